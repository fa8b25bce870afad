"""The gate that remembers, limits and counts, in PostgreSQL, for all workers together.

Every call is written down before anything leaves, together with its audit entry and the money set
aside for it; after it, what came of it. No connection is held while a call is out: hundreds of
threads may wait for models, and the database has some hundred connections in all.
"""

import hashlib
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction

from audit.log import record
from extraction import budgets, endpoint_state, ledger_rows
from extraction.contract import Claim, PageText
from extraction.gate import Asked, Kept, Told
from extraction.kept_answers import NotKept, claims_again, earlier
from extraction.llm_models import EndpointState, KeptAnswer, LlmCall
from extraction.models import CaseKind, Document
from extraction.outcomes import Outcome
from extraction.prices import FREE, Price, micros
from extraction.refused_calls import NotAdmitted, Why
from extraction.routes import LOCAL, UNSTATED, RouteSettings, allows
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Schema, leaves

T = TypeVar("T")
CONNECTIONS = 8  # that the gates of one process use at once
PATIENCE_S = 20.0  # for one's turn; then the step is put back
GRACE_S = 30.0  # that a call may be late, by its own deadline, before it counts as lost
AWAY_S = 10.0  # until a step is tried again where the database is away
TRIES = 4  # of a short transaction that the database refuses
# Endpoints charge nothing for these, where they don't say that they read anything.
REFUSED = frozenset(
    {Outcome.AUTH, Outcome.QUOTA, Outcome.NOT_FOUND, Outcome.UNSUPPORTED, Outcome.RATE}
)

# What a row of the ledger tells of the question itself.
ASKED = (
    "model",
    "mode",
    "prompt_version",
    "schema",
    "key",
    "pages",
    "fields",
    "masked",
    "pictures",
)

log = structlog.get_logger(__name__)
_seats = threading.BoundedSemaphore(CONNECTIONS)


