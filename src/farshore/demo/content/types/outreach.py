"""Meetings, agreements, consultations and briefings."""

from dataclasses import dataclass
from datetime import date, datetime, time

from farshore.demo.content.types.values import Text


@dataclass(frozen=True, slots=True)
class Slot:
    """One meeting slot of an event."""

    number: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Participant:
    """Who attends: ``organisation`` is a company's or a partner's key.

    ``unavailable`` holds slot numbers.
    """

    key: str
    organisation: str
    side: str
    unavailable: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    """A wish to meet; ``session`` is "morning", "afternoon" or "any"."""

    asker: str
    asked: str
    session: str
    priority: int


@dataclass(frozen=True, slots=True)
class Event:
    """A partnering event."""

    key: str
    name: Text
    place: Text
    base: str
    day: date
    zone: str
    requests_close: datetime
    slots: tuple[Slot, ...]
    lunch: tuple[time, time]
    tables: tuple[str, ...]
    participants: tuple[Participant, ...]
    requests: tuple[MeetingRequest, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one side promised by a day; ``done`` None: still open."""

    text: Text
    owner: Text
    due: date
    done: date | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A cluster-to-cluster agreement; the commitments are illustrative and say so in ``note``."""

    key: str
    title: Text
    parties: tuple[Text, ...]
    state: str
    signed: date
    until: date | None
    note: Text
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True)
class ActionItem:
    """What follows from a suggestion; owner by role."""

    text: Text
    owner: Text
    due: date
    done: date | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion made at a consultation, its answer and the action it became."""

    number: int
    text: Text
    raised_by: Text
    answer: Text
    action: ActionItem | None


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation with tenants and institutions."""

    key: str
    title: Text
    held: datetime
    place: Text
    convener: Text
    agenda: Text
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """A public item; bodies are Markdown; ``related`` holds keys of other items."""

    key: str
    topic: str
    published: datetime
    title: Text
    summary: Text
    body: Text
    related: tuple[str, ...]
