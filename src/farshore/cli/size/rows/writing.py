"""How rows are written and how they say that they are made up."""

from collections.abc import Iterable
from typing import Any

from django.db import models

BATCH = 5_000
NOTE = {"ko": "규모 시험 (가상)", "en": "Size test (fictional)", "ja": "規模試験（架空）"}


def texts(word: str) -> dict[str, str]:
    return {"ko": f"{word} (가상)", "en": f"{word} (fictional)", "ja": f"{word}（架空）"}


def written(rows: Iterable[Any], model: type[models.Model]) -> list[Any]:
    return model._default_manager.bulk_create(list(rows), batch_size=BATCH)
