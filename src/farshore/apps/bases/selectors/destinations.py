"""The bases, as calls offer them."""

from typing import Any

from farshore.apps.bases.models import Base


def destinations() -> list[dict[str, Any]]:
    return [{"key": base.key, "name": base.name} for base in Base.objects.order_by("pk")]
