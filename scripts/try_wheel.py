"""Install the built wheel away from the source and serve the demonstration from it.

    python scripts/try_wheel.py [PORT]      after `make wheel`

The new environment sees neither the source nor Node: what the pages need is in the wheel.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = 8031
PATIENCE_S = 420
STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')
NEEDED = (
    "web/static/vendor/tabler/tabler.min.css",
    "web/static/vendor/echarts/echarts.min.js",
    "web/static/vendor/world-atlas/countries-50m.json",
    "web/static/vendor/pretendard/ko.css",
    "web/locale/ko/LC_MESSAGES/django.mo",
    "apps/registry/locale/ja/LC_MESSAGES/django.mo",
)


def wheel() -> Path:
    found = sorted((ROOT / "dist").glob("farshore-*.whl"), key=lambda file: file.stat().st_mtime)
    if not found:
        sys.exit("no wheel in dist/: run `make wheel` first")
    return found[-1]


def install(folder: Path) -> Path:
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv/bin"
    pip = [programs / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", ROOT / "requirements.lock"], check=True)
    subprocess.run([*pip, "--no-deps", wheel()], check=True)
    place = "import pathlib, farshore; print(pathlib.Path(farshore.__file__).parent)"
    told = subprocess.run(
        [programs / "python", "-c", place], check=True, capture_output=True, text=True, cwd=folder
    )
    package = Path(told.stdout.strip())
    missing = [name for name in NEEDED if not (package / name).is_file()]
    if missing:
        sys.exit(f"the wheel lacks {', '.join(missing)}")
    return programs / "farshore"


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return answer.read().decode("utf-8", "replace")


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_S:
        if server.poll() is not None:
            sys.exit(f"farshore ended with {server.returncode}")
        try:
            page(port, "/health/")
        except (urllib.error.URLError, OSError):
            time.sleep(1)
        else:
            return
    sys.exit(f"no answer within {PATIENCE_S} s")


def look(port: int) -> None:
    first = page(port, "/ko/")
    assets = STATIC.findall(first)
    if not assets:
        sys.exit("the first page names no style sheet")
    for asset in assets:
        page(port, asset)
    words = {"ko": "로그인", "ja": "ログイン", "en": "Sign in"}
    for language, word in words.items():
        if word not in page(port, f"/{language}/"):
            sys.exit(f"the page in {language} is not translated")


def main() -> int:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else PORT
    with tempfile.TemporaryDirectory(prefix="farshore-wheel-") as name:
        folder = Path(name)
        program = install(folder)
        print("installed; building the demonstration", flush=True)
        environment = {"PATH": "/nowhere", "FARSHORE_HOME": str(folder / "home"), "HOME": name}
        environment["LANG"] = os.environ.get("LANG", "C.UTF-8")
        command = [program, "demo", "--serve", "--port", str(port)]
        began = time.monotonic()
        server = subprocess.Popen(command, cwd=folder, env=environment)
        try:
            wait_for(server, port)
            look(port)
        finally:
            server.terminate()
            server.wait(timeout=30)
    print(f"the wheel serves its demonstration, {time.monotonic() - began:.0f} s after its start")
    return 0


if __name__ == "__main__":
    sys.exit(main())
