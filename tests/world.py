"""A small world with one object of every kind, its owner, and a stranger of every role.

`build(rows=n)` makes `n` of whatever a listing lists, so that queries can be counted with few and
with many rows.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from builders import cluster, membership, organisation, person, texts
from farshore.apps.accounts.models import Installation, Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.alliances.models import (
    ActionItem,
    Agreement,
    Commitment,
    Consultation,
    Suggestion,
)
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services.decisions import propose
from farshore.apps.audit.services.record import record_access
from farshore.apps.bases.models import (
    Agent,
    Allocation,
    Base,
    CalendarFeed,
    Chemical,
    ControlArea,
    Equipment,
    EquipmentClosure,
    ExtensionRequest,
    Gate,
    GateItem,
    HazardLimit,
    HostAdmission,
    Neighbour,
    Place,
    Reservation,
    Residency,
    Room,
    RoomShape,
    StoreyShare,
    Training,
    TrainingGrant,
)
from farshore.apps.bases.models.gates import TERMS
from farshore.apps.bases.services import (
    door,
    feeds,
    incidents,
    replanning,
    requirements,
    tickets,
    visas,
)
from farshore.apps.briefing.models import Briefing, Question, Season
from farshore.apps.calls.models import (
    Appeal,
    Application,
    Call,
    CohortPlace,
    ConfidentialAnnex,
    Criterion,
    EligibilityResult,
    EligibilityRule,
    FormVersion,
    Posterior,
    Programme,
    Review,
    Reviewer,
)
from farshore.apps.charges.models import (
    Award,
    Book,
    Claim,
    CreditLine,
    CreditNote,
    DepositRequest,
    Headcount,
    Line,
    MonthRun,
    Payment,
    Rate,
    Scheme,
    Statement,
)
from farshore.apps.documents.services.store import hand_in
from farshore.apps.letters.models import Letter
from farshore.apps.meetings.models import Event, Meeting, MeetingRequest, Participant, Slot
from farshore.apps.partnering.models import Engagement, EngagementStep, Match, Need, Partner
from farshore.apps.registry.models import (
    Affiliation,
    FundingRound,
    ImportRejection,
    ImportRun,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Study,
    StudySite,
    Technology,
    Valuation,
)
from farshore.apps.registry.services.imports.uploads import receive
from farshore.apps.registry.services.organisations import refresh_search
from farshore.apps.targets.models import Forecast, Indicator, Observation, Target
from farshore.engines.selection import Problem
from farshore.web import clock
from panel_world import panels

LEVELS = ("0.025", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95", "0.975")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "confidential-annex-text"
QUESTIONS = [
    {"key": "plan", "label": texts("plan"), "help": texts("help"), "most": 900},
    {
        "key": "secret",
        "label": texts("secret"),
        "help": texts("help"),
        "most": 900,
        "confidential": True,
    },
    {"key": "slides", "kind": "file", "label": texts("slides"), "required": False},
]


@dataclass
class World:
    """Readers by role; `things` and `others` by name: the readers' own and somebody else's."""

    readers: dict[Role, User] = field(default_factory=dict)
    strangers: dict[Role, User] = field(default_factory=dict)
    teams: dict[Role, Team] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def client(self, role: Role | None, *, stranger: bool = False) -> Client:
        client = Client(raise_request_exception=False)
        if role is not None:
            people_of = self.strangers if stranger else self.readers
            client.force_login(people_of[role], backend=BACKEND)
        return client


def staff(world: World) -> None:
    for role in Role:
        world.teams[role] = people.create_team(actor=None, name=texts(f"team {role}"))
        world.readers[role] = person(role, team=world.teams[role], name=f"reader {role}")
        world.strangers[role] = person(role, name=f"stranger {role}")
    world.things["somebody"] = world.strangers[Role.PARTNER]
    world.things["held-role"] = world.strangers[Role.PARTNER].team_roles.get()


def company(number: int, team: Team | None = None, **fields: Any) -> Organisation:
    row = organisation(
        f"company {number}", latitude=37.5, longitude=127.0, team=team, fictional=True, **fields
    )
    for language, value in row.name.items():
        OrganisationName.objects.create(organisation=row, value=value, language=language)
    OrganisationIdentifier.objects.create(organisation=row, scheme="source", value=f"c{row.pk}")
    refresh_search([row.pk])
    FundingRound.objects.create(
        organisation=row, date=date(2022, 1, 2), kind="seed", amount=5, currency="USD", source="t"
    )
    Valuation.objects.create(
        organisation=row, date=date(2022, 1, 2), amount=5, currency="USD", source="test"
    )
    return row


def technology(owner: Organisation) -> Technology:
    return Technology.objects.create(
        organisation=owner, title=texts("tech"), profile="A profile.", language="en", readiness=4
    )


def registry(world: World, rows: int) -> None:
    own = cluster(own=True, key="hongneung")
    things = world.things
    things["cluster"] = own
    owner = world.teams[Role.APPLICANT]
    things["companies"] = [company(n, owner if n == 0 else None) for n in range(rows + 1)]
    things["company"] = things["companies"][0]
    things["technologies"] = [technology(row) for row in things["companies"]]
    for row in things["companies"]:
        membership(row, own, date(2020, 1, 1))
    for number in range(rows):
        study = Study.objects.create(
            nct=f"NCT{number:08d}",
            title="A study",
            conditions=["Asthma"],
            sponsor=things["company"],
            sponsor_name="company",
            text="a study asthma",
        )
        StudySite.objects.create(study=study, city="Boston", country="United States")
        run = ImportRun.objects.create(
            kind="ror", file_name="f.json", file_digest="0", dry_run=False, at=clock.now(),
            actor=world.readers[Role.OPERATOR],
        )  # fmt: skip
        ImportRejection.objects.create(run=run, line=1, reason="bad-ror-id")
        things.setdefault("study", study)
        tie = Affiliation.objects.create(
            organisation=things["companies"][number], person_name=f"Person {number}", source="t"
        )
        things.setdefault("tie", tie)
        things.setdefault("import", run)
        record_access(
            actor=world.readers[Role.OPERATOR],
            address="127.0.0.1",
            concerns="person:1",
            action="read",
        )
    things["tried-import"] = receive(
        actor=world.readers[Role.OPERATOR],
        kind="companies",
        chunks=[b"country,key,name_en,field\nUS,a-key,A Company,therapeutics\n"],
        file_name="companies.csv",
        dry_run=True,
    )


def call(world: World, state: str, days: int) -> Call:
    programme = Programme.objects.get_or_create(
        team=world.teams[Role.OPERATOR], defaults={"name": texts("programme")}
    )[0]
    made = Call.objects.create(
        programme=programme,
        name=texts("call"),
        state=state,
        opens_at=clock.now() - timedelta(days=60),
        deadline=clock.now() + timedelta(days=days),
        seats=3,
    )
    FormVersion.objects.create(
        call=made, number=1, questions=QUESTIONS,
        published_at=None if state == "draft" else made.opens_at,
    )  # fmt: skip
    Criterion.objects.create(call=made, key="merit", name=texts("merit"))
    return made


def application(of: Call, owner: Organisation, state: str, number: int | None) -> Application:
    row = Application.objects.create(
        call=of,
        organisation=owner,
        technology=owner.technologies.first(),
        number=number,
        state=state,
        answers={"plan": "We plan."},
        saved_at=clock.now(),
    )
    ConfidentialAnnex.objects.create(application=row, answers={"secret": SECRET})
    return row


def calls(world: World, rows: int) -> None:
    things = world.things
    companies = things["companies"]
    things["call"] = call(world, "open", 30)
    things["fresh-call"] = call(world, "open", 31)
    things["application"] = application(things["call"], companies[0], "draft", None)
    draft = things["draft-call"] = call(world, "draft", 60)
    for number in range(rows):
        criterion = Criterion.objects.create(call=draft, key=f"c{number}", name=texts("more"))
        things.setdefault("draft-criterion", criterion)
        people.grant_role(
            actor=None, person=person(), team=world.teams[Role.APPLICANT], role=Role.APPLICANT
        )
        call(world, "draft", 60)
    decided = things["decided-call"] = call(world, "decided", -30)
    rule = EligibilityRule.objects.create(
        call=decided, test="registered", name=texts("rule"), starts=date(2024, 1, 1)
    )
    panel = Reviewer.objects.create(call=decided, person=world.readers[Role.REVIEWER])
    for number, owner in enumerate(companies):
        row = application(decided, owner, "recommended", number + 1)
        Posterior.objects.create(
            application=row, mean=5, sd=1, reviews=1, among_best=0.5, rank=number + 1
        )
        CohortPlace.objects.create(
            application=row, standing="chosen", order=number + 1, seated=True
        )
        review = Review.objects.create(
            reviewer=panel, application=row, state="signed", assigned_at=clock.now()
        )
        things.setdefault("judged", row)
        ruling = EligibilityResult.objects.create(
            application=row, rule=rule, passed=True, checked_at=clock.now()
        )
        things.setdefault("ruling", ruling)
        things.setdefault("review", review)
        things.setdefault("applications", []).append(row)
    things["file"] = hand_in(
        actor=world.readers[Role.APPLICANT], owner=things["judged"], slot="slides",
        upload=SimpleUploadedFile("slides.txt", b"We plan to go."),
    )  # fmt: skip
    for _number in range(rows - 1):
        application(call(world, "open", 40), companies[0], "draft", None)


def letters(world: World, rows: int) -> None:
    """A letter and an appeal for every application that was decided on."""
    things = world.things
    for row in things["applications"]:
        letter = Letter.objects.create(
            team=world.teams[Role.OPERATOR], kind="calls-chosen", key=f"outcome:{row.pk}",
            about_kind="calls.application", about_key=row.pk, group_kind="calls.call",
            group_key=row.call_id, name=str(row.organisation), address="ada@example.org",
            language="en", subject="Result", body="Chosen.", drafted_at=clock.now(),
        )  # fmt: skip
        appeal = Appeal.objects.create(application=row, text="Once more.", filed_at=clock.now())
        things.setdefault("letter", letter)
        things.setdefault("appeal", appeal)


def bases(world: World, rows: int) -> None:
    things = world.things
    host = organisation("host", kind="facility", team=None)
    base = Base.objects.create(
        key="boston",
        name=texts("boston"),
        city=texts("Boston"),
        host=host,
        team=world.teams[Role.BASE_MANAGER],
        host_team=world.teams[Role.HOST],
        zone="America/New_York",
    )
    room = Room.objects.create(base=base, key="lab", name=texts("lab"))
    gate = Gate.objects.create(base=base, key="safety", name=texts("safety"), step="access")
    things.update(base=base)
    today = clock.today()
    for number, row in enumerate(things["applications"]):
        admission = HostAdmission.objects.create(
            base=base, application=row, state="accepted", nominated_at=clock.now()
        )
        stay = Residency.objects.create(
            base=base,
            organisation=row.organisation,
            admission=admission,
            starts=today - timedelta(days=30),
            ends=today + timedelta(days=300),
        )
        place = Place.objects.create(room=room, kind="bench", number=str(number))
        Allocation.objects.create(residency=stay, place=place, starts=stay.starts, ends=stay.ends)
        item = GateItem.objects.create(
            residency=stay, gate=gate, state="submitted", submitted_at=clock.now()
        )
        things.setdefault("admission", admission)
        things.setdefault("residency", stay)
        things.setdefault("gate-item", item)
        things["other-residency"] = stay
        things["other-gate-item"] = item
    life(world, base, room)
    for _number in range(rows):
        row = application(call(world, "decided", -30), things["company"], "recommended", 1)
        nominated = HostAdmission.objects.create(
            base=base, application=row, nominated_at=clock.now()
        )
        wish = Neighbour.objects.create(admission=nominated, other=host, side="together")
        things.setdefault("nominated", nominated)
        things.setdefault("neighbour", wish)
    for _number in range(rows - 1):
        Residency.objects.create(
            base=base,
            organisation=things["company"],
            starts=today + timedelta(days=400),
            ends=today + timedelta(days=430),
        )


FEED = "a-secret-of-one-person"


def bookings(world: World, rows: int) -> None:
    """Equipment at the base, and bookings by the applicant's company and by another one."""
    things, who = world.things, world.readers[Role.APPLICANT]
    base, manager = things["base"], world.readers[Role.BASE_MANAGER]
    training = Training.objects.create(base=base, key="training", name=texts("training"))
    begins = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    stays = [things["residency"], things["other-residency"]]
    hour = timedelta(hours=1)
    for number in range(rows):
        item = Equipment.objects.create(
            room=base.rooms.get(), key=f"item-{number}", name=texts("item"), kind="pcr",
            training=training,
        )  # fmt: skip
        for at, stay in enumerate(stays):
            row = Reservation.objects.create(
                equipment=item, residency=stay, person=who if at == 0 else manager,
                starts=begins + (2 * number + at) * hour,
                ends=begins + (2 * number + at + 1) * hour,
                frees=begins + (2 * number + at + 1) * hour, asked_at=clock.now(),
            )  # fmt: skip
            row.events.create(kind="booked", at=clock.now(), by=who)
            things.setdefault("reservation" if at == 0 else "other-reservation", row)
        closure = EquipmentClosure.objects.create(
            equipment=item, starts=begins + 60 * hour, ends=begins + 61 * hour, reason=texts("why")
        )
        grant = TrainingGrant.objects.create(
            person=who, training=training, starts=date(2020, 1, 1), granted_at=clock.now()
        )
        things.setdefault("equipment", item)
        things.setdefault("equipment-closure", closure)
        things.setdefault("training-grant", grant)
    CalendarFeed.objects.create(person=who, digest=feeds.digest(FEED), made_at=clock.now())


