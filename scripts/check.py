"""All checks, one after another; each says what it is and how long it took.

    python scripts/check.py            everything
    python scripts/check.py --lint     what needs no running code

With FARSHORE_STRICT=1 (the continuous integration sets it) a missing browser or PostgreSQL is a
failure; without it, such tests are skipped and named.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv/bin"
STRICT = os.environ.get("FARSHORE_STRICT") == "1"
NOT_HERE = 77

LINT = [
    ("style", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "-q", "."]),
    ("types", ["mypy", "-p", "farshore"]),
    ("floors", ["lint-imports"]),
    ("texts", ["python", "scripts/catalogues.py", "check"]),
    ("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
]
TESTS = [
    ("tests", ["pytest", "-q", "--ignore=tests/journeys", "-n", "2"]),
    ("journeys", ["pytest", "-q", "tests/journeys", "-n", "3", "--dist", "loadfile"]),
    (
        "tests on PostgreSQL",
        ["python", "scripts/postgresql.py", str(BIN / "pytest"), "-q", "tests/apps", "-n", "2"],
    ),
]


def run(name: str, command: list[str]) -> bool:
    began = time.monotonic()
    print(f"== {name}: {' '.join(command)}", flush=True)
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False)
    skipped = done.returncode == NOT_HERE
    passed = done.returncode == 0 or (skipped and not STRICT)
    word = "passed" if done.returncode == 0 else "skipped" if passed else "FAILED"
    print(f"== {name}: {word} in {time.monotonic() - began:.0f} s", flush=True)
    return passed


def main() -> int:
    os.environ.setdefault("FARSHORE_HOME", str(ROOT / "var"))
    steps = LINT if "--lint" in sys.argv else [*LINT, *TESTS]
    failed = [name for name, command in steps if not run(name, command)]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
