"""The ledger's rows, by statements that are written out.

A call takes a dozen of them while it holds up others. Building each anew from the models took
longer than PostgreSQL does for it, and hundreds of calls share one process.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import JSONField

from extraction.gate import Told
from extraction.llm_models import LlmCall

MOST_CHARS = 120  # of what an endpoint calls its model and its request

# By the key of a question: the first answer to it.
KEPT = "SELECT * FROM extraction_keptanswer WHERE key = %s ORDER BY id LIMIT 1"
# By its slug.
KIND = "SELECT * FROM extraction_casekind WHERE slug = %s"

_WAS_READ = """
    SELECT EXISTS (
        SELECT FROM extraction_extraction
        WHERE document_id = %s AND reader = %s AND failure_code = ''
    )
"""
_LOCKED = "SELECT outcome, at, reserved_micros FROM extraction_llmcall WHERE id = %s FOR UPDATE"
_END = """
    UPDATE extraction_llmcall SET
        outcome = %(outcome)s, model_reported = %(model)s, prompt_tokens = %(prompt)s,
        cached_tokens = %(cached)s, completion_tokens = %(completion)s, cost_micros = %(cost)s,
        seconds = %(seconds)s, far_request_id = %(request)s, settled_at = %(at)s
    WHERE id = %(id)s
"""
_KEEP = """
    INSERT INTO extraction_keptanswer
        (key, digest, text, model_reported, prompt_tokens, completion_tokens, at)
    VALUES (%s, %s, %s, %s, %s, %s, now()) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Out:
    """What is looked at of a call that came back."""

    outcome: str  # "" until it is written down
    at: datetime
    reserved_micros: int | None


def was_read(document: int, route: str) -> bool:
    """Whether there is a reading of a document through a route that went well."""
    with connection.cursor() as cursor:
        cursor.execute(_WAS_READ, (document, route))
        ((found,),) = cursor.fetchall()
    return bool(found)


def insert(values: Mapping[str, Any]) -> int:
    """Write a call down, before it goes out.

    Args:
        values: by the column; the others get what a new `LlmCall` has.

    Returns:
        Its row.
    """
    statement, defaults, lists = _insertion()
    row = {**defaults, **values}
    row.update({name: json.dumps(row[name]) for name in lists})
    with connection.cursor() as cursor:
        cursor.execute(statement, row)
        ((pk,),) = cursor.fetchall()
    return int(pk)


def locked(pk: int) -> Out:
    """A call, with its row locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED, (pk,))
        ((outcome, at, reserved),) = cursor.fetchall()
    return Out(outcome, at, reserved)


def end(pk: int, told: Told, *, cost: int | None, at: datetime) -> None:
    """Write down what came of a call."""
    with connection.cursor() as cursor:
        cursor.execute(
            _END,
            {
                "id": pk,
                "outcome": told.outcome,
                "model": (told.model_reported or "")[:MOST_CHARS],
                "prompt": told.prompt_tokens,
                "cached": told.cached_tokens,
                "completion": told.completion_tokens,
                "cost": cost,
                "seconds": told.seconds,
                "request": (told.request_id or "")[:MOST_CHARS],
                "at": at,
            },
        )


def keep(key: str, digest: str, told: Told, text: str) -> None:
    """Keep a whole answer, unless the same one is kept already."""
    model = (told.model_reported or "")[:MOST_CHARS]
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP, (key, digest, text, model, told.prompt_tokens, told.completion_tokens)
        )


@cache
def _insertion() -> tuple[str, Mapping[str, Any], tuple[str, ...]]:
    """The statement for a new call, what its columns hold by default, and which are JSON."""
    fields = [field for field in LlmCall._meta.concrete_fields if not field.primary_key]
    names = [field.get_attname() for field in fields]
    values = ", ".join(f"%({name})s" for name in names)
    # All names are the model's own.
    statement = (
        f"INSERT INTO extraction_llmcall ({', '.join(names)}) VALUES ({values}) RETURNING id"  # noqa: S608
    )
    fresh = LlmCall()
    defaults = {name: getattr(fresh, name) for name in names}
    lists = tuple(
        name for name, field in zip(names, fields, strict=True) if isinstance(field, JSONField)
    )
    return statement, defaults, lists