def charges(world: World, rows: int) -> None:
    things, today = world.things, clock.today()
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    book = Book.objects.create(base=things["base"], currency="USD", prefix="BOS")
    Rate.objects.create(book=book, item="bench", amount=3000, starts=date(2020, 1, 1))
    for number in range(rows):
        things["rate"] = Rate.objects.create(
            book=book, item="membership", amount=450, starts=today + timedelta(days=30 + number),
            ends=today + timedelta(days=31 + number),
        )  # fmt: skip
    programme = Programme.objects.get(team=world.teams[Role.OPERATOR])
    for number, stay in enumerate(Residency.objects.order_by("pk"), start=1):
        asked = DepositRequest.objects.create(
            residency=stay, amount=100, due=stay.ends, asked_at=clock.now()
        )
        things.setdefault("deposit-request", asked)
        Headcount.objects.create(residency=stay, heads=2, starts=stay.starts)
        scheme = Scheme.objects.create(
            programme=programme, name=texts("subsidy"), currency="KRW", ceiling=1_200_000,
            share=1, items=["bench"], budget=9_000_000, starts=date(2020, 1, 1),
            ends=date(2040, 1, 1),
        )  # fmt: skip
        award = Award.objects.create(
            scheme=scheme, residency=stay, starts=stay.starts, ends=stay.ends,
            decided_at=clock.now(),
        )  # fmt: skip
        statement = Statement.objects.create(
            book=book, residency=stay, month=month, number=number, currency="USD", charged=3000,
            subsidised=-900, due=2100, deposit_before=0, deposit_after=0, issued_at=clock.now(),
            open_amount=2100,
        )  # fmt: skip
        charge = Line.objects.create(
            statement=statement, order=1, kind="charge", item="bench", rate=3000, amount=3000,
            facts={"place": "1", "room": texts("lab"), "month_days": 30}, starts=month, ends=today,
        )  # fmt: skip
        told = {
            "name": texts("subsidy"), "currency": "KRW", "claimed": "1200000", "share": "1",
            "limit": "ceiling", "ceiling": "1200000", "exchange": "1333.333333", "base": "3000",
            "exchange_day": "2023-01-01", "exchange_source": "ECB",
        }  # fmt: skip
        line = Line.objects.create(
            statement=statement, order=2, kind="subsidy", facts=told, starts=month, ends=today,
            amount=-900,
        )  # fmt: skip
        claim = Claim.objects.create(
            award=award, line=line, month=month, amount=900, claimed=1_200_000
        )
        note = CreditNote.objects.create(
            statement=statement, book=book, number=number, reason="x", amount=-100,
            issued_at=clock.now(),
        )  # fmt: skip
        CreditLine.objects.create(note=note, line=charge, amount=-100)
        Payment.objects.create(
            statement=statement, on=today, amount=1, reference="x", noted_at=clock.now()
        )
        things.setdefault("statement", statement)
        things.setdefault("credit-note", note)
        things.setdefault("scheme", scheme)
        things.setdefault("award", award)
        things.setdefault("claim", claim)
    book.last_statement = book.last_credit = number
    book.save()
    things["month-run"] = MonthRun.objects.create(
        book=book, month=month, asked_at=clock.now(), touched_at=clock.now()
    )


