"""The RQ worker for documents: what is slow to load is loaded once, before any job."""

import ctypes
import signal

from rq import Worker
from rq.job import Job
from rq.queue import Queue

from extraction import sandbox
from extraction.readers import configured

PR_SET_PDEATHSIG = 1


class DocumentWorker(Worker):
    """Forks a process a job, from a parent that has the sandbox warm."""

    def work(self, *args: object, **kwargs: object) -> bool:
        configured()  # a wrong READERS setting stops the worker here, not in each job
        sandbox.warm()
        return bool(super().work(*args, **kwargs))

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        # A killed worker's job would go on, unseen, beside the one that takes its place.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        super().main_work_horse(job, queue)
