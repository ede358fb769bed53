"""People, teams, roles, consent, and the one policy that every view passes."""