def life(world: World, base: Base, room: Room) -> None:
    """Incidents, visas, a door and a plan for moving, of every stay."""
    things, manager = world.things, world.readers[Role.BASE_MANAGER]
    RoomShape.objects.create(room=room, left=0, top=0, width=10, depth=6)
    for stay in list(base.residencies.select_related("base")):
        things.setdefault("incident", incidents.report(
            actor=manager, base=base, residency=stay, room=room, severity="minor", what="A spill.",
            happened_at=clock.now(),
        ))  # fmt: skip
        things.setdefault("visa", visas.keep(
            actor=manager, residency=stay, holder="Ada", visa_class="O-1",
            expires=clock.today() + timedelta(days=20),
        ))  # fmt: skip
        things.setdefault("extension", ExtensionRequest.objects.create(
            residency=stay, until=stay.ends + timedelta(days=60), reason="More time.",
            asked_at=clock.now(), asked_by=manager,
        ))  # fmt: skip
        made, _text = door.make(actor=manager, base=base, name="front door")
        things.setdefault("door-token", made)
        ticket = tickets.offer(
            actor=manager, base=base, sponsor=organisation("sponsor"), amount=Decimal(50_000),
            expires=clock.today() + timedelta(days=90),
        )  # fmt: skip
        things.setdefault("golden-ticket", ticket)
        given = {"residency": stay, "room": room, "brought_at": clock.now()}
        things.setdefault("chemical", Chemical.objects.create(
            name="ethanol", cas="64-17-5", hazard="flammable-1b", amount=1, unit="l", **given
        ))  # fmt: skip
        things.setdefault("agent", Agent.objects.create(name="a", risk_group=1, **given))
    area = ControlArea.objects.create(base=base, key="area", name=texts("area"))
    things["area"], things["room"] = area, room
    things["place"], things["requirement"] = room.places.first(), base.gates.get()
    things["change"] = requirements.change(
        actor=manager, gate=things["requirement"], starts=clock.today() + timedelta(days=30),
        terms={name: getattr(things["requirement"], name) for name in TERMS},
    )  # fmt: skip
    area.rooms.add(room)
    HazardLimit.objects.create(
        base=base, hazard="flammable-1b", amount=100, unit="l", source="test"
    )
    StoreyShare.objects.create(base=base, storey=1, percent=100, source="test")
    things["replan"] = replanning.propose_closure(
        actor=manager, room=room, starts=clock.today(base.zone) + timedelta(days=7),
        ends=clock.today(base.zone) + timedelta(days=21), reason="A new floor.",
    )  # fmt: skip


