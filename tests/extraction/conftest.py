from collections.abc import Iterator

import pytest

from extraction import llm
from tests.extraction.asking import TRUTH
from tests.llm_server import LlmServer


@pytest.fixture(autouse=True)
def _nothing_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ports come back in a later test, and the endpoint there is another one."""
    monkeypatch.setattr(llm, "_learned", {})


@pytest.fixture
def server() -> Iterator[LlmServer]:
    """An endpoint that knows the page of `asking`."""
    with LlmServer(TRUTH) as server:
        yield server
