"""A real Chromium on the product as its users start it: `farshore demo`, then `farshore serve`."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from ports import free_port

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "src/farshore/web/static/vendor/axe/axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
UP_WITHIN_S = 40
COMMAND = [sys.executable, "-m", "farshore.cli"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium")
    if found is None:
        if os.environ.get("FARSHORE_STRICT") == "1":
            pytest.fail("no chromium on the PATH")
        pytest.skip("no chromium on the PATH: install it to run the journeys")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def wait_for(address: str) -> None:
    until = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < until:
        try:
            with urlopen(f"{address}/health/", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"the product does not answer at {address}")


def environment(home: Path) -> dict[str, str]:
    left_out = ("FARSHORE_DATABASE", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "FARSHORE_HOME": str(home)}


@pytest.fixture(scope="session")
def demonstration(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's folder, built once by the first process that asks."""
    base = tmp_path_factory.getbasetemp()
    together = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home, done = together / "demonstration", together / "demonstration.done"
    with (together / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            subprocess.run(
                [*COMMAND, "demo"], env=environment(home), check=True, stdout=subprocess.DEVNULL
            )
            done.touch()
    return home


def served(demonstration: Path, home: Path) -> Iterator[str]:
    """A copy of the demonstration, served; its address."""
    shutil.copytree(demonstration, home)
    port = free_port()
    log = (home / "serve.log").open("w")
    serving = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)], env=environment(home), stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        yield address
    finally:
        serving.terminate()
        serving.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def product(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One product for all journeys that leave each other alone."""
    yield from served(demonstration, tmp_path_factory.mktemp("shared") / "home")


@pytest.fixture
def own_product(demonstration: Path, tmp_path: Path) -> Iterator[str]:
    """A product for one journey that changes what everybody sees."""
    yield from served(demonstration, tmp_path / "home")


@pytest.fixture(scope="session")
def axe() -> str:
    return AXE.read_text(encoding="utf-8")
