"""The demonstration's words and data: counts that are promised, texts that can be read."""

import csv
import json
import os
import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from stdnum.kr import brn

from farshore.demo.content import calls, tenancy
from farshore.demo.content.applications import RAISED_CAP_USD, REVENUE_CAP_USD, polite
from farshore.demo.content.build import content
from farshore.demo.content.companies import companies, tenant_count
from farshore.demo.content.korean import with_and, with_direction, with_object
from farshore.demo.content.registration import check_digit
from farshore.demo.content.reviewers import reviews
from farshore.demo.content.tables import table
from farshore.demo.content.types import (
    LANGUAGES,
    Content,
    Criterion,
    Field,
    SpaceKind,
    Text,
)

DATA = Path(
    os.environ.get("FARSHORE_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data"
)
HANGUL = re.compile(r"[가-힣]")
KANA = re.compile(r"[ぁ-んァ-ヴ]")
TODAY = date(2025, 4, 17)
DEADLINE = date(2025, 2, 28)
OTHER_SEEDS = range(1, 7)


@pytest.fixture(scope="module")
def whole() -> Content:
    return content()


@pytest.fixture(scope="module")
def written(whole: Content) -> list[str]:
    """Comments of three reviews for each eligible application."""
    rng = Random(11)
    pairs = [
        (reviewer.key, application.key)
        for application in whole.applications
        if not application.ineligible_for
        for reviewer in rng.sample(whole.reviewers, 3)
    ]
    made = reviews(
        Random(5), pairs, whole.applications, whole.reviewers, whole.technologies, whole.companies
    )
    assert [(r.reviewer, r.application) for r in made] == pairs
    return [review.comment for review in made]


def texts_of(value: object) -> list[Text]:
    """Every Text inside a value made of frozen dataclasses and tuples."""
    if isinstance(value, Text):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in texts_of(item)]
    if hasattr(value, "__dataclass_fields__"):
        return [t for name in value.__dataclass_fields__ for t in texts_of(getattr(value, name))]
    return []


# Companies


def test_356_tenants_stand_on_the_published_day(whole: Content) -> None:
    assert tenant_count(whole.companies, date(2022, 12, 31)) == 356


@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_tenants_are_356_whatever_the_seed(seed: int) -> None:
    known = companies(Random(seed))
    ends = [tenant_count(known, date(year, 12, 31)) for year in range(2020, 2025)]
    assert ends == [283, 322, 356, 377, 395]
    assert tenant_count(known, TODAY) == 402


def test_a_tenancy_ends_before_its_last_day(whole: Content) -> None:
    left = next(t for c in whole.companies for t in c.tenancies if t.end is not None)
    assert left.covers(left.start)
    assert not left.covers(left.end)
    assert left.covers(left.end - timedelta(days=1))


def test_tenancies_do_not_overlap_and_follow_the_founding(whole: Content) -> None:
    for company in whole.companies:
        assert company.founded < company.tenancies[0].start
        assert all(t.end is None or t.start < t.end for t in company.tenancies)
        for earlier, later in pairwise(company.tenancies):
            assert earlier.end is not None
            assert earlier.end < later.start
        assert all(t.start <= TODAY for t in company.tenancies)
    assert sum(len(c.tenancies) > 1 for c in whole.companies) == 6


def test_a_wrong_number_of_companies_is_refused() -> None:
    with pytest.raises(ValueError, match="companies given"):
        tenancy.tenancies(["one"], set(), "one", Random(0))


def test_registration_numbers_are_valid_and_unique(whole: Content) -> None:
    numbers = [c.registration_number for c in whole.companies]
    assert len(set(numbers)) == len(numbers)
    assert all(brn.is_valid(number) for number in numbers)
    assert all(re.fullmatch(r"\d{3}-\d{2}-\d{5}", number) for number in numbers)
    assert "000-00-00000" not in numbers


def test_check_digit_agrees_with_the_library() -> None:
    body = "116810107"
    assert brn.is_valid(body + check_digit(body))


def test_names_keys_and_descriptions_are_unique(whole: Content) -> None:
    for attribute in ("key", "name_ko", "name_en", "description_ko", "description_en"):
        values = [getattr(c, attribute) for c in whole.companies]
        repeated = [v for v, n in Counter(values).items() if n > 1]
        assert repeated == []
    assert all(HANGUL.search(c.name_ko) for c in whole.companies)


