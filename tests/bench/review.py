"""The review pages under load: 100,000 cases in the database, 20 reviewers at work, a browser."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config import browser, embedded

# It imports models, which can be loaded only once Django is set up.
MEASURE = "import django; django.setup(); from tests.bench._review_measured import main; main()"


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
            "HTTPS": "no",
            "CHROMIUM": browser.find(),
            # Playwright's loop runs in the thread that also asks the database.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        }
        done = subprocess.Popen(
            [sys.executable, "-c", MEASURE], env=environ, stdout=subprocess.PIPE, text=True
        )
        assert done.stdout is not None
        for line in done.stdout:
            if line.startswith('{"name"'):
                yield json.loads(line)
        if done.wait():
            raise subprocess.CalledProcessError(done.returncode, "the review bench")
