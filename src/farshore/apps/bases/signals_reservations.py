"""What became of a booking. Rooms and services that settle accounts listen."""

from django.dispatch import Signal

# sent with reservation, hours (booked), used (hours between check-in and check-out)
reservation_completed = Signal()
# sent with reservation, hours (booked): nobody came
reservation_missed = Signal()
# sent with reservation, hours (booked): cancelled after the notice had run out
reservation_cancelled_late = Signal()