def partnering(world: World, rows: int) -> None:
    things = world.things
    owner = organisation("partner", team=world.teams[Role.PARTNER], country="JP")
    partner = Partner.objects.create(organisation=owner)
    other = Partner.objects.create(organisation=organisation("other partner", country="US"))
    things.update(partner=partner, other_partner=other)
    things.update({"member": organisation("member", country="US"), "partner-member": owner})
    for number in range(rows):
        need = Need.objects.create(
            partner=partner, title=texts("need"), text="x", language="en", posted_at=clock.now()
        )
        for rank, tech in enumerate(things["technologies"]):
            match = Match.objects.create(
                need=need,
                technology=tech,
                score=0.5,
                rank=rank,
                partner_answer="yes" if rank == 0 else "waiting",
                proposed_at=clock.now(),
            )
            things.setdefault("match", match)
            things["unanswered-match"] = match
        things.setdefault("need", need)
        things.setdefault("needs", []).append(need)
        owner = things["companies"][0]
        firm = partner if number == 0 else Partner.objects.create(organisation=organisation())
        engagement = Engagement.objects.create(company=owner, partner=firm)
        EngagementStep.objects.create(engagement=engagement, kind="meeting", on=date(2023, 1, 1))
        things.setdefault("engagement", engagement)
    things["other-need"] = Need.objects.create(
        partner=other, title=texts("need"), text="x", language="en", posted_at=clock.now()
    )
    things["other-match"] = Match.objects.create(
        need=things["other-need"],
        technology=things["technologies"][1],
        score=0.5,
        rank=1,
        proposed_at=clock.now(),
    )
    things["other-engagement"] = Engagement.objects.create(
        company=things["companies"][1], partner=other
    )


