"""A worker of its own process, beside the live server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django_rq import get_queue

from tests.servers import database_url

ROOT = Path(__file__).resolve().parent.parent.parent
STARTS_WITHIN_S = 60


@pytest.fixture
def worker(live_server, tmp_path) -> Iterator[Path]:
    """A real RQ worker on the test's database and files; gives its log. Jobs of before are gone."""
    queue = get_queue("documents")
    queue.empty()
    log = tmp_path / "worker.log"
    command = [sys.executable, "manage.py", "rqworker", "documents"]
    command += ["--worker-class", "extraction.worker.DocumentWorker"]
    command += ["--serializer", "rq.serializers.JSONSerializer"]
    environ = os.environ | {
        "DATABASE_URL": database_url(),
        "STORAGE_DIR": settings.STORAGES["default"]["OPTIONS"]["location"],
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=output, stderr=output, start_new_session=True
        )
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while b"Listening on documents" not in log.read_bytes():
            assert process.poll() is None, log.read_text()[-2000:]
            assert time.monotonic() < deadline, log.read_text()[-2000:]
            time.sleep(0.2)
        yield log
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