def test_no_unicorn_and_money_in_order(whole: Content) -> None:
    for company in whole.companies:
        assert [r.closed for r in company.rounds] == sorted(r.closed for r in company.rounds)
        for item in company.rounds:
            assert item.amount_krw > 0
            assert company.founded < item.closed <= TODAY
            value = item.post_money_krw
            assert value is None or item.amount_krw < value < Decimal(10) ** 12
    valued = [r for c in whole.companies for r in c.rounds if r.post_money_krw is not None]
    assert len(valued) > 300


def test_every_field_has_tenants_and_digital_bio_enough(whole: Content) -> None:
    fields = Counter(c.field for c in whole.companies)
    assert set(fields) == set(Field)
    assert fields[Field.DIGITAL_BIO] >= 60


def test_some_spin_offs_are_diluted_below_ten_per_cent(whole: Content) -> None:
    shares = [c.institute_share for c in whole.companies if c.spin_off]
    assert any(share is not None and share < 10 for share in shares)
    assert all(share is not None and 0 < share < 50 for share in shares)
    institutes = {i.key for i in whole.institutions}
    assert all(c.institute in institutes for c in whole.companies if c.institute)


# Technologies


def test_profiles_have_their_length_and_script(whole: Content) -> None:
    for item in whole.technologies:
        if item.language == "ko":
            assert 200 <= len(item.profile) <= 450, item.key
            assert len(HANGUL.findall(item.profile)) > len(item.profile) * 0.4, item.key
        else:
            assert 80 <= len(item.profile.split()) <= 160, item.key
            assert not HANGUL.search(item.profile), item.key
        assert HANGUL.search(item.title_ko)
        assert not HANGUL.search(item.title_en)
        assert 1 <= item.readiness <= 9
        assert len(item.keywords) >= 3


def test_technologies_cover_applicants_in_two_languages(whole: Content) -> None:
    assert len(whole.technologies) == 120
    assert Counter(t.language for t in whole.technologies) == {"ko": 80, "en": 40}
    assert {a.company for a in whole.applications} <= {t.company for t in whole.technologies}
    for attribute in ("profile", "title_ko", "title_en", "company"):
        assert len({getattr(t, attribute) for t in whole.technologies}) == 120


@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_generated_profiles_hold_for_other_seeds(seed: int) -> None:
    for item in content(seed).technologies:
        size = len(item.profile) if item.language == "ko" else len(item.profile.split())
        low, high = (200, 450) if item.language == "ko" else (80, 160)
        assert low <= size <= high, item.key
        assert "{" not in item.profile


def test_profiles_in_a_list_of_twenty_do_not_repeat_themselves(whole: Content) -> None:
    generated = [t for t in whole.technologies[64:] if t.language == "ko"][:20]
    sentences = Counter(s for t in generated for s in re.split(r"(?<=다\.) ", t.profile))
    assert max(sentences.values()) <= 3


def test_steps_ascend(whole: Content) -> None:
    for item in whole.technologies:
        assert list(item.steps.values()) == sorted(item.steps.values())
        assert all(day <= TODAY for day in item.steps.values())


# Applications


def test_64_applications_seven_of_them_ineligible(whole: Content) -> None:
    assert [a.key for a in whole.applications] == [f"A-{n:03d}" for n in range(1, 65)]
    broken = {a.company: a.ineligible_for for a in whole.applications if a.ineligible_for}
    assert broken == {k: (v,) for k, v in table("special")["ineligible"].items()}
    assert len(broken) == 7


@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_the_same_seven_are_ineligible_whatever_the_seed(seed: int) -> None:
    applied = content(seed).applications
    broken = {a.company: a.ineligible_for for a in applied if a.ineligible_for}
    assert broken == {k: (v,) for k, v in table("special")["ineligible"].items()}


def test_ineligible_data_break_the_rule_that_they_name(whole: Content) -> None:
    known = {c.key: c for c in whole.companies}
    for item in whole.applications:
        broken = set(item.ineligible_for)
        assert ("raised-over-cap" in broken) == (item.raised_usd > RAISED_CAP_USD)
        assert ("revenue-over-cap" in broken) == (item.revenue_usd_12m > REVENUE_CAP_USD)
        assert ("registration-missing" in broken) == (not item.registration_number)
        assert ("not-a-tenant" in broken) == (not known[item.company].is_tenant(DEADLINE))
        assert ("company-too-old" in broken) == (item.founded < date(2015, 3, 1))


