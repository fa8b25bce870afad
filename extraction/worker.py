"""The RQ worker for documents: what is slow to load is loaded once, before any job."""

import ctypes
import os
import signal
from typing import Any

from rq import Worker
from rq.job import Job
from rq.queue import Queue

from extraction import sandbox, tiers

PR_SET_PDEATHSIG = 1


class DocumentWorker(Worker):
    """Forks a process a job, from a parent that has the sandbox warm."""

    @property
    def dequeue_timeout(self) -> int:
        """Seconds that it waits for a job before it reports that it is there, and waits on."""
        return 60

    def bootstrap(self, *args: Any, **kwargs: Any) -> None:
        tiers.configured()  # a wrong READERS setting stops the worker here, not in each job
        sandbox.warm()
        super().bootstrap(*args, **kwargs)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        # A killed worker's job would go on, unseen, beside the one that takes its place.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != self.pid:  # it was killed before we asked to go with it
            os._exit(1)
        super().main_work_horse(job, queue)
