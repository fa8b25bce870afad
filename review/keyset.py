"""Pages of a long list by where the last one ended, so that page 900 is as quick as page 1.

A row that comes or goes meanwhile neither repeats another nor hides it, as it would where pages are
counted off from the start.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """An order by columns, of which the last is unique: "-weight", "due_at", "pk"."""

    columns: tuple[str, ...]

    @property
    def turned(self) -> Order:
        """The same from the end."""
        return Order(tuple(one[1:] if one.startswith("-") else f"-{one}" for one in self.columns))

    def key_of(self, row: models.Model) -> Key:
        """Where a row stands."""
        return tuple(getattr(row, column.lstrip("-")) for column in self.columns)

    def after(self, key: Key) -> list[Q]:
        """What comes after a place, as conditions that each are one range of an index, in turn.

        One condition with ORs would have the database read from the start of the list.
        """
        parts = []
        for length in range(len(self.columns), 0, -1):
            same = Q(**dict(zip(_names(self.columns[: length - 1]), key, strict=False)))
            last = self.columns[length - 1]
            beyond = "lt" if last.startswith("-") else "gt"
            parts.append(same & Q(**{f"{last.lstrip('-')}__{beyond}": key[length - 1]}))
        return parts


@dataclass(frozen=True, slots=True)
class Cut:
    """One page of keys, and how the pages beside it are called; "" where there is none."""

    keys: list[int]
    before: str
    after: str


def cut(
    rows: models.QuerySet[Any], order: Order, *, size: int, after: str = "", before: str = ""
) -> Cut:
    """One page of `rows`.

    Args:
        after: a name that a `Cut` gave; the page that follows that place.
        before: the page that ends at that place. Names that nobody gave are as none.
    """
    from_end = bool(before and not after)
    start = _opened(before if from_end else after, len(order.columns))
    towards = order.turned if from_end and start else order
    found: list[Any] = []
    only = [column.lstrip("-") for column in order.columns]
    for part in towards.after(start) if start else [Q()]:
        wanted = size + 1 - len(found)
        if wanted:
            found += rows.filter(part).order_by(*towards.columns).only(*only)[:wanted]
    more, found = len(found) > size, found[:size]
    if towards is not order:
        found.reverse()
    first, last = (
        (_closed(order.key_of(one)) for one in (found[0], found[-1])) if found else ("", "")
    )
    return Cut(
        keys=[one.pk for one in found],
        before=first if (more if towards is not order else start) else "",
        after=last if (more if towards is order else start) else "",
    )


def _names(columns: Sequence[str]) -> list[str]:
    return [column.lstrip("-") for column in columns]


def _closed(key: Key) -> str:
    held = [one.isoformat() if isinstance(one, datetime) else one for one in key]
    return base64.urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")


def _opened(name: str, length: int) -> Key | None:
    """The place that a name stands for; None where it is no name of ours."""
    if not name or len(name) > 200:
        return None
    try:
        held = json.loads(base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)))
        if not isinstance(held, list) or len(held) != length:
            return None
        return tuple(_part(one) for one in held)
    except (binascii.Error, ValueError, TypeError):
        return None


def _part(held: object) -> Any:
    if isinstance(held, str):
        at = datetime.fromisoformat(held)
        if at.tzinfo is None:
            raise ValueError("a time without a zone")
        return at
    if isinstance(held, int) and not isinstance(held, bool) and abs(held) < 2**31:
        return held
    raise ValueError("no part of a place")
