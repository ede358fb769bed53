"""Ties between a panel and the applicants, as the registry shows them: certain ones and likely."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from farshore.apps.accounts.models import TeamRole
from farshore.apps.calls.models import Application, Conflict, Reviewer
from farshore.apps.registry.likeness import Likeness, firms, people
from farshore.apps.registry.models import (
    Affiliation,
    Inventor,
    OrganisationName,
    RoundInvestor,
)
from farshore.web import clock

Source = Conflict.Source
Evidence = dict[str, Any]


@dataclass(frozen=True)
class Tie:
    """`certain`: by a link of the registry or a name written alike; else it is likely only."""

    reviewer: Reviewer
    application: Application
    source: str
    certain: bool
    evidence: Evidence


@dataclass(frozen=True)
class Facts:
    """What the registry knows of a panel and of those who applied, in a fixed number of queries."""

    names: dict[int, list[str]]
    stays: dict[int, list[Affiliation]]
    staff: dict[int, list[Affiliation]]
    members: dict[int, set[int]]
    investors: dict[int, list[RoundInvestor]]
    inventors: dict[int, list[Inventor]]
    inventions: dict[int, list[Inventor]]


def facts_of(panel: Sequence[Reviewer], applications: Sequence[Application]) -> Facts:
    firms_ = {row.organisation_id for row in applications}
    people_ = {who.person_id for who in panel}
    known = firms_ | {who.organisation_id for who in panel if who.organisation_id}
    names: dict[int, list[str]] = defaultdict(list)
    for owner, value in OrganisationName.objects.filter(organisation__in=known).values_list(
        "organisation_id", "value"
    ):
        names[owner].append(value)
    for organisation in [row.organisation for row in applications] + [
        who.organisation for who in panel if who.organisation
    ]:
        names[organisation.pk] += [text for text in organisation.name.values() if text]
    teams = {row.organisation.team_id: row.organisation_id for row in applications}
    members: dict[int, set[int]] = defaultdict(set)
    for person, team in TeamRole.objects.filter(
        team__in=[team for team in teams if team is not None]
    ).values_list("person_id", "team_id"):
        members[teams[team]].add(person)
    insiders = people_.union(*members.values()) if members else people_
    stays: dict[int, list[Affiliation]] = defaultdict(list)
    for stay in Affiliation.objects.filter(person__in=insiders, wrong_at=None).select_related(
        "organisation"
    ):
        stays[stay.person_id or 0].append(stay)
    staff: dict[int, list[Affiliation]] = defaultdict(list)
    for stay in Affiliation.objects.filter(organisation__in=firms_, wrong_at=None):
        staff[stay.organisation_id or 0].append(stay)
    return Facts(
        names, stays, staff, members, _investors(firms_), _inventors(firms_), _inventions(people_)
    )


def _investors(owners: set[int]) -> dict[int, list[RoundInvestor]]:
    found: dict[int, list[RoundInvestor]] = defaultdict(list)
    rows = RoundInvestor.objects.filter(round__organisation__in=owners, wrong_at=None)
    for row in rows.select_related("round", "organisation").order_by("pk"):
        found[row.round.organisation_id].append(row)
    return found


def _inventors(owners: set[int]) -> dict[int, list[Inventor]]:
    found: dict[int, list[Inventor]] = defaultdict(list)
    rows = Inventor.objects.filter(technology__organisation__in=owners, wrong_at=None)
    for row in rows.select_related("technology").order_by("pk"):
        found[row.technology.organisation_id].append(row)
    return found


def _inventions(persons: set[int]) -> dict[int, list[Inventor]]:
    """By reviewer: everybody named beside them on a technology."""
    standing = Inventor.objects.filter(wrong_at=None)
    own = dict(standing.filter(person__in=persons).values_list("technology", "person"))
    found: dict[int, list[Inventor]] = defaultdict(list)
    for row in standing.filter(technology__in=own).select_related("technology"):
        if row.person_id != own[row.technology_id]:
            found[own[row.technology_id] or 0].append(row)
    return found


def ties(panel: Sequence[Reviewer], applications: Sequence[Application]) -> Iterator[Tie]:
    """Every tie, the certain ones of a pair before the likely ones."""
    known = facts_of(panel, applications)
    for who in panel:
        for row in applications:
            found = [
                Tie(who, row, source, likeness == Likeness.ALIKE, evidence)
                for source, likeness, evidence in (
                    *_same(who, row), *_stayed(who, row, known), *_together(who, row, known),
                    *_invested(who, row, known), *_invented(who, row, known),
                )
                if likeness != Likeness.APART
            ]  # fmt: skip
            yield from sorted(found, key=lambda tie: not tie.certain)


Found = tuple[str, Likeness, Evidence]


def _same(who: Reviewer, row: Application) -> Iterator[Found]:
    if who.organisation_id is None or who.organisation is None:
        return
    told = {"fact": "same-organisation", "organisation": who.organisation.name}
    if who.organisation_id == row.organisation_id:
        yield Source.SAME_ORGANISATION, Likeness.ALIKE, told
    elif who.organisation_id == row.organisation.parent_id:
        yield Source.PARENT_INSTITUTE, Likeness.ALIKE, {**told, "fact": "parent-institute"}


def _span(stay: Affiliation) -> Evidence:
    return {
        "from": stay.starts.isoformat() if stay.starts else "",
        "to": stay.ends.isoformat() if stay.ends else "",
    }


def _place(stay: Affiliation) -> list[str]:
    texts = list(stay.organisation.name.values()) if stay.organisation else []
    return [text for text in (*texts, stay.organisation_name) if text]


def _at(stay: Affiliation, organisation: int, names: Iterable[str]) -> Likeness:
    if stay.organisation_id is not None:
        return Likeness.ALIKE if stay.organisation_id == organisation else Likeness.APART
    return firms(_place(stay), names)


def _stayed(who: Reviewer, row: Application, known: Facts) -> Iterator[Found]:
    """The reviewer works or worked at the company, as the reviewer's or the company's rows say."""
    for stay in known.stays.get(who.person_id, []):
        likeness = _at(stay, row.organisation_id, known.names[row.organisation_id])
        past = stay.ends is not None and stay.ends <= clock.today()
        told = {"fact": "was-there", "organisation": row.organisation.name, **_span(stay)}
        yield (Source.FORMER_COLLEAGUE if past else Source.SAME_ORGANISATION), likeness, told
    for stay in known.staff.get(row.organisation_id, []):
        if stay.person_id is None and who.person.name:
            told = {
                "fact": "named-there", "name": stay.person_name,
                "organisation": row.organisation.name, **_span(stay),
            }  # fmt: skip
            yield Source.FORMER_COLLEAGUE, people(stay.person_name, who.person.name), told


FAR = date(9999, 12, 31)


def _overlap(one: Affiliation, other: Affiliation) -> bool | None:
    """None where a beginning is not known."""
    if one.starts is None or other.starts is None:
        return None
    return one.starts < (other.ends or FAR) and other.starts < (one.ends or FAR)


def _together(who: Reviewer, row: Application, known: Facts) -> Iterator[Found]:
    """Both were at a third organisation at the same time."""
    own = known.stays.get(who.person_id, [])
    for person in sorted(known.members.get(row.organisation_id, set()) - {who.person_id}):
        for mine in own:
            for theirs in known.stays.get(person, []):
                if mine.organisation_id is not None and theirs.organisation_id is not None:
                    alike = mine.organisation_id == theirs.organisation_id
                    likeness = Likeness.ALIKE if alike else Likeness.APART
                else:
                    likeness = firms(_place(mine), _place(theirs))
                overlap = _overlap(mine, theirs)
                if likeness == Likeness.APART or overlap is False:
                    continue
                if overlap is None:
                    likeness = Likeness.LIKELY
                told = {"fact": "were-together", "name": _place(mine)[0], **_span(mine)}
                yield Source.FORMER_COLLEAGUE, likeness, told


def _at_most(likeness: Likeness, likely: bool) -> Likeness:
    return Likeness.LIKELY if likely and likeness == Likeness.ALIKE else likeness


def _invested(who: Reviewer, row: Application, known: Facts) -> Iterator[Found]:
    for investor in known.investors.get(row.organisation_id, []):
        told = {
            "fact": "investor", "name": investor.name, "on": investor.round.date.isoformat(),
        }  # fmt: skip
        linked = investor.organisation_id is not None or investor.person_id is not None
        sold = investor.ends is not None and investor.ends <= clock.today()
        if investor.person_id == who.person_id or (
            investor.organisation_id and investor.organisation_id == who.organisation_id
        ):
            yield Source.INVESTOR, _at_most(Likeness.ALIKE, sold), told
        elif not linked:
            if who.organisation_id:
                names = known.names[who.organisation_id]
                yield Source.INVESTOR, _at_most(firms([investor.name], names), sold), told
            alike = people(investor.name, who.person.name)
            yield Source.INVESTOR, _at_most(alike, sold), told


def _invented(who: Reviewer, row: Application, known: Facts) -> Iterator[Found]:
    named = known.inventors.get(row.organisation_id, [])
    for inventor in named:
        told = {"fact": "inventor", "name": inventor.name, "title": inventor.technology.title}
        if inventor.person_id is None:
            yield Source.CO_INVENTOR, people(inventor.name, who.person.name), told
        elif inventor.person_id == who.person_id:
            yield Source.CO_INVENTOR, Likeness.ALIKE, told
    others = {inventor.person_id for inventor in named} - {None}
    others |= known.members.get(row.organisation_id, set())
    for beside in known.inventions.get(who.person_id, []):
        told = {"fact": "co-inventors", "name": beside.name, "title": beside.technology.title}
        if beside.person_id is not None:
            likeness = Likeness.ALIKE if beside.person_id in others else Likeness.APART
            yield Source.CO_INVENTOR, likeness, told
            continue
        for inventor in named:
            yield Source.CO_INVENTOR, people(beside.name, inventor.name), told
