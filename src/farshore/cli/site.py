"""Commands on this installation's database: serve, demo, season, import, check, replay."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from farshore.cli.files import InputError, finish, write_table

FIRST_PORT = 8000
TRIES = 20
SUPERVISE_S, PROBE_S = 2.0, 0.1
# how long a process may take to end after it was asked
GRACE_S = 10.0
# how a supervisor, a keyboard and a closing terminal ask a process to end
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# missing files that a check names
MOST_NAMED = 20
# requests a process works on at once, and how many more may wait
THREADS, BACKLOG = os.cpu_count() or 2, 256


def set_up() -> None:
    """Start Django and bring the database's tables up to date."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "farshore.config.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port(first: int = FIRST_PORT) -> int:
    for port in range(first, first + TRIES):
        if is_free(port):
            return port
    raise InputError("serve", f"ports {first} to {first + TRIES - 1} are taken")


def run_server(port: int | None, workers: int) -> int:
    chosen = port or free_port()
    if not is_free(chosen):
        raise InputError("serve", f"port {chosen} is taken; name another or none")
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(chosen), "--workers", str(workers), "--log-level", "warning",
        "--blocking-threads", str(THREADS), "--backpressure", str(BACKLOG),
        "farshore.config.wsgi:application",
    ]  # fmt: skip
    return run_together(command, [sys.executable, "-m", "farshore.cli", "worker"], chosen)


def tell_when_open(port: int, serving: subprocess.Popen[bytes]) -> None:
    """Print the address once it answers: whoever follows it at once finds the page."""
    while serving.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                print(f"Farshore: http://127.0.0.1:{port}/", flush=True)
                return
        time.sleep(PROBE_S)


def end(*_: object) -> None:
    """End as asked, deaf to being asked again: what is stopped on the way out stays stopped."""
    for asked in ENDING:
        signal.signal(asked, lambda *_: None)
    sys.exit(0)


def run_together(main: list[str], helper: list[str], port: int) -> int:
    """Run a server with a helper that is started again whenever it dies; whichever way the server
    ends, none stays behind."""
    for asked in ENDING:
        # one that is to outlive its terminal was started deaf to some. Either is said anew: a
        # solver that ran before set the keyboard's signal to end the process at once
        deaf = signal.getsignal(asked) is signal.SIG_IGN
        signal.signal(asked, signal.SIG_IGN if deaf else end)
    serving = subprocess.Popen(main, start_new_session=True)  # noqa: S603
    helping = subprocess.Popen(helper, start_new_session=True)  # noqa: S603
    try:
        tell_when_open(port, serving)
        while serving.poll() is None:
            if helping.poll() is not None:
                print("the job worker ended; starting it again", file=sys.stderr, flush=True)
                helping = subprocess.Popen(helper, start_new_session=True)  # noqa: S603
            time.sleep(SUPERVISE_S)
        return serving.returncode
    finally:
        for process in (serving, helping):
            process.terminate()
        for process in (serving, helping):
            ended(process)


