"""Who reads the registry without its technologies: a room above says so when it starts.

Somebody who judges technologies blind could look up whose they are. All are left out then, not
those alone that are judged: a gap would tell as much as the text.
"""

from collections.abc import Callable

from farshore.apps.accounts.models import User

_rules: list[Callable[[User], bool]] = []


def withhold_technologies(rule: Callable[[User], bool]) -> None:
    if rule not in _rules:
        _rules.append(rule)


def technologies_withheld(person: User) -> bool:
    return any(rule(person) for rule in _rules)
