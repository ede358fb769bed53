"""Writes the demonstration network into an empty database, through the rooms' own services."""
