"""Sites abroad, lab space, host admission, residencies, compliance."""
