"""Cluster-to-cluster agreements, consultations, action items."""
