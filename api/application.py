"""What an applicant states, taken in by other programs: a JSON merge patch (RFC 7396)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from extraction.stating import GROUPS, TABLES, Given, Row, columns

Errors = dict[str, str]  # by JSON pointer


class NotAPatch(Exception):
    """The body can't be taken for a change; `errors` says why, by JSON pointer."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(len(errors))
        self.errors = errors


def read_patch(body: bytes) -> dict[str, Given]:
    """What is to be stated, by group, of a body like {"stated": {"loan": {"amount": "1.00"}}}.

    As a merge patch has it: what is left out stays, null takes away, a list is replaced as a
    whole. Amounts are texts, since numbers of JSON are not exact.

    Raises:
        NotAPatch: it is no JSON, or has another shape.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAPatch({"": "The body must be JSON."}) from None
    if not isinstance(told, dict) or set(told) != {"stated"}:
        raise NotAPatch({"": 'The body must be an object with "stated" and nothing else.'})
    stated = told["stated"]
    if not isinstance(stated, dict):
        raise NotAPatch({"/stated": "It must be an object of groups."})
    errors: Errors = {}
    given = {group: _group(group, said, errors) for group, said in stated.items()}
    if errors:
        raise NotAPatch(errors)
    return given


def pointer(path: str) -> str:
    """`employers[0].name` -> `/stated/employers/0/name`."""
    return "/stated/" + re.sub(r"\[(\d+)\]", r"/\1", path).replace(".", "/")


def _group(group: str, said: Any, errors: Errors) -> Given:
    at = f"/stated/{_escaped(group)}"
    if group not in GROUPS:
        errors[at] = "There is no such thing to state."
        return {}
    if group not in TABLES:
        if said is None:
            return {leaf.path.partition(".")[2]: None for leaf in columns(group)}
        return _leaves(said, at, errors)
    if said is None:
        return []
    if not isinstance(said, list):
        errors[at] = "It must be a list of rows."
        return []
    return [_leaves(row, f"{at}/{number}", errors) for number, row in enumerate(said)]


def _leaves(said: Any, at: str, errors: Errors) -> Row:
    if not isinstance(said, dict):
        errors[at] = "It must be an object."
        return {}
    found: dict[str, str | None] = {}
    for name, value in said.items():
        if isinstance(value, bool):
            found[name] = "true" if value else "false"
        elif value is None or isinstance(value, str):
            found[name] = value
        else:
            errors[f"{at}/{_escaped(name)}"] = "It must be a text, as amounts are, or null."
    return found


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def pointers(errors: Mapping[str, str]) -> Errors:
    """Sentences by the paths of what is stated, by JSON pointer instead."""
    return {pointer(path): sentence for path, sentence in errors.items()}