def meetings(world: World, rows: int) -> None:
    things = world.things
    for number in range(rows):
        event = Event.objects.create(
            key=f"event-{number}",
            name=texts("event"),
            zone="Asia/Tokyo",
            tables=50,
            requests_until=clock.now() + timedelta(days=9),
        )
        begins = clock.now() + timedelta(days=20)
        slot = Slot.objects.create(
            event=event, number=1, starts=begins, ends=begins + timedelta(minutes=20)
        )
        mine = Participant.objects.create(event=event, organisation=things["company"])
        theirs = Participant.objects.create(
            event=event, organisation=things["partner"].organisation
        )
        request = MeetingRequest.objects.create(
            event=event, asker=theirs, asked=mine, requested_at=clock.now()
        )
        back = MeetingRequest.objects.create(
            event=event, asker=mine, asked=theirs, requested_at=clock.now()
        )
        things.setdefault("event", event)
        things.setdefault("request", request)
        things.setdefault("request-back", back)
        for table, row in enumerate(things["companies"][1:] if number == 0 else [], start=1):
            other = Participant.objects.create(event=event, organisation=row)
            asked = MeetingRequest.objects.create(
                event=event, asker=other, asked=mine, state="accepted", requested_at=clock.now()
            )
            held = Meeting.objects.create(request=asked, slot=slot, table=table)
            things.setdefault("meeting", held)
            things["other-participant"] = other
        if number == 0:
            asked = MeetingRequest.objects.create(
                event=event, asker=theirs, asked=things["other-participant"], state="accepted",
                requested_at=clock.now(),
            )  # fmt: skip
            things["their-meeting"] = Meeting.objects.create(request=asked, slot=slot, table=50)
    things["other-event"] = Event.objects.create(
        key="elsewhere", name=texts("e"), zone="Asia/Tokyo", tables=1, requests_until=clock.now()
    )


