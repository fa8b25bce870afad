"""Endpoints of language models, on the command line."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from extraction import handshake, routes
from extraction.capabilities import Capabilities, asked_in_words, in_words
from extraction.llm_probe import probe
from extraction.routes import RouteSettings


class Command(BaseCommand):
    """For people and scripts: exit 0, 1 (no answer) or 2 (usage)."""

    help = (
        "Try a route's endpoint with some fifteen small calls and print what it does, as opposed "
        "to what it says. No document is sent. Exits 1 where the endpoint gives no answer."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["probe"])
        parser.add_argument("route", metavar="ROUTE", help="a route's name")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--short",
            action="store_true",
            help="leave out the one long prompt, which takes a slow model some time",
        )
        parser.add_argument(
            "--keep",
            action="store_true",
            help="keep the findings for the workers; needs the database",
        )

    def handle(self, **options: Any) -> None:
        name = options["route"]
        route = routes.named(name)
        if route is None:
            known = ", ".join(routes.configured()) or "none is set"
            raise CommandError(f"There is no route {name}. Routes: {known}.", returncode=2)
        try:
            wire = route.wire()
        except routes.BadRoutes as wrong:
            raise CommandError(wrong.sentence, returncode=2) from None
        found = probe(wire, long=not options["short"])
        if options["keep"]:
            self._keep(route, found)
        if options["json"]:
            self.stdout.write(json.dumps({"route": name, **found.as_data()}))
        else:
            self._table(route, found, asked_in_words(found.dialect(wire.mode)))
        if not found.answers:
            sys.exit(1)

    def _keep(self, route: RouteSettings, found: Capabilities) -> None:
        try:
            handshake.keep(route, found, by=None)
        except DatabaseError:
            raise CommandError("The findings could not be kept: no database.") from None

    def _table(self, route: RouteSettings, found: Capabilities, asked: str) -> None:
        self.stdout.write(f"{route.name}: {route.model} at {route.base_url}")
        if not found.answers:
            self.stdout.write(f"  no answer ({found.outcome}): {found.sentence}")
            return
        for label, says in in_words(found):
            self.stdout.write(f"  {label:<28}{says}")
        self.stdout.write(f"  {found.calls} calls, {found.seconds:.1f} s")
        self.stdout.write(f"Documents are asked about so: {asked}.")