class DatabaseGate:
    """One document's way to one route. Made anew for each reading; used by one thread at a time.

    `answers` tells, after a reading, which answers it was made of, in order, so that it can be made
    again (`extraction.replay`).
    """

    def __init__(self, document: Document, route: RouteSettings) -> None:
        self.document = document
        self.route = route
        self.reading = document.reading
        self.prompt_version = ""
        self.answers: list[dict[str, Any]] = []
        self._out: dict[str, int] = {}  # rows of calls that are out, by key

    def recall(self, asked: Asked) -> Kept | None:
        """The answer that was kept for the same question. It is noted as a call that cost 0."""
        return _patiently(lambda: self._recall(asked))

    def again(
        self, schema: type[Schema], pages: Sequence[PageText], asks: Sequence[str] | None
    ) -> tuple[Claim, ...] | None:
        """What an earlier reading of the document through this route claimed, if it asked the same.

        Each of its answers is noted as a call that cost 0.

        Returns:
            None where there was none, or not all of its answers are kept.
        """
        try:
            return _patiently(lambda: self._again(schema, pages, asks))
        except NotAdmitted:  # the database is away: the model's own way says what to do then
            return None

    def admit(self, asked: Asked) -> None:
        """Set the money aside and write down what leaves. Waits a while for its turn.

        Raises:
            NotAdmitted: it must not be sent now, or at all.
        """
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                return _patiently(lambda: self._admit(asked))
            except NotAdmitted as refusal:
                pause = (refusal.retry_after or 0.0) * random.uniform(1.0, 1.5)  # noqa: S311
                if refusal.why is not Why.BUSY or time.monotonic() + pause > until:
                    raise
            time.sleep(pause)

    def settle(self, asked: Asked, told: Told) -> None:
        """Write down what came of it, keep a whole answer, and tell the breaker."""
        _patiently(lambda: self._settle(self._out[asked.key], asked, told))
        del self._out[asked.key]

    def _recall(self, asked: Asked) -> Kept | None:
        for kept in KeptAnswer.objects.raw(ledger_rows.KEPT, [asked.key]):
            return self._recalled(asked, kept)
        return None

    def _again(
        self, schema: type[Schema], pages: Sequence[PageText], asks: Sequence[str] | None
    ) -> tuple[Claim, ...] | None:
        if not ledger_rows.was_read(self.document.pk, self.route.name):  # as most are not
            return None
        return self._made_again(schema, pages, asks)

    @transaction.atomic
    def _made_again(
        self, schema: type[Schema], pages: Sequence[PageText], asks: Sequence[str] | None
    ) -> tuple[Claim, ...] | None:
        row = earlier(self.document, self.route, schema, asks)
        if row is None:
            return None
        try:
            claims = claims_again(row.answers, pages, schema)
        except NotKept:
            return None
        calls = LlmCall.objects.filter(document=self.document, route=self.route.name)
        for part in row.answers:
            before = calls.filter(key=part["key"]).values(*ASKED).latest("pk")
            self._note_recalled(before)
        self.answers = list(row.answers)
        self.prompt_version = row.prompt_version
        return claims

    def _note_recalled(self, asked: dict[str, Any], model_reported: str = "") -> None:
        now = endpoint_state.clock()
        LlmCall.objects.create(
            **{**asked, **self._mine()},
            at=now,
            settled_at=now,
            from_cache=True,
            model_reported=model_reported,
            prompt_tokens=0,
            cached_tokens=0,
            completion_tokens=0,
            cost_micros=0,
            outcome=str(Outcome.OK),
            seconds=0.0,
        )

    @transaction.atomic
    def _recalled(self, asked: Asked, kept: KeptAnswer) -> Kept:
        self._note_recalled(self._asked(asked), kept.model_reported)
        self._made_of(asked, kept.digest)
        return Kept(
            text=kept.text,
            model_reported=kept.model_reported or None,
            prompt_tokens=kept.prompt_tokens,
            completion_tokens=kept.completion_tokens,
        )

    @transaction.atomic
    def _admit(self, asked: Asked) -> None:
        (kind,) = CaseKind.objects.raw(ledger_rows.KIND, [self.document.case.kind_id])
        self._check_residency(kind)
        now = endpoint_state.clock()
        day = now.astimezone(UTC).date()
        price = self.route.price_on(day)
        reserved = price.at_most(asked.prompt_tokens, asked.output_tokens) if price else None
        expires = now + timedelta(seconds=self.route.timeout_s + GRACE_S)
        call = ledger_rows.insert(
            {
                **self._asked(asked),
                "at": now,
                "expires_at": expires,
                "reserved_micros": reserved,
                "price_since": price.since if price and price != FREE else None,
            }
        )
        self._note_sent(call, asked)
        # All calls of an endpoint wait for its row, and all of a day for the budget's: these locks
        # come last. What is refused takes the lines above back with it.
        budgets.reserve(self.document, kind, reserved, day, call=call)
        state = endpoint_state.locked(self.route)
        self._check_turn(state, now, but=call)
        health = endpoint_state.health(state)
        out = health.out(self.route, now.timestamp(), expires.timestamp())
        if out != health:
            endpoint_state.keep(state, out)
        self._out[asked.key] = call

    @transaction.atomic
    def _settle(self, pk: int, asked: Asked, told: Told) -> None:
        now = endpoint_state.clock()
        call = ledger_rows.locked(pk)
        if call.outcome:
            return  # a try before this one wrote it down, and only its answer was lost
        day = call.at.astimezone(UTC).date()
        cost = _cost(told, self.route.price_on(day))
        ledger_rows.end(pk, told, cost=cost, at=now)
        if told.outcome == Outcome.OK and told.text is not None:
            self._keep(asked, told, told.text)
        kind = self.document.case.kind_id
        budgets.settle(kind, day, reserved=call.reserved_micros, cost=cost)
        state = endpoint_state.locked(self.route)  # last, and after the budget, as in `_admit`
        health = endpoint_state.health(state)
        endpoint_state.keep(state, health.back(told, call.at.timestamp(), now.timestamp()))

    def _check_residency(self, kind: CaseKind) -> None:
        if allows(kind.residencies, self.route.residency):
            return
        allowed = ", ".join(kind.residencies or [LOCAL])
        hint = (
            "set LLM_RESIDENCY to say where it is, and allow that for the case kind"
            if self.route.residency == UNSTATED
            else "allow that for the case kind, or use another route"
        )
        raise NotAdmitted(
            Why.RESIDENCY,
            Outcome.AUTH,
            f"Documents of this kind of case may be read at {allowed} only, and the route "
            f"{self.route.name} is at {self.route.residency}. Nothing was sent. "
            f"An administrator can {hint}.",
            transient=False,
        )

    def _check_turn(self, state: EndpointState, at: datetime, *, but: int) -> None:
        now = at.timestamp()
        health = endpoint_state.health(state)
        if wait := health.breaker.wait(now):
            raise NotAdmitted(
                Why.BREAKER,
                Outcome.CONNECT,
                "The model's endpoint failed several times and is left alone for a while.",
                transient=True,
                retry_after=wait,
            )
        if wait := health.wait(self.route, endpoint_state.in_flight(state, at, but=but), now):
            raise NotAdmitted(
                Why.BUSY,
                Outcome.RATE,
                "As many calls are out to the model's endpoint as may be.",
                transient=True,
                retry_after=wait,
            )

    def _mine(self) -> dict[str, Any]:
        return {
            "document_id": self.document.pk,
            "reading": self.reading,
            "route": self.route.name,
            "tier": self.route.tier,
            "endpoint": endpoint_state.address(self.route),
            "residency": self.route.residency,
        }

    def _asked(self, asked: Asked) -> dict[str, Any]:
        return {
            **self._mine(),
            "model": asked.model,
            "mode": asked.mode,
            "prompt_version": asked.prompt_version,
            "schema": asked.schema,
            "key": asked.key,
            "pages": list(asked.pages),
            "fields": list(asked.fields),
            "masked": asked.masked,
            "pictures": asked.pictures,
        }

    def _note_sent(self, call: int, asked: Asked) -> None:
        record(
            "extraction.llm.sent",
            subject=self.document,
            by=None,
            details={
                "call": call,
                "route": self.route.name,
                "host": self.route.host,
                "residency": self.route.residency,
                "model": asked.model,
                "pages": list(asked.pages),
                "fields": "all" if _is_everything(asked) else list(asked.fields),
                "masked": asked.masked,
                "pictures": asked.pictures,
                "reading": self.reading,
            },
        )

    def _keep(self, asked: Asked, told: Told, text: str) -> None:
        digest = hashlib.sha256(text.encode()).hexdigest()
        ledger_rows.keep(asked.key, digest, told, text)
        self._made_of(asked, digest)

    def _made_of(self, asked: Asked, digest: str) -> None:
        """Note an answer as part of the reading. The same asked once more replaces it."""
        fields = None if _is_everything(asked) else list(asked.fields)
        part = {
            "pages": list(asked.pages),
            "fields": fields,
            "rows": asked.rows and list(asked.rows),
            "mask": list(self.route.mask),
            "model": asked.model,
            "route": self.route.fingerprint,
        }
        self.answers = [one for one in self.answers if {name: one[name] for name in part} != part]
        self.answers.append({"key": asked.key, "digest": digest, **part})
        self.prompt_version = asked.prompt_version


