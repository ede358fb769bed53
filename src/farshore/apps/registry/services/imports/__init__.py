"""Reading real-world files: every row is taken, left as it is, or refused with a reason."""
