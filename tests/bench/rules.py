"""Rules: on one case, on 100,000 past cases, and against bare functions of the same arithmetic."""

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
MEASURE = "import django; django.setup(); from tests.bench._rules_measured import main; main()"


def run() -> Iterator[dict[str, Any]]:
    """Measure in a process of its own, on servers of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="countersign-bench-") as name,
        embedded.services(Path(name), durable=False) as urls,
    ):
        done = subprocess.run(
            [sys.executable, "-c", MEASURE],
            env={**os.environ, "DATABASE_URL": urls.database, "REDIS_URL": urls.broker},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    yield from map(json.loads, done.stdout.splitlines())