def test_applications_fit_the_call(whole: Content) -> None:
    call = whole.calls[0]
    for item in whole.applications:
        assert item.call == call.key
        assert call.opens < item.submitted < call.closes
        assert 50_000_000 <= item.amount_krw <= 140_000_000
        assert item.biosafety_level in (1, 2)
        assert item.space in (SpaceKind.BENCH, SpaceKind.DESK, SpaceKind.SUITE)
        assert set(item.bases) <= set(call.bases)
        assert len(set(item.bases)) == len(item.bases) >= 1
        assert item.plan_language == "ko" if HANGUL.search(item.plan) else "en"
    assert len({a.bases for a in whole.applications}) == 4


def test_application_texts_are_unique_and_keep_their_secret(whole: Content) -> None:
    for attribute in ("summary_ko", "plan", "confidential_annex", "title"):
        assert len({getattr(a, attribute) for a in whole.applications}) == 64
    secrets = {
        row["key"]: row["secret"]
        for name in ("therapeutics", "digital", "delivery")
        for row in table(f"applicants_{name}")["applicant"]
    }
    for item in whole.applications:
        assert item.summary_ko.endswith("니다.")
        assert len(item.summary_ko) >= 100
        secret = secrets.get(item.company)
        assert secret is None or secret not in item.summary_ko + item.plan
        assert "{" not in item.summary_ko + item.plan + item.confidential_annex


def test_quotas_can_be_met(whole: Content) -> None:
    known = {c.key: c for c in whole.companies}
    eligible = [a for a in whole.applications if not a.ineligible_for]
    assert len(eligible) == 57
    assert sum(known[a.company].field is Field.DIGITAL_BIO for a in eligible) >= 8
    assert sum(a.first_timer for a in eligible) >= 10
    cheapest = sorted(a.amount_krw for a in eligible)[:12]
    assert sum(cheapest) < whole.calls[0].budget_krw < sum(a.amount_krw for a in eligible) / 3


def test_polite_forms() -> None:
    assert polite("자문을 받는다.") == "자문을 받습니다."
    assert polite("기준을 정한다.") == "기준을 정합니다."
    assert polite("수준으로 높인다.") == "수준으로 높입니다."
    assert polite("No Korean.") == "No Korean."


def test_particles() -> None:
    assert with_object("벤치") == "벤치를"
    assert with_object("센서 8종") == "센서 8종을"
    assert with_and("병원") == "병원과"
    assert with_direction("서울") == "서울로"


# Reviewers and reviews


def test_reviewers_are_roles_with_known_conflicts(whole: Content) -> None:
    assert len(whole.reviewers) == 24
    institutions = {i.key for i in whole.institutions}
    applicants = {a.company for a in whole.applications}
    assert {r.institution for r in whole.reviewers} <= institutions
    conflicts = [c for r in whole.reviewers for c in r.conflicts]
    assert len(conflicts) == 8
    assert {c.company for c in conflicts} <= applicants
    assert abs(sum(r.severity for r in whole.reviewers)) < 0.05
    assert len({r.expertise for r in whole.reviewers}) == 24
    for reviewer in whole.reviewers:
        assert bool(HANGUL.search(reviewer.expertise)) == (reviewer.language == "ko")
    covered = {field for r in whole.reviewers for field in r.fields}
    assert covered == set(Field)


def test_comments_are_korean_specific_and_distinct(written: list[str]) -> None:
    assert len(written) == 171
    assert len(set(written)) >= 168
    for comment in written:
        assert HANGUL.search(comment)
        assert "{" not in comment
        assert 1 <= len(re.findall(r"다\.", comment)) <= 2


def test_a_pair_gets_its_review_whatever_the_others(whole: Content) -> None:
    def ask(pairs: list[tuple[str, str]]) -> object:
        parts = (whole.applications, whole.reviewers, whole.technologies, whole.companies)
        return reviews(Random(3), pairs, *parts)[-1]

    pair = ("reviewer-05", "A-020")
    assert ask([pair]) == ask([("reviewer-01", "A-001"), pair])


def test_scores_follow_quality_and_severity(whole: Content) -> None:
    eligible = sorted(
        (a for a in whole.applications if not a.ineligible_for), key=lambda a: a.quality
    )
    strict, mild = (
        pick(whole.reviewers, key=lambda r: r.severity).key  # type: ignore[operator]
        for pick in (min, max)
    )

    def mean(reviewer: str, chosen: list[str]) -> float:
        pairs = [(reviewer, key) for key in chosen]
        parts = (whole.applications, whole.reviewers, whole.technologies, whole.companies)
        made = reviews(Random(2), pairs, *parts)
        scores = [s for r in made for s in r.scores.values()]
        assert all(1 <= s <= 10 for s in scores)
        assert all(set(r.scores) == set(Criterion) for r in made)
        return sum(scores) / len(scores)

    low, high = [a.key for a in eligible[:20]], [a.key for a in eligible[-20:]]
    assert mean(mild, low) < mean(mild, high)
    assert mean(strict, low + high) < mean(mild, low + high)


