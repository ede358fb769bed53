"""Quotas as engines know them, by key, and as people read them, by name in their language."""

import re
from collections.abc import Iterable

from farshore.apps.calls.models import Quota
from farshore.apps.registry.models import Organisation

KEY = re.compile(r"^quota-(\d+)(?:-(\d+))?$")


def quota_key(quota: Quota, group: int | None = None) -> str:
    """`group`: the institute whose companies the quota counts, where it counts each apart."""
    return f"quota-{quota.pk}" + (f"-{group}" if group is not None else "")


def quota_names(keys: Iterable[str]) -> dict[str, str]:
    """A name for each key, in two queries; what is no key stands for itself."""
    keys = list(keys)
    found = {key: match for key in keys if (match := KEY.match(key))}
    quotas = Quota.objects.in_bulk([int(match[1]) for match in found.values()])
    groups = Organisation.objects.in_bulk([int(match[2]) for match in found.values() if match[2]])
    names = {key: key for key in keys}
    for key, match in found.items():
        quota = quotas.get(int(match[1]))
        group = groups.get(int(match[2])) if match[2] else None
        if quota is not None:
            names[key] = f"{quota} ({group})" if group is not None else str(quota)
    return names
