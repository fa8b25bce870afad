"""How well the rules do on cases whose problems are known, on the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from extraction.page_cache import PageCache
from extraction.refusals import Refused
from rules import measuring
from rules.registry import REGISTRY


class Command(BaseCommand):
    help = (
        "Judge the cases that make_cases wrote: how many planted problems are found, kind by kind,"
        " what each rule raised, and how many clean cases have a blocker. Needs no database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--reader",
            choices=("truth", "local"),
            default="truth",
            help="the documents' true values, or what the built-in reader reads (default: truth)",
        )
        parser.add_argument("--pages-cache", type=Path, metavar="DIR", help="keep words there")
        parser.add_argument("--rule", metavar="ID", help="judge by this rule alone")
        parser.add_argument("--json", action="store_true", help="figures for programs")

    def handle(self, **options: Any) -> None:
        rules = None
        if options["rule"]:
            if options["rule"] not in REGISTRY.rules:
                raise CommandError(f"There is no rule {options['rule']}.")
            rules = [REGISTRY.rules[options["rule"]]]
        read: measuring.Reader = measuring.by_truth
        if options["reader"] == "local":
            read = measuring.by_local_reader(PageCache(options["pages_cache"]))
        try:
            measured = measuring.measure(options["folder"], read, rules)
        except (ValueError, OSError, Refused) as error:
            raise CommandError(f"{options['folder']} cannot be measured: {error}.") from error
        if options["json"]:
            self.stdout.write(json.dumps(measuring.as_json(measured), indent=1))
            return
        for line in measuring.lines(measured):
            self.stdout.write(line)
