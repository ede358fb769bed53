"""A worker is killed in the middle of a sending: no letter leaves twice, and none is lost."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from smtp import Server, serving

LETTERS = 12
SET_UP = """
from farshore.cli.site import set_up; set_up()
from farshore.apps.accounts.models import Installation
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.letters.kinds import Kind, Recipient, register
from farshore.apps.letters.services import drafting, queueing
from farshore.apps.letters.models import Letter
Installation.objects.create(pk=1, name={"en": "network"})
team = people.create_team(actor=None, name={"en": "team"})
who = people.create_person(actor=None, email="operator@example.org")
register(Kind("notice", "Notice", {"company": "c"}, {"en": "S"}, {"en": "B {company}"}))
for n in range(%d):
    drafting.draft(actor=who, team=team, group=team, given=drafting.Draft(
        "notice", f"k{n}", Recipient("A", f"p{n}@example.org", "en"),
        lambda _l: {"company": "A"}, team))
queueing.send_drafts(actor=who, letters=Letter.objects.all(), group=team)
"""
STATES = """
from farshore.cli.site import set_up; set_up()
import json
from datetime import timedelta
from farshore.apps.letters.models import Letter
from farshore.apps.letters.services import delivery
delivery.release(timedelta())
delivery.deliver_due()
print(json.dumps(list(Letter.objects.values_list("address", "state"))))
"""


def environment(home: Path, server: Server) -> dict[str, str]:
    own = {
        **os.environ,
        "FARSHORE_HOME": str(home),
        "FARSHORE_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "FARSHORE_EMAIL_HOST": "127.0.0.1",
        "FARSHORE_EMAIL_PORT": str(server.port),
    }
    for name in ("FARSHORE_DATABASE", "DJANGO_SETTINGS_MODULE"):
        own.pop(name, None)
    return own


def python(code: str, env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True
    )
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_worker_sends_nothing_twice_and_loses_nothing(tmp_path: Path, when: str) -> None:
    """Killed while the server holds the fifth text: before it takes it, or after."""
    reached, go_on = threading.Event(), threading.Event()
    texts = {"seen": 0}

    def hold() -> None:
        texts["seen"] += 1
        if texts["seen"] == 5:
            reached.set()
            go_on.wait(30)

    with serving() as server:
        env = environment(tmp_path, server)
        python(SET_UP % LETTERS, env)
        server.on_text = hold
        worker: Any = subprocess.Popen(
            [sys.executable, "-m", "farshore.cli", "worker"],
            env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert reached.wait(60), "the worker delivers"
            if when == "before":
                server.hang_up = True
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
        finally:
            go_on.set()
            worker.kill()
        # the server's side of the broken connection ends on its own
        time.sleep(1)
        server.hang_up = False
        states = dict(json.loads(python(STATES, env)))
    taken = server.to
    assert len(taken) == len(set(taken)), "nobody got a letter twice"
    assert len(states) == LETTERS
    doubtful = [address for address, state in states.items() if state == "in-doubt"]
    assert len(doubtful) == 1, states
    sent = {address for address, state in states.items() if state == "sent"}
    assert sent | set(doubtful) == set(states), "every letter is sent or waits for a person"
    assert sent <= set(taken)
    assert (doubtful[0] in taken) is (when == "after")
