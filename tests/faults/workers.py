"""Real workers on the test's own database and broker, to be killed at will."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django_rq import get_queue

from config.children import tied_to_us
from tests.servers import database_url

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 60


class Worker:
    """One `rqworker` process as production runs it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.name = f"worker-{uuid.uuid4().hex[:8]}"
        self.log = folder / f"{self.name}.log"
        self._environment = environment
        self._start(folder)

    def _start(self, folder: Path) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), "rqworker", "documents"]
        command += ["--worker-class", "extraction.worker.DocumentWorker"]
        command += ["--serializer", "rq.serializers.JSONSerializer", "--name", self.name]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **self._settings(folder)},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=tied_to_us(signal.SIGKILL),
            )
        redis = get_queue("documents").connection
        wait(lambda: redis.exists(f"rq:worker:{self.name}") or not self.alive, "a worker")
        assert self.alive, self.log.read_text()

    def _settings(self, folder: Path) -> dict[str, str]:
        return {
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.RQ_QUEUES["documents"]["URL"],
            "STORAGE_DIR": str(folder),
            "LEASE_S": "2",
            "MAX_ATTEMPTS": "99",
            "READERS": "local",
            **self._environment,
        }

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def horse(self, within: float = 0) -> int | None:
        """The process that a job runs in; None where none is there in `within` seconds."""
        deadline = time.monotonic() + within
        while True:
            for pid in children_of(self.process.pid):
                with contextlib.suppress(ProcessLookupError):
                    # A job has a process group of its own, the sandbox a session as well.
                    if os.getpgid(pid) == pid != os.getsid(pid):
                        return pid
            if time.monotonic() > deadline:
                return None
            time.sleep(0.005)

    @property
    def job(self) -> str:
        """The name of the job that it is at; "" where it is at none."""
        redis = get_queue("documents").connection
        return (redis.hget(f"rq:worker:{self.name}", "current_job") or b"").decode()

    def kill(self) -> None:
        """SIGKILL, as the kernel does when memory is short."""
        self.process.kill()
        self.process.wait()

    def said(self) -> str:
        return self.log.read_text()


class ModelWorker(Worker):
    """One `llm_worker` process as production runs it."""

    def _start(self, folder: Path) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), "llm_worker", "--slots", "20"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **self._settings(folder)},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=tied_to_us(signal.SIGKILL),
            )
        wait(lambda: "llm.started" in self.said() or not self.alive, "a worker for models")
        assert self.alive, self.said()


@contextlib.contextmanager
def worker(folder: Path, **environment: str) -> Iterator[Worker]:
    one = Worker(folder, **environment)
    try:
        yield one
    finally:
        one.kill()


def kill(pid: int) -> None:
    """SIGKILL to one process; it may have ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def descendants_of(pid: int) -> set[int]:
    found = set(children_of(pid))
    return found.union(*(descendants_of(child) for child in found)) if found else found


def gone(pid: int) -> bool:
    """Whether a process has ended (one that nobody has waited for yet counts as ended)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def wait(
    until: Callable[[], object], what: str, *, meanwhile: Callable[[], object] | None = None
) -> None:
    """Wait until something is so; `meanwhile` is done about twice a second."""
    deadline = time.monotonic() + PATIENCE_S
    again = 0.0
    while not until():
        assert time.monotonic() < deadline, f"{what} did not come within {PATIENCE_S} s"
        if meanwhile and time.monotonic() > again:
            meanwhile()
            again = time.monotonic() + 0.5
        time.sleep(0.02)
