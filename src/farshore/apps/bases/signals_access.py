"""What this room tells of access: bookings, charges and badges may follow."""

from django.dispatch import Signal

# residency, and the keys of the gates that suspended it
access_suspended = Signal()
access_restored = Signal()
