"""The worker for calls to models."""

import os
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from extraction import llm_worker, tiers
from extraction.llm_worker import GRACE_S, LlmWorker
from extraction.models import Document
from review import receiving


class Command(BaseCommand):
    """One process does all the calls that a machine can wait for. Run more for safety only."""

    help = "Ask the models of READERS about documents, until told to stop. Needs no broker to work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--slots",
            type=_at_least_one,
            default=200,
            metavar="N",
            help="calls at once, over all routes (default 200); each route has a limit besides",
        )
        parser.add_argument(
            "--grace",
            type=float,
            default=GRACE_S,
            metavar="SECONDS",
            help="how long calls that are out may take when it is told to stop (default 30)",
        )

    def handle(self, **options: Any) -> None:
        try:
            tiers.configured()  # a wrong READERS setting stops the worker here, not in each step
        except tiers.UnknownReader as unknown:
            raise CommandError(unknown.sentence, returncode=2) from None
        llm_worker.share_connections()
        # Threads that only wait for an answer of the database must not queue behind one that works;
        # where it were shorter still, all that wait would wake up for nothing most of the time.
        sys.setswitchinterval(0.002)
        worker = LlmWorker(_hand_over, slots=options["slots"])

        def stop(number: int, frame: FrameType | None) -> None:
            worker.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        if not worker.run(grace_s=options["grace"]):
            # Threads still wait for models that nobody will listen to.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)


def _hand_over(document: Document, step: str) -> None:
    receiving.enqueue(document, after=step)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ArgumentTypeError("at least one slot is needed")
    return number
