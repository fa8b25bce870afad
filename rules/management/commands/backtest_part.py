"""One process of a back-test."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from rules import backtest_job


class Command(BaseCommand):
    help = "Judge some slices of a back-test, given as JSON on standard input. Started by its job."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("test", type=int)

    def handle(self, **options: Any) -> None:
        slices = [(first, end) for first, end in json.load(sys.stdin)]
        try:
            self.stdout.write(backtest_job.judge_part(options["test"], slices))
        except backtest_job.Stopped:
            sys.exit(backtest_job.STOPPED)
