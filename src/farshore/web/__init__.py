"""Page shell, components, charts and display settings. It knows no word of the domain."""
