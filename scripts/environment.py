"""Make the virtual environment and install from a hashed lock file, saying what goes on.

python3 scripts/environment.py requirements.lock .venv/.runtime
python3 scripts/environment.py --lock            resolve the lock files anew
"""

import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
INSTALLER = "uv==0.13.9"
COMPILE = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT)


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def installer() -> list[str | Path]:
    """The fast installer where it can be had, else pip itself."""
    if not PYTHON.exists():
        say("making the virtual environment")
        venv.create(VENV, with_pip=True)
    probe = subprocess.run(
        [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", INSTALLER],
        check=False,
        capture_output=True,
    )
    if probe.returncode == 0:
        return [VENV / "bin/uv", "pip"]
    return [PYTHON, "-m", "pip"]


def install(lock: Path, stamp: Path) -> None:
    began = time.monotonic()
    tool = installer()
    quick = tool[0] == VENV / "bin/uv"
    target = ["--python", PYTHON] if quick else []
    say(f"installing what {lock.name} pins (a few minutes on a slow line)")
    run(*tool, "install", "-q", *target, "--require-hashes", "-r", lock)
    run(*tool, "install", "-q", *target, "--no-deps", "-e", ".")
    stamp.touch()
    say(f"installed in {time.monotonic() - began:.0f} s")


def lock() -> None:
    tool = installer()
    base = [*tool, "compile", "-q", *COMPILE, "--no-annotate", "pyproject.toml"]
    run(*base, "-o", "requirements.lock")
    run(*base, "--extra", "dev", "-c", "requirements.lock", "-o", "requirements-dev.lock")
    node = [*tool, "compile", "-q", *COMPILE, "--no-annotate", "requirements-node.in"]
    run(*node, "-o", "requirements-node.lock")


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - it runs before the version is known
        sys.exit("Farshore needs Python 3.11 or newer: make run PYTHON=python3.11")
    if sys.argv[1:] == ["--lock"]:
        lock()
        return
    lock_file, stamp = sys.argv[1:]
    install(ROOT / lock_file, ROOT / stamp)


if __name__ == "__main__":
    main()
