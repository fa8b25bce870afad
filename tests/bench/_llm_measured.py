"""What `tests.bench.llm` measures, in a process whose settings name its model."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openai
from django.core.management import call_command
from django.db import connection

from tests.bench import _documents
from tests.bench.llm import LATENCY_S, SLOTS

WAVES = 6  # how often each slot is used
BARE_WAVES = 3
LEAST_RATIO = 0.9  # of the ideal
MOST_MIB = 600
MOST_CPU_MS = 15.0
ROOT = Path(__file__).resolve().parent.parent.parent


def measure() -> Iterator[dict[str, Any]]:
    """The bare client first, then the worker."""
    ideal = SLOTS / LATENCY_S
    count = SLOTS * WAVES
    _documents.make(count)
    began = time.process_time()
    bare = _bare()
    bare_spent = time.process_time() - began
    with _worker() as worker:
        _documents.let_go()
        before = _cpu_s(worker.pid)
        most = _until_done(worker.pid, count)
        spent = _cpu_s(worker.pid) - before
        times, in_flight = _documents.times(), _documents.most_at_once()
        failed = _documents.failed()
    rate = _steady(times)
    yield {
        "name": "calls to a model in flight",
        "baseline": f"{SLOTS} bare threads with one openai client",
        "latency_s": LATENCY_S,
        "documents": count,
        "failed": failed,
        "in_flight": in_flight,
        "documents_per_minute": round(60 * rate),
        "baseline_documents_per_minute": round(60 * bare),
        "ratio": round(rate / bare, 2),
        "of_ideal": round(rate / ideal, 3),
        "of_ideal_with_the_start": round(count / times[-1] / ideal, 3),
        "target_of_ideal": LEAST_RATIO,
        "cpu_ms_a_document": round(1000 * spent / count, 1),
        "target_cpu_ms_a_document": MOST_CPU_MS,
        "baseline_cpu_ms_a_call": round(1000 * bare_spent / (SLOTS * BARE_WAVES), 1),
        # A share of the ideal says little where others use the machine: the CPU time does.
        "load_a_core": round(os.getloadavg()[0] / (os.cpu_count() or 1), 1),
        "rss_mib": round(most / 1024),
        "target_rss_mib": MOST_MIB,
    }


def _bare() -> float:
    """Calls a second of threads that do nothing else, once all of them are at it."""
    client = openai.OpenAI(
        base_url=os.environ["LLM_BASE_URL"], api_key="none", max_retries=0, timeout=60
    )
    schema = {"type": "object", "properties": {}, "additionalProperties": False}
    form = {"type": "json_schema", "json_schema": {"name": "none", "schema": schema}}
    ended: list[float] = []

    def call() -> None:
        for _ in range(BARE_WAVES):
            client.chat.completions.create(
                model="slow",
                messages=[{"role": "system", "content": "-"}, {"role": "user", "content": "-"}],
                response_format=form,  # type: ignore[arg-type]
            )
            ended.append(time.monotonic())

    threads = [threading.Thread(target=call) for _ in range(SLOTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _steady(sorted(ended))


def _steady(times: list[float]) -> float:
    """Calls a second from when each slot was used once, which the start of all at once delays."""
    return (len(times) - SLOTS) / (times[-1] - times[SLOTS - 1])


@contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    """The worker as production runs it, once it says that it is there."""
    command = [sys.executable, str(ROOT / "manage.py"), "llm_worker", "--slots", str(SLOTS)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        while not _documents.bell.workers():
            assert process.poll() is None, "the worker did not start"
            time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _until_done(pid: int, count: int) -> int:
    """Wait until all steps have ended; gives the most memory meanwhile, in KiB."""
    deadline = time.monotonic() + 4 * LATENCY_S * WAVES + 60
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM extraction_step WHERE ended_at IS NOT NULL")
            ((ended,),) = cursor.fetchall()
        if ended >= count:
            break
        assert time.monotonic() < deadline, f"{ended} of {count} documents were read"
        time.sleep(0.5)
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def _cpu_s(pid: int) -> float:
    """CPU seconds that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    for result in measure():
        print(json.dumps(result), flush=True)
