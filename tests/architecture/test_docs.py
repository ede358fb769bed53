"""The documentation names every command, every setting and only pages that exist."""

import re
from pathlib import Path

import typer

from farshore.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?!https?://)([^)#\s]+)")


def commands() -> set[str]:
    group = typer.main.get_command(app)
    found = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inside = getattr(command, "commands", None)
        found |= {f"{name} {part}" for part in inside} if inside else {name}
    return found


def unnamed(names: set[str], text: str) -> set[str]:
    return {name for name in names if f"farshore {name}" not in text}


def test_every_command_is_in_the_reference() -> None:
    found = commands()
    assert len(found) > 15
    assert unnamed(found, (DOCS / "reference/commands.md").read_text("utf-8")) == set()


def test_a_command_without_a_line_is_caught() -> None:
    assert unnamed({"fly"}, "`farshore serve`") == {"fly"}


def test_every_setting_is_in_the_reference() -> None:
    text = (DOCS / "reference/settings.md").read_text("utf-8")
    read = set()
    for file in (ROOT / "src/farshore/config").glob("*.py"):
        read |= set(re.findall(r"FARSHORE_[A-Z_]+", file.read_text("utf-8")))
    assert len(read) > 8
    short = {name for name in read if name not in text}
    assert {name for name in short if f"`_{name.rsplit('_', 1)[1]}`" not in text} == set()


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]
    assert len(pages) > 15
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []
