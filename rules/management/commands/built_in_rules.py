"""Describe the built-in rules for people, from the rules themselves."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from extraction.schemas import SCHEMAS
from rules.engine import BUILT_IN
from rules.registry import REGISTRY, Rule, Threshold
from rules.view import CaseView

HEAD = """\
# Built-in rules

Made by `manage.py built_in_rules` from the rules themselves ({count} of them, in `{where}`).
A title says what holds where the rule passes. *Override* says who may let a finding stand. Limits
are set in the interface, for every kind of case or for one.
"""
EVERY_DOCUMENT, WHOLE_CASE = "Any document", "The whole case"


class Command(BaseCommand):
    help = "Write the reference of the built-in rules, as Markdown, to standard output."
    requires_system_checks = ()

    def handle(self, **_: Any) -> None:
        self.stdout.write(as_markdown(), ending="")


def as_markdown() -> str:
    """The page."""
    groups: dict[str, list[Rule]] = {name: [] for name in _groups()}
    for rule in sorted(REGISTRY.rules.values(), key=lambda one: one.id):
        groups[_group(rule)].append(rule)
    text = HEAD.format(count=len(REGISTRY.rules), where=BUILT_IN.replace(".", "/"))
    return text + "".join(
        part for name, rules in groups.items() if rules for part in _section(name, rules)
    )


def _groups() -> Iterator[str]:
    yield from (EVERY_DOCUMENT, WHOLE_CASE)
    yield from (schema.title for schema in SCHEMAS.values())


def _group(rule: Rule) -> str:
    if rule.on is None:
        return EVERY_DOCUMENT
    if rule.on is CaseView:
        return WHOLE_CASE
    return next(schema.title for schema in SCHEMAS.values() if schema is rule.on)


def _section(name: str, rules: list[Rule]) -> Iterator[str]:
    yield f"\n## {name}\n\n| rule | holds where | weight, override | limits | source |\n"
    yield "| --- | --- | --- | --- | --- |\n"
    for rule in rules:
        limits = "; ".join(_limit(key, one) for key, one in rule.thresholds.items())
        cells = (
            f"`{rule.id}` v{rule.version}",
            rule.title,
            f"{rule.severity.value}, {rule.override.value}",
            limits,
            rule.source,
        )
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def _limit(name: str, one: Threshold) -> str:
    return f"`{name}` {one.default} {one.unit}: {one.meaning}"
