"""A short digest of the static files, so that an address changes when its file does."""

import hashlib
from pathlib import Path


def fingerprint(package: Path) -> str:
    seal = hashlib.sha256()
    for file in sorted(package.glob("**/static/**/*")):
        if file.is_file():
            state = file.stat()
            seal.update(f"{file.name}:{state.st_size}:{state.st_mtime_ns}".encode())
    return seal.hexdigest()[:10]
