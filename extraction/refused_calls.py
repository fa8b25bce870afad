"""Our own reasons not to ask a model. Nothing has left, and nothing is the endpoint's fault."""

from enum import StrEnum

from extraction.contract import ReadFailed
from extraction.outcomes import Outcome, Trouble


class Why(StrEnum):
    """The code of the failure."""

    BUDGET = "budget"  # a cap is reached: the document waits for a person
    RESIDENCY = "residency"  # the case kind does not allow the endpoint's place
    BREAKER = "breaker"  # the endpoint fails, and is left alone for a while
    BUSY = "busy"  # as many calls are out as may be; says when to come back
    NOT_KEPT = "not_kept"  # only kept answers count here, and there is none


# A wait for one's turn is no try that went wrong: it must not use up a step's tries.
NO_TRY = frozenset({Why.BUSY, Why.BREAKER})


class NotAdmitted(Trouble):
    """A call that was not let out."""

    def __init__(
        self,
        why: Why,
        outcome: Outcome,
        sentence: str,
        *,
        transient: bool,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(outcome, sentence=sentence, transient=transient, retry_after=retry_after)
        self.why = why

    def as_failure(self) -> ReadFailed:
        """The same for whoever asked for a reading; its code is `why`."""
        return ReadFailed(
            str(self.why), self.sentence, transient=self.transient, retry_after=self.retry_after
        )
