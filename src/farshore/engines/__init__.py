"""Decisions as pure functions: values in, a solution out. No engine knows another."""