# Partners, figures, bases


def test_forty_partners_with_needs_to_read(whole: Content) -> None:
    assert len(whole.partners) == 40
    assert Counter(p.country for p in whole.partners) == {"US": 20, "JP": 20}
    needs = [n for p in whole.partners for n in p.needs]
    assert all(1 <= len(p.needs) <= 2 for p in whole.partners)
    for attribute in ("key", "text"):
        assert len({getattr(n, attribute) for n in needs}) == len(needs)
    for need in needs:
        assert need.fields
        assert need.open_until > TODAY
        if need.language == "ja":
            assert 150 <= len(need.text) <= 300, need.key
            assert KANA.search(need.text)
        else:
            assert 60 <= len(need.text.split()) <= 120, need.key
            assert not KANA.search(need.text)
    hospital = [p for p in whole.partners if p.kind in ("hospital-unit", "research-unit")]
    assert all("(fictional)" in p.name_en for p in hospital)


def test_figures_keep_source_definition_and_mark(whole: Content) -> None:
    by_key = {f.key: f for f in whole.figures}
    assert len(by_key) == len(whole.figures)
    assert by_key["hongneung-tenants-2022"].value == 356
    assert by_key["hongneung-tenants-2022"].as_of == date(2022, 12, 31)
    targets = {f.key: f.value for f in whole.figures if f.kind == "target"}
    assert sorted(targets.values()) == [3, 500]
    assert {f.mark for f in whole.figures} <= {"a", "p", "k"}
    assert all(f.source for f in whole.figures)
    article, state = by_key["boston-share-article"], by_key["massachusetts-share-2022-h1"]
    assert article.value == state.value == 26
    assert article.metric != state.metric
    assert {p.key for p in whole.peers} == {"hongneung", "medicen", "kbic", "massachusetts"}


def test_bases_have_their_rooms_and_residents(whole: Content) -> None:
    boston, kanagawa = whole.bases
    kinds = Counter(s.kind for s in boston.spaces)
    assert (kinds[SpaceKind.BENCH], kinds[SpaceKind.DESK], kinds[SpaceKind.SUITE]) == (24, 16, 3)
    assert sum(s.kind is SpaceKind.BENCH for s in kanagawa.spaces) == 13
    stays = [r for base in whole.bases for r in base.residencies]
    assert len({r.company for r in stays}) == 14
    known = {c.key: c for c in whole.companies}
    applicants = {a.company for a in whole.applications}
    for stay in stays:
        assert stay.interval.covers(TODAY)
        assert not known[stay.company].first_time_abroad
        assert known[stay.company].is_tenant(stay.interval.start)
        assert stay.company not in applicants
    assert sum(r.interval.end < date(2025, 7, 1) for r in stays) == 4


def test_spaces_are_let_once_and_solvents_stay_within_limits(whole: Content) -> None:
    for base in whole.bases:
        codes = {s.code: s for s in base.spaces}
        let = [code for stay in base.residencies for code in stay.spaces]
        assert len(let) == len(set(let))
        assert set(let) <= set(codes)
        used: Counter[str] = Counter()
        for stay in base.residencies:
            used[codes[stay.spaces[0]].room] += stay.solvent_l
        limits = {r.key: r.solvent_limit_l for r in base.rooms}
        assert all(limits[room] is None or used[room] <= limits[room] for room in used)


def test_host_rules_have_dates(whole: Content) -> None:
    def limits(day: date) -> dict[str, int]:
        rules = whole.bases[0].criteria
        return {c.code: int(c.maximum) for c in rules if c.interval.covers(day)}

    assert limits(date(2022, 12, 31))["raised-over-cap"] == 7_500_000
    assert limits(date(2023, 1, 1)) == {
        "raised-over-cap": 10_000_000,
        "revenue-over-cap": 3_000_000,
    }


def test_gates_block_or_inform(whole: Content) -> None:
    for base in whole.bases:
        informing = {g.code for g in base.gates if not g.blocking}
        assert "visa-route" in informing
        assert {g.phase for g in base.gates} == {"nominate", "contract", "access", "event", "leave"}
        assert len({g.code for g in base.gates}) == len(base.gates)
    assert "us-entity" not in {g.code for g in whole.bases[1].gates}


# Meetings, alliances, briefings


