"""A server asked to end, in every way and twice at once, leaves neither itself nor its worker."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from farshore.cli.site import ENDING
from ports import free_port

WAITS = """
import os, sys, time
from pathlib import Path
Path(sys.argv[1]).write_text(f"{os.getpid()}\\n")
time.sleep(600)
"""
SERVES = f"""
import socket, sys
held = socket.create_server(("127.0.0.1", int(sys.argv[2])))
{WAITS}
"""
# whoever runs the tests may be deaf to some signals, and would hand that down
TOGETHER = """
import json, signal, sys
from farshore.cli.site import ENDING, run_together
*given, deaf, before = json.loads(sys.argv[1])
for asked in ENDING:
    signal.signal(asked, signal.SIG_IGN if asked in deaf else signal.SIG_DFL)
exec(before)
sys.exit(run_together(*given))
"""
SOLVES = """
from ortools.sat.python import cp_model
model = cp_model.CpModel()
model.maximize(model.new_bool_var("x"))
assert cp_model.CpSolver().solve(model) == cp_model.OPTIMAL
"""


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    return holds()


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def started(
    folder: Path, *deaf: signal.Signals, before: str = ""
) -> tuple[subprocess.Popen[str], list[int]]:
    port, marks = free_port(), [folder / "server", folder / "worker"]
    parts = [
        [sys.executable, "-c", SERVES, str(marks[0]), str(port)],
        [sys.executable, "-c", WAITS, str(marks[1])],
    ]
    given = json.dumps([*parts, port, deaf, before])
    process = subprocess.Popen(
        [sys.executable, "-c", TOGETHER, given], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert f":{port}/" in process.stdout.readline()
    assert within(20, lambda: all(mark.exists() and mark.read_text() for mark in marks))
    return process, [int(mark.read_text()) for mark in marks]


def ends_whole(process: subprocess.Popen[str], parts: list[int], *asked: signal.Signals) -> None:
    assert process.stdout is not None
    assert process.stderr is not None
    with closing(process.stdout), closing(process.stderr):
        try:
            assert all(runs(part) for part in parts)
            for each in asked:
                process.send_signal(each)
            assert process.wait(20) == 0
            assert within(10, lambda: not any(runs(part) for part in parts))
            assert process.stderr.read() == ""
        finally:
            for part in filter(runs, (process.pid, *parts)):
                os.kill(part, signal.SIGKILL)


@pytest.mark.parametrize("first", ENDING)
@pytest.mark.parametrize("second", [None, *ENDING])
def test_none_stays_behind(
    tmp_path: Path, first: signal.Signals, second: signal.Signals | None
) -> None:
    ends_whole(*started(tmp_path), *filter(None, (first, second)))


def test_nor_after_a_solver_took_the_keyboards_signal(tmp_path: Path) -> None:
    ends_whole(*started(tmp_path, before=SOLVES), signal.SIGINT)


def test_one_that_outlives_its_terminal_ends_when_it_is_asked(tmp_path: Path) -> None:
    process, parts = started(tmp_path, signal.SIGHUP, signal.SIGINT, before=SOLVES)
    for asked in (signal.SIGHUP, signal.SIGINT):
        process.send_signal(asked)
    time.sleep(1)
    assert process.poll() is None
    ends_whole(process, parts, signal.SIGTERM)
