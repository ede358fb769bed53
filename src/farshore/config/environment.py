"""What the environment decides, read once. Every name is listed in docs/reference/settings.md."""

import os
import secrets
from pathlib import Path

TRUE = {"1", "true", "yes", "on"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = text(name)
    return value.lower() in TRUE if value else default


def listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def home() -> Path:
    """Where this installation keeps its database, its files and its key."""
    given = text("FARSHORE_HOME")
    if given:
        return Path(given).expanduser().resolve()
    share = text("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    return Path(share) / "farshore"


def secret_key(folder: Path) -> str:
    """The given key, or one made for this installation and readable by its owner only."""
    given = text("FARSHORE_SECRET_KEY")
    if given:
        return given
    file = folder / "secret-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(50))
    return file.read_text().strip()