def alliances(world: World, rows: int) -> None:
    things = world.things
    due = date(2027, 1, 1)
    for number in range(rows):
        agreement = Agreement.objects.create(
            name=texts("agreement"),
            cluster=things["cluster"],
            counterpart=things["companies"][min(number, 1)],
        )
        talk = Consultation.objects.create(name=texts("talk"), on=date(2023, 5, 1))
        things.setdefault("agreement", agreement)
        things.setdefault("consultation", talk)
        commitment = Commitment.objects.create(
            agreement=things["agreement"], text=texts("c"), owner=texts("o"), due=due
        )
        suggestion = Suggestion.objects.create(consultation=things["consultation"], text=texts("s"))
        action = ActionItem.objects.create(
            suggestion=suggestion, text=texts("a"), owner=texts("o"), due=due
        )
        things.setdefault("commitment", commitment)
        things.setdefault("action", action)


def targets(world: World, rows: int) -> None:
    things = world.things
    for number in range(rows):
        indicator = Indicator.objects.create(
            key=f"indicator-{number}",
            name=texts("i"),
            definition=texts("d"),
            unit="companies",
            geography=texts("g"),
            measure="tenants",
        )
        things.setdefault("indicator", indicator)
        for of in (indicator, things["indicator"]):
            Observation.objects.get_or_create(
                indicator=of,
                period=f"{2000 + number}",
                source="s",
                value=number,
                defaults={"as_of": date(2000 + number, 1, 1)},
            )
        target = Target.objects.create(
            indicator=indicator, value=500, due=date(2025, 12, 31), source="s", name=texts("t")
        )
        levels = dict.fromkeys(LEVELS, 1.0)
        Forecast.objects.create(
            target=target,
            origin=date(2023, 1, 1),
            made_at=clock.now(),
            probability=0.4,
            path=[
                {"date": "2023-01-01", "quantiles": levels},
                {"date": "2025-12-31", "quantiles": levels},
            ],
        )


