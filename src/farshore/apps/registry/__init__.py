"""Organisations, clusters, memberships, funding, technologies; imports."""
