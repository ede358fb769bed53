"""Everything at once, for those who want the whole demonstration from one seed."""

from random import Random

from farshore.demo.content.alliances import agreements, consultation
from farshore.demo.content.applications import applications
from farshore.demo.content.bases import bases, residents
from farshore.demo.content.briefings import briefings
from farshore.demo.content.calls import calls
from farshore.demo.content.companies import companies, with_residents
from farshore.demo.content.events import event
from farshore.demo.content.figures import figures, peers
from farshore.demo.content.institutions import institutions
from farshore.demo.content.partners import partners
from farshore.demo.content.reviewers import reviewers
from farshore.demo.content.technologies import technologies
from farshore.demo.content.tenancy import TODAY
from farshore.demo.content.types import Content

SEED = 20250417


def content(seed: int = SEED) -> Content:
    """The whole network. Each part draws from its own generator, so that a change in one leaves
    the others as they were; the same seed gives the same content."""
    known = companies(Random(seed))
    sites = bases(known)
    known = with_residents(known, residents(sites))
    applied = applications(Random(seed + 1), known)
    abroad = partners()
    return Content(
        seed=seed,
        today=TODAY,
        institutions=institutions(),
        companies=known,
        technologies=technologies(Random(seed + 2), known),
        calls=calls(),
        applications=applied,
        reviewers=reviewers(Random(seed + 3)),
        partners=abroad,
        figures=figures(),
        peers=peers(),
        bases=sites,
        event=event(Random(seed + 9), applied, known, abroad),
        agreements=agreements(),
        consultation=consultation(),
        briefings=briefings(),
    )
