"""What happened to accounts. The audit room, further down the flow, listens."""

from django.dispatch import Signal

# sent with actor, action, subject, facts
account_changed = Signal()
# sent with actor, address, concerns, action, persons: somebody saw personal data
personal_data_seen = Signal()