def test_event_fills_the_day(whole: Content) -> None:
    event = whole.event
    assert (len(event.participants), len(event.requests)) == (63, 251)
    assert len(event.slots) * len(event.tables) >= 251
    for earlier, later in pairwise(event.slots):
        assert earlier.end <= later.start
    lunch = [datetime.combine(event.day, t, ZoneInfo(event.zone)) for t in event.lunch]
    assert all(s.end <= lunch[0] or s.start >= lunch[1] for s in event.slots)
    assert event.slots[0].start.utcoffset() == timedelta(hours=9)


def test_requests_pair_the_two_sides_once(whole: Content) -> None:
    side = {p.organisation: p.side for p in whole.event.participants}
    pairs = {frozenset((r.asker, r.asked)) for r in whole.event.requests}
    assert len(pairs) == 251
    assert all({side[key] for key in pair} == {"company", "partner"} for pair in pairs)
    free = {p.organisation: 18 - len(p.unavailable) for p in whole.event.participants}
    load = Counter(key for pair in pairs for key in pair)
    assert set(load) == set(side)
    assert all(load[key] <= free[key] for key in load)


def test_consultation_and_agreements(whole: Content) -> None:
    suggestions = whole.consultation.suggestions
    assert [s.number for s in suggestions] == list(range(1, 12))
    actions = [s.action for s in suggestions if s.action]
    assert len(actions) == 8
    assert all(a.due > whole.consultation.held.date() for a in actions)
    assert len(whole.agreements) == 2
    assert all(c.due >= a.signed for a in whole.agreements for c in a.commitments)


def test_briefings_have_a_short_summary_and_a_body(whole: Content) -> None:
    keys = {b.key for b in whole.briefings}
    for item in whole.briefings:
        assert set(item.related) <= keys - {item.key}
        for language in LANGUAGES:
            summary = item.summary.in_language(language)
            assert len(re.findall(r"다\.|[a-z0-9]\.(?=\s|$)|。", summary)) == 3
            body = item.body.in_language(language).split("\n\n")
            assert 4 <= sum(not p.startswith("#") for p in body) <= 8


def test_calls_hold_quotas_and_deadlines() -> None:
    first, second, third = calls.calls()
    assert third.closes < second.closes
    assert first.closes.isoformat() == "2025-02-28T18:00:00+09:00"
    assert second.closes.isoformat() == "2025-05-30T18:00:00+09:00"
    assert (first.seats, first.budget_krw) == (12, Decimal(1_140_000_000))
    bounds = {q.code: (q.minimum, q.maximum) for q in first.quotas}
    assert bounds == {
        "digital-bio": (2, None),
        "first-timers": (4, None),
        "per-institute": (None, 3),
    }
    assert sum(c.weight for c in first.criteria) == 1
    assert any(q.confidential for s in first.sections for q in s.questions)


# The whole


def test_the_same_seed_gives_the_same_content(whole: Content) -> None:
    assert content() == whole
    assert content(1) != content(2)


def test_every_text_is_in_its_script(whole: Content) -> None:
    texts = texts_of(whole)
    assert len(texts) > 300
    for text in texts:
        assert all((text.ko.strip(), text.en.strip(), text.ja.strip()))
        assert not HANGUL.search(text.en), text.en
        assert not HANGUL.search(text.ja), text.ja
        assert not KANA.search(text.ko), text.ko


def _registered_names() -> set[str]:
    """Names in the shared registry files, without case and legal forms."""
    names = set()
    with (DATA / "registry" / "cambridge_companies_2024.csv").open(encoding="utf-8-sig") as source:
        names |= {row["Business Name"] for row in csv.DictReader(source)}
    with (DATA / "registry" / "ror_organisations.jsonl").open(encoding="utf-8") as source:
        names |= {name for line in source for name, _, _ in json.loads(line)["names"]}
    return {_plain(name) for name in names}


def _plain(name: str) -> str:
    legal = r"\b(inc|ltd|llc|co|corp|corporation)\b|株式会社|주식회사|\([^)]*\)|[\s.,]"
    return re.sub(legal, "", name.lower())


@pytest.mark.data
@pytest.mark.skipif(not (DATA / "registry").is_dir(), reason="no shared data folder")
def test_no_fictional_name_is_a_registered_one(whole: Content) -> None:
    ours = [n for c in whole.companies for n in (c.name_ko, c.name_en, c.name_ja) if n]
    ours += [n for p in whole.partners for n in (p.name_en, p.name_ja) if n]
    assert {_plain(name) for name in ours} & _registered_names() == set()
