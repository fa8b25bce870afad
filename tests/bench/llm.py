"""Calls in flight: one worker for models against bare threads with the client alone.

A model on loopback answers after five seconds, as real ones do. 200 calls at once are then 40
documents a second at best: in flight over latency.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LATENCY_S = 5.0
SLOTS = 200


def run() -> Iterator[dict[str, Any]]:
    """Measure in a process of its own, whose settings name the model."""
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as name, _model(name) as port:
        environ = {
            **os.environ,
            "READERS": "llm,local",
            "LLM_ROUTE": "llm",
            "LLM_BASE_URL": f"http://127.0.0.1:{port}/v1",
            "LLM_MODEL": "slow",
            "LLM_CONCURRENCY": str(SLOTS),
            "LOG_LEVEL": "WARNING",
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench._llm_measured"],
            env=environ,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    yield from map(json.loads, done.stdout.splitlines())


@contextmanager
def _model(folder: str) -> Iterator[int]:
    """A slow model in a process of its own; gives its port."""
    truth = Path(folder) / "truth.json"
    truth.write_text(
        subprocess.run(
            [sys.executable, "-m", "tests.bench._documents"],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
    )
    command = [sys.executable, "-m", "tests.bench._slow_model", str(LATENCY_S), str(truth)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()
