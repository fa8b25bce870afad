"""The figures of a paper in one digest, so that the same paper is found under another file.

Names, numbers of people and words do not count: who hands in another person's paper changes those.
"""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from extraction.figure_models import DocumentFigures
from extraction.models import Document, FieldValue
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind, leaves

LEAST = 4  # figures that tell a paper from another
LEAST_AMOUNTS = 2  # of them, each another one: dates alone are shared by many papers
_AMOUNTS = (Kind.MONEY, Kind.NUMBER)
_COUNTED = (*_AMOUNTS, Kind.DATE)


def figures_digest(doc_type: str, values: Mapping[str, str | None]) -> str:
    """The digest of a document's main amounts, numbers and dates; "" where there are too few.

    Rows of tables do not count, as one row read differently would hide a twin; nor does nought.
    """
    schema = SCHEMAS.get(doc_type)
    if schema is None:
        return ""
    held: dict[str, str] = {}
    amounts = set()
    for leaf in leaves(schema):
        value = None if leaf.table or leaf.kind not in _COUNTED else values.get(leaf.path)
        if value is None:
            continue
        if leaf.kind in _AMOUNTS:
            value = _plain(value)
            if not value:
                continue
            amounts.add(value)
        held[leaf.path] = value
    if len(held) < LEAST or len(amounts) < LEAST_AMOUNTS:
        return ""
    return hashlib.sha256(json.dumps([doc_type, held], sort_keys=True).encode()).hexdigest()


def remember(document: Document) -> None:
    """Keep the digest of a document's figures as they count now, or none where there are too few.

    In the transaction of the change.
    """
    current = FieldValue.objects.filter(
        document=document, reading=document.reading, current=True
    ).exclude(value=None)
    digest = figures_digest(document.doc_type, dict(current.values_list("path", "value")))
    if digest:
        DocumentFigures.objects.update_or_create(document=document, defaults={"digest": digest})
    else:
        DocumentFigures.objects.filter(document=document).delete()


def _plain(text: str) -> str:
    """80, 80.0 and 80.00 are one figure; nought is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ""
    return f"{number.normalize():f}" if number.is_finite() and number else ""
