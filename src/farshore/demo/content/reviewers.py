"""Reviewers as roles, and the reviews that they would write."""

from collections.abc import Iterable
from random import Random

from farshore.demo.content.tables import table
from farshore.demo.content.types import (
    Application,
    Company,
    Conflict,
    Criterion,
    Field,
    Reviewer,
    ReviewText,
    SpaceKind,
    Technology,
    Text,
)

SEVERITY_SD = 0.45
OPINION_SD = 0.55
CRITERION_SD = 0.6
STRONG_FROM, FAIR_FROM = 8, 6
_SPACE_NAMES = {SpaceKind.BENCH: "벤치", SpaceKind.DESK: "책상", SpaceKind.SUITE: "전용실"}
_LABORATORY_WORDS = ("검체", "물질", "위탁시험", "생물안전", "선택성", "모형 두", "용량", "효능")
_BASE_NAMES = {"boston": "보스턴", "kanagawa": "가나가와"}


def reviewers(rng: Random) -> tuple[Reviewer, ...]:
    """The 24 reviewers; only their severity is drawn, and it sums to nothing."""
    rows = table("reviewers")["reviewer"]
    drawn = [rng.gauss(0, SEVERITY_SD) for _ in rows]
    mean = sum(drawn) / len(drawn)
    return tuple(
        Reviewer(
            key=f"reviewer-{n:02d}",
            role=Text(f"심사위원 {n:02d}", f"Reviewer {n:02d}", f"審査委員{n:02d}"),
            expertise=row["text"],
            language=row["language"],
            institution=row["institution"],
            fields=tuple(Field(name) for name in row["fields"]),
            severity=round(severity - mean, 3),
            conflicts=tuple(Conflict(*conflict) for conflict in row["conflicts"]),
        )
        for n, (row, severity) in enumerate(zip(rows, drawn, strict=True), start=1)
    )


def _topic(technology: Technology) -> str:
    known: dict[str, str] = table("comments")["topic"]
    return known.get(technology.company, technology.keywords[0])


def _leanings(application: Application) -> dict[Criterion, float]:
    """What the company is better and worse at than on the whole; the same for every reviewer."""
    rng = Random(f"leaning {application.company}")
    drawn = {criterion: rng.gauss(0, 0.45) for criterion in Criterion}
    mean = sum(drawn.values()) / len(drawn)
    return {criterion: value - mean for criterion, value in drawn.items()}


def _scores(reviewer: Reviewer, application: Application, rng: Random) -> dict[Criterion, int]:
    opinion = application.quality + reviewer.severity + rng.gauss(0, OPINION_SD)
    return {
        criterion: round(min(max(opinion + lean + rng.gauss(0, CRITERION_SD), 1), 10))
        for criterion, lean in _leanings(application).items()
    }


def _tone(score: int) -> str:
    return "strong" if score >= STRONG_FROM else "fair" if score >= FAIR_FROM else "weak"


def _comment(
    application: Application,
    technology: Technology,
    employees: int,
    scores: dict[Criterion, int],
    rng: Random,
) -> str:
    """The best criterion, and in most reviews the worst as well."""
    bank = table("comments")
    order = sorted(Criterion, key=lambda c: (-scores[c], rng.random()))
    chosen = [order[0], order[-1]] if rng.random() < 0.85 else [order[0]]
    avoided = _LABORATORY_WORDS if application.space is SpaceKind.DESK else ()
    sentences = [
        rng.choice([s for s in bank[c][_tone(scores[c])] if not any(w in s for w in avoided)])
        for c in chosen
    ]
    unit = "실" if application.space is SpaceKind.SUITE else "석"
    return " ".join(sentences).format(
        kw=_topic(technology),
        trl=technology.readiness,
        months=application.months,
        amount=int(application.amount_krw / 1_000_000),
        space=f"{_SPACE_NAMES[application.space]} {application.quantity}{unit}",
        people=employees,
        base=_BASE_NAMES[application.bases[0]],
    )


def reviews(
    rng: Random,
    pairs: Iterable[tuple[str, str]],
    applications: Iterable[Application],
    reviewers: Iterable[Reviewer],
    technologies: Iterable[Technology],
    companies: Iterable[Company],
) -> tuple[ReviewText, ...]:
    """A review for each (reviewer key, application key), in the order given.

    Scores are the application's quality plus the reviewer's severity plus noise, rounded to 1 to
    10; the comment names what scored best and, mostly, worst. With the same generator state a pair
    gets the same review whatever other pairs are asked for. KeyError for an unknown key.
    """
    known_reviewers = {r.key: r for r in reviewers}
    known_applications = {a.key: a for a in applications}
    known_technologies = {t.company: t for t in technologies}
    employees = {c.key: c.employees for c in companies}
    base = rng.getrandbits(64)
    written = []
    for reviewer, application in pairs:
        drawn = Random(f"{base} {reviewer} {application}")
        subject = known_applications[application]
        scores = _scores(known_reviewers[reviewer], subject, drawn)
        technology = known_technologies[subject.company]
        comment = _comment(subject, technology, employees[subject.company], scores, drawn)
        written.append(ReviewText(reviewer, application, scores, comment))
    return tuple(written)
