from farshore.apps.registry.models.clusters import Cluster, ClusterMembership
from farshore.apps.registry.models.funding import FundingRound, Listing, Valuation
from farshore.apps.registry.models.imports import ImportRejection, ImportRun
from farshore.apps.registry.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationSearch,
)
from farshore.apps.registry.models.studies import Study, StudySite
from farshore.apps.registry.models.technologies import Technology
from farshore.apps.registry.models.ties import Affiliation, Inventor, RoundInvestor

__all__ = [
    "Affiliation",
    "Cluster",
    "ClusterMembership",
    "FundingRound",
    "ImportRejection",
    "ImportRun",
    "Inventor",
    "Listing",
    "Organisation",
    "OrganisationIdentifier",
    "OrganisationName",
    "OrganisationSearch",
    "RoundInvestor",
    "Study",
    "StudySite",
    "Technology",
    "Valuation",
]
