"""Packs of rules on the command line: out, in, checked, tested."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from rules.pack_life import kept, take_in
from rules.packs import NotAPack, Pack, digest, lint, mistakes, read, tested, written

CHECK_FAILED = 3  # exit status


class Command(BaseCommand):
    help = "Export, import, check and test the rules that teams wrote, as a TOML file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True, metavar="export|import|lint|test")
        out = kinds.add_parser("export", help="write the rules that are in force")
        out.add_argument("--out", type=Path, metavar="FILE", help="instead of stdout")
        out.add_argument("--drafts", action="store_true", help="of each its newest open version")
        into = kinds.add_parser("import", help="make drafts of a pack's rules; none goes live")
        into.add_argument("--by", required=True, metavar="EMAIL", help="the lead who imports them")
        into.add_argument("--dry-run", action="store_true", help="only say what would be done")
        for one in (
            into,
            kinds.add_parser("lint", help="check what a pack says; no database"),
            kinds.add_parser("test", help="run the tests that a pack brings; no database"),
        ):
            one.add_argument("file", type=Path, metavar="FILE")
            one.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        if options["what"] == "export":
            self._export(options["out"], drafts=options["drafts"])
            return
        pack = _pack(options["file"])
        if options["what"] == "import":
            self._import(pack, options)
        elif options["what"] == "lint":
            self._lint(pack, as_json=options["json"])
        else:
            self._test(pack, as_json=options["json"])

    def _export(self, out: Path | None, *, drafts: bool) -> None:
        rules = kept(drafts=drafts)
        text = written(rules)
        if out is None:
            self.stdout.write(text, ending="")
            return
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{out} can't be written: {error.strerror}.") from error
        self.stderr.write(f"{len(rules)} rules written, {digest(rules)}.")

    def _import(self, pack: Pack, options: dict[str, Any]) -> None:
        by = User.objects.filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError("There is no user with this e-mail address.")
        try:
            taken = list(take_in(pack, by=by, dry=options["dry_run"]))
        except PermissionDenied:
            raise CommandError("Only a lead may import rules.") from None
        if options["json"]:
            self.stdout.write(
                json.dumps([{"rule": one.rule, "did": one.did, "why": one.why} for one in taken])
            )
        else:
            for one in taken:
                self.stdout.write(f"{one.did:<9}  {one.rule}: {one.why}")
        refused = sum(one.did == "refused" for one in taken)
        if refused:
            raise CommandError(f"{refused} of {len(taken)} rules were refused.")

    def _lint(self, pack: Pack, *, as_json: bool) -> None:
        remarks = list(lint(pack))
        if as_json:
            keys = ("rule", "part", "line", "column", "message", "advice")
            rows = [{key: getattr(one, key) for key in keys} for one in remarks]
            self.stdout.write(json.dumps(rows))
        else:
            for one in remarks:
                self.stdout.write(f"{'advice' if one.advice else 'wrong'}  {one}")
        wrong = sum(not one.advice for one in remarks)
        self.stderr.write(f"{len(pack.rules)} rules read, {wrong} mistakes.")
        if wrong:
            sys.exit(CHECK_FAILED)

    def _test(self, pack: Pack, *, as_json: bool) -> None:
        rows = []
        for rule in pack.rules:
            if mistakes(rule):
                rows.append((rule.id, "", "it has mistakes: see lint"))
                continue
            rows += [(rule.id, one.name, one.wrong) for one in tested(rule)]
        rows += [(one.rule, "", f"{one.part}: {one.message}") for one in pack.wrong]
        if as_json:
            self.stdout.write(
                json.dumps([dict(zip(("rule", "test", "wrong"), row, strict=True)) for row in rows])
            )
        else:
            for name, test, wrong in rows:
                told = f"{name}: {test}: {wrong}" if test else f"{name}: {wrong}"
                self.stdout.write(f"failed  {told}" if wrong else f"passed  {name}: {test}")
        failed = sum(bool(row[2]) for row in rows)
        self.stderr.write(f"{len(rows) - failed} passed, {failed} failed.")
        if failed:
            sys.exit(CHECK_FAILED)


def _pack(file: Path) -> Pack:
    try:
        return read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} can't be read.") from error
    except NotAPack as error:
        raise CommandError(str(error)) from error
