"""What the selection engine answers, with companies, quotas and pairs by name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from farshore.apps.calls.models import Application, Call
from farshore.apps.calls.reasons import RULES, SELECTION
from farshore.apps.calls.selectors.quotas import quota_names
from farshore.web.sentences import sentences
from farshore.web.translated import in_language

# between the two of a pair, in a rule's name
AND = " / "
NUMBER = re.compile(r"A-(\d+)")


def company_names(call: int | Call, texts: Iterable[str]) -> dict[str, str]:
    """What stands behind the numbers of a call that these texts name, for those who may know."""
    numbers = {int(number) for text in texts for number in NUMBER.findall(text)}
    rows = Application.objects.filter(call=call, number__in=numbers)
    named = rows.values_list("number", "organisation__name")
    return {f"A-{number:03d}": in_language(name) for number, name in named}


def rules_in_words(rules: Sequence[Mapping[str, Any]], names: Mapping[str, str] = {}) -> str:
    """Rules that clash; `names` by application code."""
    quotas = quota_names(str(rule["name"]) for rule in rules)

    def told(rule: Mapping[str, Any]) -> str:
        code, name = str(rule["rule"]), str(rule["name"])
        first, _and, second = name.partition(AND)
        words = {"first": called(first, names), "second": called(second, names)}
        shown = called(name, names) if code.startswith("forced") else quotas[name]
        return str(RULES.get(code, code)) % {**rule, **words, "name": shown}

    return "; ".join(map(told, rules))


def called(code: str, names: Mapping[str, str]) -> str:
    return f"{code} {names.get(code, '')}".strip()


def in_words(reasons: Iterable[Any], problem: Any, names: Mapping[str, str]) -> list[str]:
    """The engine's reasons as sentences; `names` by application code."""
    quotas = quota_names(quota.name for quota in problem.quotas)

    def companies(codes: str) -> str:
        found = [code for code in codes.split(", ") if code]
        return ", ".join(called(code, names) for code in found) or "–"

    def rules(told: str) -> str:
        parts = (part.partition(" ") for part in told.split("; ") if part)
        return rules_in_words([{"rule": code, "name": name} for code, _, name in parts], names)

    words = {
        "ids": companies, "enters": companies, "first": companies, "second": companies,
        "name": lambda key: quotas.get(key, key), "rules": rules,
    }  # fmt: skip
    told = [
        replace(reason, code="chosen-at-all")
        if reason.code == "chosen" and "margin" not in reason.figures
        else reason
        for reason in reasons
    ]
    return sentences(SELECTION, told, words)
