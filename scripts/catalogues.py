"""Message catalogues: gather texts, say which lack a translation, compile.

    python scripts/catalogues.py update [ROOM ...]   gather texts into locale/*/django.po
    python scripts/catalogues.py check               name every text with no translation or with two
    python scripts/catalogues.py compile             write the .mo files

Each room keeps its own catalogues beside its code. English is the language of the source.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1] / "src/farshore"
LANGUAGES = ("ko", "ja")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
TRANSLATE = re.compile(
    r"""{%\s*trans(?:late)?\s+(?P<quote>["'])(?P<text>.+?)(?P=quote)"""
    r"""(?:\s+context\s+["'](?P<context>.+?)["'])?[^%]*%}"""
)
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?(?P<options>[^%]*)%}(?P<body>.*?){%\s*endblocktrans(?:late)?\s*%}",
    re.DOTALL,
)
PLURAL = re.compile(r"{%\s*plural\s*%}")
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")

Found = tuple[int, str | tuple[str, str], str | None]


def folders() -> list[Path]:
    """Every place that keeps catalogues, the most particular first."""
    rooms = sorted(path.parent for path in PACKAGE.glob("apps/*/apps.py"))
    return [*rooms, PACKAGE / "demo", PACKAGE / "web"]


def python_texts(file: Path) -> Iterator[Found]:
    with file.open("rb") as stream:
        for line, message, _comments, context in extract("python", stream, KEYWORDS):
            yield line, message, context


def template_texts(file: Path) -> Iterator[Found]:
    source = file.read_text(encoding="utf-8")
    for found in TRANSLATE.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        yield line, found["text"], found["context"]
    for found in BLOCK.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        body = VARIABLE.sub(r"%(\1)s", found["body"])
        if "trimmed" in found["options"]:
            body = " ".join(part.strip() for part in body.splitlines() if part.strip())
        parts = PLURAL.split(body)
        yield line, (parts[0], parts[1]) if len(parts) == 2 else parts[0], None


def gather(folder: Path) -> Catalog:
    """All texts of a room's Python files and templates."""
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        if "migrations" in file.parts or "vendor" in file.parts:
            continue
        reader = python_texts if file.suffix == ".py" else template_texts
        for _line, message, context in reader(file):
            place = [(str(file.relative_to(PACKAGE)), None)]
            catalogue.add(message, locations=place, context=context)
    return catalogue


def po_file(folder: Path, language: str) -> Path:
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def stored(folder: Path, language: str) -> Catalog:
    file = po_file(folder, language)
    if not file.exists():
        return Catalog(locale=language, charset="utf-8")
    return read_po(io.BytesIO(file.read_bytes()), locale=language)


def update(folder: Path, language: str) -> None:
    template = gather(folder)
    catalogue = stored(folder, language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    file = po_file(folder, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    header = '"Content-Type: text/plain; charset=utf-8\\n"\n'
    stream = io.BytesIO()
    write_po(stream, catalogue, omit_header=True, width=96, sort_output=True)
    plural = f'"Plural-Forms: {catalogue.plural_forms}\\n"\n'
    text = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n{header}{plural}\n'
    file.write_text(text + stream.getvalue().decode().lstrip("\n"), encoding="utf-8")


def lacking(folder: Path, language: str) -> list[str]:
    """Texts that have no translation, or whose placeholders differ from the source's."""
    catalogue = stored(folder, language)
    faults = []
    for message in gather(folder):
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        texts = [] if known is None else [known.string]
        texts = [part for text in texts for part in (text if isinstance(text, tuple) else [text])]
        name = message.id if isinstance(message.id, str) else message.id[0]
        if not texts or not all(texts) or known.fuzzy:
            faults.append(f"{folder.name} {language}: no translation of {name!r}")
        elif any(placeholders(text) - placeholders(message.id) for text in texts):
            faults.append(f"{folder.name} {language}: other placeholders in {name!r}")
    return faults


def clashing(language: str) -> list[str]:
    """Texts that two rooms translate otherwise: all catalogues are read as one, the first wins."""
    known: dict[tuple[str | None, str | tuple[str, ...]], dict[Any, str]] = {}
    for folder in folders():
        for message in stored(folder, language):
            if message.id:
                rooms = known.setdefault((message.context, message.id), {})
                rooms.setdefault(message.string, folder.name)
    return [
        f"{language}: {message!r} is translated otherwise in {', '.join(rooms.values())}:"
        " agree on one, or give one a context"
        for (_context, message), rooms in known.items()
        if len(rooms) > 1
    ]


def placeholders(text: str | tuple[str, ...]) -> set[str]:
    whole = text if isinstance(text, str) else " ".join(text)
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", whole))


def compile_all() -> None:
    for folder in folders():
        for language in LANGUAGES:
            if po_file(folder, language).exists():
                with po_file(folder, language).with_suffix(".mo").open("wb") as stream:
                    write_mo(stream, stored(folder, language))


def main() -> int:
    verb, *rooms = sys.argv[1:] or ["check"]
    chosen = [folder for folder in folders() if not rooms or folder.name in rooms]
    if verb == "update":
        for folder in chosen:
            for language in LANGUAGES:
                update(folder, language)
    elif verb == "compile":
        compile_all()
    else:
        faults = [
            fault for folder in chosen for lang in LANGUAGES for fault in lacking(folder, lang)
        ]
        faults += [fault for lang in LANGUAGES for fault in clashing(lang)]
        print("\n".join(faults) or "every text is translated")
        return bool(faults)
    return 0


if __name__ == "__main__":
    sys.exit(main())
