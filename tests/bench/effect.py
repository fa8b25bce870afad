"""What a typed value would change: how long the answer to a keystroke takes on a case of eight."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config import embedded

# It imports models, which can be loaded only once Django is set up.
MEASURE = "import django; django.setup(); from tests.bench._effect_measured import main; main()"


def run() -> Iterator[dict[str, Any]]:
    """Measure in a process of its own, on servers and files of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="countersign-bench-") as name,
        embedded.services(Path(name), durable=False) as urls,
    ):
        environ = {
            **os.environ,
            "DATABASE_URL": urls.database,
            "REDIS_URL": urls.broker,
            "STORAGE_DIR": str(Path(name) / "files"),
        }
        done = subprocess.run(
            [sys.executable, "-c", MEASURE],
            env=environ,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    yield from map(json.loads, filter(lambda line: '"name"' in line, done.stdout.splitlines()))
