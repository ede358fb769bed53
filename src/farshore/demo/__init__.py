"""The Hongneung demonstration network, built through the same services a user calls."""