def briefing(world: World, rows: int) -> None:
    things = world.things
    for number in range(rows):
        item = Briefing.objects.create(
            slug=f"item-{number}",
            topic="season",
            title=texts("title"),
            summary=texts("summary"),
            body=texts("body"),
            published_at=clock.now(),
        )
        things.setdefault("item", item)
        Question.objects.create(
            briefing=things["item"], kind="ask", text="Why?", language="en", asked_at=clock.now(),
            answer=texts("because"), answered_at=clock.now(),
        )  # fmt: skip
        Decision.objects.create(
            kind="cohort",
            engine="selection",
            subject_kind="calls.call",
            subject_key=things["decided-call"].pk + 1000 + number,
            state="superseded",
            problem_digest="0",
            solution={},
            proposed_at=clock.now(),
        )
    things["draft-item"] = Briefing.objects.create(
        slug="unpublished", topic="season", title=texts("t"), summary=texts("s"), body=texts("b")
    )
    problem = Problem(("a", "b"), np.array([2.0, 1.0]), np.array([1, 1]), seats=1)
    things["decision"] = propose(
        actor=None,
        kind="made-up",
        engine_name="selection",
        subject=things["decided-call"],
        problem=problem,
    )
    things["season"] = Season.objects.create(
        name=texts("season"),
        call=things["decided-call"],
        event=things["event"],
        moves_in_from=date(2027, 1, 1),
    )


def build(rows: int = 2) -> World:
    world = World()
    Installation.objects.get_or_create(pk=1, defaults={"name": texts("network")})
    staff(world)
    parts = (
        registry, calls, panels, letters, bases, bookings, charges, partnering, meetings, alliances,
        targets, briefing,
    )  # fmt: skip
    for part in parts:
        part(world, rows)
    return world
