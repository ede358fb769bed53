"""Indicators, observations, targets, benchmarks, forecasts."""