def ended(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that was asked to end; a server that is asked while it starts does not
    hear it, and goes with all that it began."""
    try:
        process.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def worker() -> None:
    """Carry out long computations; `farshore serve` starts one, more can run anywhere."""
    set_up()
    from django.core.management import call_command

    from farshore.apps.bases.services import booking_jobs
    from farshore.apps.bases.services.base_jobs import ask_again
    from farshore.apps.briefing.tasks import resume_interrupted
    from farshore.apps.letters.services.delivery import resume

    resume_interrupted()
    booking_jobs.resume()
    resume()
    ask_again()
    call_command("db_worker", interval=1, startup_delay=False, verbosity=0)


def serve(
    port: Annotated[int | None, typer.Option(help="Port; the first free one from 8000.")] = None,
    workers: Annotated[int, typer.Option(help="Processes; 1 on SQLite.")] = 1,
) -> None:
    """Serve this installation on 127.0.0.1."""
    set_up()
    sys.exit(run_server(port, workers))


def demo(
    serve: Annotated[bool, typer.Option("--serve", help="Serve it afterwards.")] = False,
    port: Annotated[int | None, typer.Option(help="Port to serve on.")] = None,
) -> None:
    """Build the demonstration network and run its season up to the steps that await a person."""
    print("  preparing the database", flush=True)
    set_up()
    from farshore.apps.accounts.models import Installation

    if Installation.objects.filter(demonstration=True).exists():
        print("  the demonstration is there already; its data are kept", flush=True)
    else:
        build_demo()
    if serve:
        print("  sign in: one click a role at /ko/demonstration/ (also en, ja)", flush=True)
        sys.exit(run_server(port, 1))


def build_demo() -> None:
    from farshore.demo.build.people import NotEmptyError
    from farshore.demo.build.story import build

    print("  building the demonstration network (about a minute)", flush=True)
    try:
        build(tell=lambda phase: print(f"    {phase}", flush=True))
    except NotEmptyError as error:
        fault = "the database holds data; a demonstration begins in an empty one"
        raise InputError("demo", fault) from error


def season_run(
    accept: Annotated[bool, typer.Option(help="Accept proposals as the operator.")] = False,
    reason: Annotated[str, typer.Option(help="Reason kept with each acceptance.")] = "",
) -> None:
    """Run the open steps of the newest season; each step's figures as a line."""
    set_up()
    from django.core.exceptions import ValidationError

    from farshore.apps.accounts.models import User
    from farshore.apps.briefing.selectors.board import current_season
    from farshore.apps.briefing.services.season import run

    season = current_season()
    operator = User.objects.filter(team_roles__role="operator").order_by("pk").first()
    if season is None or operator is None:
        raise InputError("season", "there is no season in this database; see `farshore demo`")
    steps: dict[str, Any] = {}
    try:
        for outcome in run(actor=operator, season=season, accept=accept, reason=reason):
            line = {"step": outcome.code, "state": outcome.state, **outcome.figures}
            print(json.dumps(line, ensure_ascii=False, default=str), flush=True)
            steps[outcome.code] = outcome.state
    except ValidationError as error:
        raise InputError("season", " ".join(error.messages)) from error
    finish({"season": season.pk, "steps": steps})


def replay(decision: Annotated[int, typer.Argument(help="Number of the decision.")]) -> None:
    """Recompute a decision from its stored problem and compare."""
    set_up()
    from farshore.apps.audit.models import Decision
    from farshore.apps.audit.services import replay as service

    found = Decision.objects.filter(pk=decision).first()
    if found is None:
        from django.conf import settings

        where = settings.DATABASES["default"]["NAME"]
        raise InputError("replay", f"there is no decision {decision} in {where}")
    result = service.replay(found)
    finish(
        {
            "decision": result.decision,
            "agrees": result.agrees,
            "problem_intact": result.problem_intact,
            "same_version": result.same_version,
            "same_solution": result.same_solution,
            "differing": list(result.differing),
            "objective_stored": result.objective_stored,
            "objective_now": result.objective_now,
            "violations": result.violations,
        }
    )
    if not result.agrees:
        sys.exit(1)


def import_(
    kind: Annotated[str, typer.Argument(help="ror, companies, trials, rounds, ties or figures")],
    file: Annotated[Path, typer.Argument(help="The file to read.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
    rejected: Annotated[Path | None, typer.Option(help="Where refused rows go.")] = None,
) -> None:
    """Read a file into the registry: the whole of it or nothing."""
    set_up()
    from django.utils import translation

    from farshore.apps.registry.services.imports.importers import kinds
    from farshore.apps.registry.services.imports.reading import UnreadableFileError
    from farshore.apps.registry.services.imports.run import run_import

    known = sorted(code for code, _label in kinds())
    if kind not in known:
        raise InputError(kind, f"unknown kind; one of {', '.join(known)}")
    with translation.override(spoken()):
        try:
            run = run_import(actor=None, kind=kind, path=file, dry_run=dry_run, progress=tell_rows)
        except UnreadableFileError as error:
            raise InputError(file, " ".join(error.messages)) from error
        if run.rejected:
            write_refused(run, rejected or Path(f"{file.name}.rejected.csv"))
    names = ("read", "created", "updated", "unchanged", "rejected")
    finish({name: getattr(run, name) for name in names})


def spoken() -> str:
    """The language of the terminal, where Farshore speaks it."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return wanted[:2] if wanted[:2] in ("ko", "ja") else "en"


def tell_rows(read: int) -> None:
    if sys.stderr.isatty():
        print(f"\r  {read:,} rows", end="", file=sys.stderr, flush=True)


def write_refused(run: Any, target: Path) -> None:
    from farshore.apps.registry.rejections import REASONS

    rows = [
        (row.line, row.key, row.reason, str(REASONS.get(row.reason, row.reason)))
        for row in run.rejections.order_by("line", "pk")
    ]
    try:
        write_table(target, ("line", "row", "reason", "in_words"), rows)
    except OSError as error:
        # the import stands: its refused rows are also kept with the run
        print(f"refused rows could not be written to {target}: {error}", file=sys.stderr)
    else:
        print(f"refused rows: {target}", file=sys.stderr)


def check() -> None:
    """Check configuration and data."""
    set_up()
    from django.core.management import call_command

    from farshore.apps.audit.models import Decision
    from farshore.apps.calls.models import DecidedApplication
    from farshore.apps.calls.services.frozen import tampered
    from farshore.apps.charges.models import Statement
    from farshore.apps.charges.selectors.integrity import faults as changed
    from farshore.apps.documents.selectors.files import kept, missing

    call_command("check", deploy=False)
    lost = [
        f"{version.document} version {version.number}"
        for version in missing(kept().select_related("document"))
    ]
    for line in lost[:MOST_NAMED]:
        print(f"a file is missing or cut short: {line}", file=sys.stderr)
    faults = list(tampered())
    for application, what in faults[:MOST_NAMED]:
        print(f"changed after the decision: {application} ({what})", file=sys.stderr)
    broken = changed()
    for name, fault in broken[:MOST_NAMED]:
        print(f"not what was issued: {name} ({fault})", file=sys.stderr)
    status = "files missing" if lost else "ok"
    status = "tampered" if faults or broken else status
    finish(
        {
            "decisions": Decision.objects.count(),
            "statements": Statement.objects.count(),
            "statements_broken": len(broken),
            "files": kept().count(),
            "files_missing": len(lost),
            "frozen": DecidedApplication.objects.count(),
            "tampered": sorted({application for application, _what in faults}),
            "status": status,
        }
    )
    if status != "ok":
        sys.exit(1)


def register(app: typer.Typer) -> None:
    app.command()(serve)
    app.command()(demo)
    app.command()(worker)
    app.command()(replay)
    app.command()(check)
    app.command("import")(import_)
    season = typer.Typer(help="The season's steps.", no_args_is_help=True)
    season.command("run")(season_run)
    app.add_typer(season, name="season")
