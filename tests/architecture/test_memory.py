"""The server's process: what it loads once is not collected again with every page."""

import os
import subprocess
import sys

ASK = """
import gc
from farshore.config.wsgi import application
from farshore.web.memory import THRESHOLDS
import farshore.apps.bases.urls
assert gc.get_threshold() == THRESHOLDS
whole = gc.get_freeze_count()
print(whole, len(gc.get_objects()))
"""


def test_what_the_server_loads_is_frozen(tmp_path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", ASK], env={**os.environ, "FARSHORE_HOME": str(tmp_path)},
        check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    frozen, young = map(int, told)
    assert frozen > 50_000
    assert young < frozen / 20
