"""Asking the tests' endpoint: one page, its truth, and short words for reading it."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from extraction.contract import Claim, PageText, ReadFailed
from extraction.llm import LlmReader, Route
from extraction.schemas.invoice import Invoice
from tests.extraction.typed import typed
from tests.llm_server import LlmServer

PAGE = typed(
    """
Northwind Paper GmbH       Invoice 2026-117
Date: 10/31/2026
Description    Qty   Price       Amount
Copy paper     3     10.00       30.00
Ink            1     1,204.50    1,204.50
Total          EUR   1,234.50
"""
)
TRUTH = {
    "number": "2026-117",
    "vendor.name": "Northwind Paper GmbH",
    "issued_on": "2026-10-31",
    "currency": "EUR",
    "total": "1234.50",
    "due_on": None,
    "iban": "DE02120300000000202051",
    "lines[0].description": "Copy paper",
    "lines[0].amount": "30.00",
    "lines[1].description": "Ink",
    "lines[1].amount": "1204.50",
}


def reader(server: LlmServer, **values: Any) -> LlmReader:
    given = {"base_url": server.base_url, "timeout_s": 5.0, "loopback_only": True, **values}
    return LlmReader(Route(name="llm", model="some-model", **given))


def read(server: LlmServer, **values: Any) -> dict[str, Claim]:
    return {claim.path: claim for claim in reader(server, **values).read([PAGE], Invoice)}


def failure(one: LlmReader, pages: Sequence[PageText] = (PAGE,)) -> ReadFailed:
    with pytest.raises(ReadFailed) as caught:
        one.read(pages, Invoice)
    return caught.value


def outcomes(one: LlmReader) -> list[str]:
    return [call.outcome for call in one.calls]


def until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()
