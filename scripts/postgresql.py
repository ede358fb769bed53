"""Run a command with a PostgreSQL of its own: made, started, used and removed again.

    python scripts/postgresql.py COMMAND ...      sets FARSHORE_DATABASE for the command

Exits with 77 where PostgreSQL's programs are not on this machine.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NOT_HERE = 77
# two workers may each open a hundred at one moment, while those of the last test are ending
AT_ONCE = 450


def programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return places[-1].parent if places else None


def as_owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: the user it brings along runs it then."""
    if os.geteuid() != 0:
        return []
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def main() -> int:
    home = programs()
    if home is None:
        print("skipped: PostgreSQL's programs are not on this machine", flush=True)
        return NOT_HERE
    folder = Path(tempfile.mkdtemp(prefix="farshore-pg-"))
    folder.chmod(0o755)
    prefix, data = as_owner(folder), folder / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    try:
        make = ["initdb", "-D", data, "-U", "farshore", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*prefix, home / make[0], *make[1:], "--locale=C.UTF-8"], **quiet)
        # reached through a socket in its own folder: no port is opened
        options = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections={AT_ONCE}"
        control = [*prefix, home / "pg_ctl", "-D", data, "-w", "-s"]
        subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], **quiet)
        try:
            address = f"postgresql://farshore@/postgres?host={folder}"
            environment = {**os.environ, "FARSHORE_DATABASE": address}
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        finally:
            subprocess.run([*control, "-m", "fast", "stop"], **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
