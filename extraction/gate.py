"""What stands between a reader and an endpoint: what was answered before, what may be asked now.

The reader of `extraction.llm` knows no database. It asks a gate before each request and tells it
after; `extraction.ledger` has the one that remembers, limits and counts in PostgreSQL.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that is about to be sent, without the words of the document."""

    key: str  # sha256 of the canonical request: same key, same question
    route: str
    model: str
    mode: str
    prompt_version: str
    schema: str  # slug and version, as "pay_stub v1"
    pages: tuple[int, ...]  # whose text or picture is sent
    fields: tuple[str, ...]  # paths asked for
    masked: int  # digits that were masked before sending
    pictures: int
    prompt_tokens: int  # estimated, never too few
    output_tokens: int  # the cap asked for
    rows: tuple[str, str] | None = None  # only rows of tables that begin on these lines or between


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was kept: the text as the endpoint gave it, and what was known of it."""

    text: str
    model_reported: str | None
    prompt_tokens: int | None
    completion_tokens: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a request."""

    outcome: str  # of `outcomes.Outcome`
    text: str | None  # the whole answer, where there is one
    model_reported: str | None
    prompt_tokens: int | None  # None: the endpoint did not say
    cached_tokens: int | None
    completion_tokens: int | None
    reported_cost: str | None  # decimal text of US dollars, where a proxy said what it cost
    seconds: float
    request_id: str | None
    reached: bool = True  # False: no connection was made, so that nothing left
    retry_after: float | None = None  # seconds that the endpoint asked to wait
    cache_write_tokens: int | None = None  # of the prompt, where the endpoint bills keeping it
    parameter: str = ""  # what the endpoint does not support, where it said so
    loose: bool = False  # the answer's form shows that the endpoint enforced none


class Gate(Protocol):
    """One document's way to an endpoint. Made anew for each reading of a document."""

    def recall(self, asked: Asked) -> Kept | None:
        """The answer to the same question, where one was kept. A hit is recorded and costs 0."""

    def admit(self, asked: Asked) -> None:
        """Reserve what it may cost, before it is sent.

        Raises:
            Trouble: it must not be sent now: a budget's cap, an open breaker, a residency that the
                case kind does not allow, too many calls at once.
        """

    def settle(self, asked: Asked, told: Told) -> None:
        """Record what came of it, give back what was reserved too much, keep an ok answer."""


class OpenGate:
    """Lets everything through and keeps nothing, as for a try on the command line."""

    def recall(self, asked: Asked) -> Kept | None:
        """Nothing is kept."""
        return None

    def admit(self, asked: Asked) -> None:
        """Everything may be sent."""

    def settle(self, asked: Asked, told: Told) -> None:
        """Nothing is recorded."""