def gate_for(document: Document, route: RouteSettings) -> DatabaseGate:
    """The gate of one reading of a document through a route."""
    return DatabaseGate(document, route)


def _is_everything(asked: Asked) -> bool:
    schema = SCHEMAS.get(asked.schema.partition(" ")[0])
    return schema is not None and set(asked.fields) == {leaf.path for leaf in leaves(schema)}


def _cost(told: Told, price: Price | None) -> int | None:
    """What a call cost, in micros; None where nobody can know. A proxy's own figure wins."""
    if told.reported_cost is not None and (said := micros(told.reported_cost)) is not None:
        return said
    if price == FREE or not told.reached:
        return 0
    if told.prompt_tokens is None and told.outcome in REFUSED:
        return 0
    if price is None or told.prompt_tokens is None or told.completion_tokens is None:
        return None
    return price.of(
        told.prompt_tokens,
        told.completion_tokens,
        cached=told.cached_tokens or 0,
        cache_write=told.cache_write_tokens or 0,
    )


def _patiently(work: Callable[[], T]) -> T:
    """Do a short piece of work at the database, again where it was refused or away for a moment.

    Raises:
        NotAdmitted: it stayed away. A call that was out then counts as lost: with all that was set
            aside for it.
    """
    for left in reversed(range(TRIES)):
        try:
            with _at_the_database():
                return work()
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block:
                raise
            log.warning("ledger.refused", kind=type(error).__name__, left=left)
        if left:
            time.sleep(random.uniform(0.2, 1.0))  # noqa: S311 - only to spread the tries
    raise NotAdmitted(
        Why.BUSY,
        Outcome.RATE,
        "What is sent to models could not be written down.",
        transient=True,
        retry_after=AWAY_S,
    )


@contextmanager
def _at_the_database() -> Iterator[None]:
    """One of few seats, and this thread's connection given back afterwards."""
    with _seats:
        try:
            yield
        finally:
            if not connection.in_atomic_block:
                connection.close()
