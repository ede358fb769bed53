from farshore.apps.charges.models.deposits import DepositMovement, DepositRequest
from farshore.apps.charges.models.statements import (
    CreditLine,
    CreditNote,
    Dispute,
    Line,
    MonthRun,
    Payment,
    Statement,
)
from farshore.apps.charges.models.subsidies import AgreedRate, Award, Claim, Scheme
from farshore.apps.charges.models.tariffs import Book, Headcount, Item, Rate, WithdrawnRate

__all__ = [
    "AgreedRate",
    "Award",
    "Book",
    "Claim",
    "CreditLine",
    "CreditNote",
    "DepositMovement",
    "DepositRequest",
    "Dispute",
    "Headcount",
    "Item",
    "Line",
    "MonthRun",
    "Payment",
    "Rate",
    "Scheme",
    "Statement",
    "WithdrawnRate",
]
