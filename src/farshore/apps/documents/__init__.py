"""Files that people hand in: checked, kept out of reach, served with permission only."""
