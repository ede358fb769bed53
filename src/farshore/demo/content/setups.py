"""What managers changed in the set-up of their bases: a requirement from a day. Fictional."""

from datetime import date

# base, requirement, from when, reminders in days before it expires
REMINDED: tuple[tuple[str, str, date, tuple[int, ...]], ...] = (
    ("boston", "biosafety-training", date(2025, 7, 1), (90, 45, 14)),
    ("kanagawa", "liability-insurance", date(2025, 6, 1), (90, 30, 7)),
)
