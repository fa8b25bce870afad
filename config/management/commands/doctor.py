"""Say whether this installation is fit to work."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from config.doctor import State, examine


class Command(BaseCommand):
    """A line for each check; exit status 1 where one found a problem."""

    help = "Check this installation and say in words what is wrong with it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, **options: Any) -> None:
        reports = examine()
        for report in reports:
            if options["json"]:
                self.stdout.write(json.dumps(asdict(report)))
            else:
                self.stdout.write(f"{report.state:<8} {report.check:<11} {report.words}")
        if any(report.state is State.PROBLEM for report in reports):
            sys.exit(1)
