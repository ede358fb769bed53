"""Partnering events: requests, slots, tables, schedules."""
