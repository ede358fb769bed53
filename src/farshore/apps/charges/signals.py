"""What happens here and may matter to rooms below or to letters."""

from django.dispatch import Signal

# sent after the commit, with `statement`
statement_issued = Signal()
# sent after the commit, with `note`
credit_issued = Signal()
