"""A model behind any OpenAI-compatible endpoint as a reader.

Asks in portions, each in the first dialect that the endpoint understands, through a gate that may
know the answer already or forbid the question. Loads the client: keep it out of what serves pages.
"""

import hashlib
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from extraction import wire
from extraction.answers import Answer
from extraction.contract import Claim, PageText
from extraction.endpoint import MODES, Dialect, Mode, Route
from extraction.gate import Gate, Kept, OpenGate, Told
from extraction.outcomes import Outcome, Trouble
from extraction.portions import Portion, half_rows, merge, portions, rows_within, saw_all
from extraction.questions import Pictures, Question
from extraction.schemas.base import Schema
from extraction.sending import check_address, send

__all__ = ["MODES", "Dialect", "LlmCall", "LlmReader", "Mode", "Route"]

# A prompt has fewer characters than this for each token. An endpoint that counted fewer tokens has
# silently cut the document, as some do when it is longer than their window.
MOST_CHARS_PER_TOKEN = 6


@dataclass(frozen=True, slots=True)
class LlmCall:
    """The record of one request, or of an answer that was kept, without a word of the document."""

    route: str
    model: str  # that was asked for
    model_reported: str | None  # that the endpoint says it used
    prompt_version: str
    mode: Mode
    outcome: str
    prompt_tokens: int | None  # None: the endpoint did not say
    completion_tokens: int | None
    seconds: float
    request_id: str | None
    pages: tuple[int, ...]
    key: str  # of the question; see `questions.Question`
    recalled: bool = False  # nothing was sent: the answer was kept


@dataclass(frozen=True)
class _Task:
    """One `read`: what stays the same over its requests."""

    schema: type[Schema]
    only: tuple[str, ...]
    pictures: Pictures | None
    until: float
    rows: tuple[str, str] | None = None  # ids of lines: only rows that begin on them


# What this process has learned, by endpoint, key, model and the dialect to start from.
_learned: dict[tuple[str, str, str, Dialect], Dialect] = {}


class LlmReader:
    """Reads documents through one route. `calls` records the last `read`, also where it failed.

    Args:
        route: the endpoint and the model.
        gate: is asked before each request and told after it.
        start: the dialect that the endpoint was found to speak, where somebody tried it before.
    """

    def __init__(
        self, route: Route, gate: Gate | None = None, *, start: Dialect | None = None
    ) -> None:
        self.route = route
        self.gate: Gate = gate or OpenGate()
        self.calls: list[LlmCall] = []
        self._start = start or Dialect(mode=route.mode)
        key = hashlib.sha256(route.api_key.encode()).hexdigest()
        self._known = (route.base_url, key, route.model, self._start)

    @property
    def name(self) -> str:
        """The route's."""
        return self.route.name

    @property
    def source(self) -> str:
        """Who says what it reads: the model, whatever its route is called."""
        return f"llm:{self.route.model}"[:60]

    def read(
        self,
        pages: Sequence[PageText],
        schema: type[Schema],
        *,
        only: Collection[str] | None = None,
        pictures: Pictures | None = None,
    ) -> Sequence[Claim]:
        """Ask the model for every leaf of `schema`.

        Args:
            pages: of one document.
            schema: the form.
            only: templates of the leaves to ask for instead, as `lines[].amount`. A column, or a
                table's name, asks for the whole table.
            pictures: gives the JPEG of a page. Is called only where the route asks for pictures and
                the endpoint was found to look at them.

        Raises:
            ReadFailed: any outcome but a whole, well-formed answer for every portion.
        """
        self.calls = []
        until = time.monotonic() + self.route.document_timeout_s
        task = _Task(schema, wire.chosen(schema, only), pictures, until)
        try:
            parts = portions(
                pages,
                most_chars=self.route.portion_chars,
                pictured=self._pictured(pages, pictures),
            )
            if not parts:
                raise Trouble(
                    Outcome.EMPTY,
                    sentence="The pages hold no text that a model could read.",
                    transient=False,
                )
            if sum(part.chars for part in parts) > self.route.document_chars:
                raise Trouble(
                    Outcome.TOO_LARGE, sentence="The document has more text than is sent to models."
                )
            readings = [reading for part in parts for reading in self._read(part, task)]
            return merge(readings)
        except Trouble as trouble:
            failure = trouble.as_failure()
        # Raised out here, so that no error of the client, which holds the request, hangs on to it.
        raise failure

    @property
    def _dialect(self) -> Dialect:
        return _learned.get(self._known, self._start)

    def _pictured(self, pages: Sequence[PageText], pictures: Pictures | None) -> set[int]:
        if pictures is None or self.route.images == "never" or not self._dialect.images:
            return set()
        scans_only = self.route.images == "scans"
        return {
            page.number
            for page in pages
            if not scans_only or page.source == "ocr" or not page.words
        }

    def _read(self, portion: Portion, task: _Task) -> list[tuple[Portion, Sequence[Claim]]]:
        """Read one portion; where it is too much for the model, its halves."""
        try:
            return [(portion, rows_within(self._ask(portion, task), portion, task.rows))]
        except Trouble as trouble:
            if trouble.outcome not in (Outcome.CONTEXT, Outcome.TRUNCATED):
                raise
            if len(portion.pages) > 1:
                parts = [(half, task) for half in portion.halves()]
            elif trouble.outcome is Outcome.TRUNCATED and (halves := _halves(task, portion)):
                parts = [(portion, half) for half in halves]
            else:
                raise
        return [reading for part, half in parts for reading in self._read(part, half)]

    def _ask(self, portion: Portion, task: _Task) -> Sequence[Claim]:
        """Ask, and ask once more where the answer is of no use.

        An answer of another form than the endpoint was to enforce shows that it does not. Then the
        next mode is asked in, and kept to where that went better.
        """
        try:
            return self._settle(portion, task, self._dialect, "")
        except Trouble as trouble:
            if trouble.outcome not in (Outcome.BAD_JSON, Outcome.BAD_SCHEMA_OUT):
                raise
            reason = trouble.detail or "it never ended"
            loose = trouble.loose
        dialect = self._dialect
        if loose and dialect.mode in ("json_schema", "json_object_schema"):
            dialect = dialect.without("response_format") or dialect
        return self._settle(portion, task, dialect, reason)

    def _settle(self, portion: Portion, task: _Task, first: Dialect, again: str) -> Sequence[Claim]:
        """Put the question in the first dialect that the endpoint understands."""
        dialect: Dialect | None = first
        last = Trouble(Outcome.UNSUPPORTED)
        while dialect:
            question = self._question(portion, task, dialect, again)
            if not question.pages:  # nothing but pictures, and those it does not take
                break
            try:
                claims = self._put(question, dialect, task.until)
            except Trouble as trouble:
                if trouble.outcome in (Outcome.BAD_JSON, Outcome.BAD_SCHEMA_OUT) and not again:
                    _learned[self._known] = dialect
                last, dialect = trouble, _next(dialect, trouble)
            else:
                _learned[self._known] = dialect
                return claims
        raise last

    def _question(self, portion: Portion, task: _Task, dialect: Dialect, again: str) -> Question:
        images: tuple[bytes, ...] = ()
        if task.pictures and dialect.images:
            images = tuple(task.pictures(number) for number in portion.pictured)
        return Question(
            self.route, task.schema, task.only, portion, dialect.mode, task.rows, again, images
        )

    def _put(self, question: Question, dialect: Dialect, until: float) -> Sequence[Claim]:
        """One question through the gate; recorded whatever comes of it."""
        if kept := self.gate.recall(question.asked):
            return self._recalled(question, kept)
        check_address(self.route)
        self.gate.admit(question.asked)
        started = time.monotonic()
        answer = Answer()
        trouble: Trouble | None = Trouble(Outcome.CONNECT)  # what it is if this process is stopped
        try:
            until = min(until, started + self.route.timeout_s)
            send(self.route, question.body(dialect), until, answer)
            claims = _claims(question, answer)
            trouble = None
            return claims
        except Trouble as ended:
            trouble = ended
            raise
        finally:
            outcome = str(trouble.outcome if trouble else Outcome.OK)
            seconds = time.monotonic() - started
            self._record(question, answer, outcome, seconds)
            told = _told(answer, outcome, seconds)
            wait = trouble.retry_after if trouble else None
            if trouble:
                told = replace(told, parameter=trouble.parameter, loose=trouble.loose)
            self.gate.settle(question.asked, replace(told, retry_after=wait))

    def _recalled(self, question: Question, kept: Kept) -> Sequence[Claim]:
        answer = Answer(
            text=kept.text,
            model=kept.model_reported,
            prompt_tokens=kept.prompt_tokens,
            completion_tokens=kept.completion_tokens,
        )
        try:
            claims = _decoded(question, answer)
        except Trouble as trouble:
            self._record(question, answer, str(trouble.outcome), 0.0, recalled=True)
            raise
        self._record(question, answer, str(Outcome.OK), 0.0, recalled=True)
        return claims

    def _record(
        self,
        question: Question,
        answer: Answer,
        outcome: str,
        seconds: float,
        *,
        recalled: bool = False,
    ) -> None:
        self.calls.append(
            LlmCall(
                route=self.route.name,
                model=self.route.model,
                model_reported=answer.model,
                prompt_version=question.asked.prompt_version,
                mode=question.mode,
                outcome=outcome,
                prompt_tokens=answer.prompt_tokens,
                completion_tokens=answer.completion_tokens,
                seconds=seconds,
                request_id=answer.request_id,
                pages=question.pages,
                key=question.key,
                recalled=recalled,
            )
        )


def _next(dialect: Dialect, trouble: Trouble) -> Dialect | None:
    """The dialect to try after an answer that shows that this one is not understood.

    Raises:
        Trouble: the same, where it shows nothing of the kind.
    """
    if trouble.outcome is Outcome.UNSUPPORTED:
        return dialect.without(trouble.parameter)
    if trouble.outcome is Outcome.EMPTY and trouble.loose and dialect.mode != "text":
        # Some put an answer whose form is enforced into the channel for reasoning.
        return dialect.without("response_format")
    raise trouble


def _claims(question: Question, answer: Answer) -> Sequence[Claim]:
    """The claims of an answer that just came.

    Raises:
        Trouble: it is of another form, or of a part of the document only.
    """
    if answer.prompt_tokens is not None:
        counted = (answer.prompt_tokens + answer.cached_tokens) * MOST_CHARS_PER_TOKEN
        if counted < question.chars:
            raise _cut("The model's endpoint read a part of the document only")
    return _decoded(question, answer)


def _decoded(question: Question, answer: Answer) -> Sequence[Claim]:
    trouble: Trouble
    try:
        decoded = wire.decode_all(answer.text, question.schema, question.only)
    except wire.BadShape as bad:
        loose = isinstance(bad, wire.OtherShape)
        trouble = Trouble(Outcome.BAD_SCHEMA_OUT, detail=str(bad), loose=loose)
    except wire.BadAnswer as bad:
        trouble = Trouble(Outcome.BAD_JSON, detail=str(bad), loose=True)
    else:
        seen = saw_all(question.portion, decoded.first_line, decoded.last_line)
        if seen or (seen is None and answer.prompt_tokens is not None):
            return question.masked.restored(decoded.claims)
        if seen is False and question.again:  # a model may be careless once
            raise _cut("The model's answer does not show that it was given the whole document")
        trouble = Trouble(
            Outcome.BAD_SCHEMA_OUT,
            detail="first_line and last_line must be the ids of the first and the last line",
        )
    # Raised out here: the errors above quote nothing, but hang on to those that do.
    raise trouble


def _cut(what: str) -> Trouble:
    return Trouble(Outcome.CONTEXT, sentence=f"{what}: its window may be too small.")


def _halves(task: _Task, portion: Portion) -> tuple[_Task, ...]:
    """The same in parts: each table for itself, and one table by the lines its rows are on."""
    parts = wire.parts(task.schema, task.only)
    if len(parts) > 1:
        return tuple(replace(task, only=part) for part in parts)
    rows = half_rows(portion, task.rows) if "[]" in parts[0][0] else None
    return tuple(replace(task, only=parts[0], rows=half) for half in rows) if rows else ()


def _told(answer: Answer, outcome: str, seconds: float) -> Told:
    return Told(
        outcome=outcome,
        text=answer.text or None,
        model_reported=answer.model,
        prompt_tokens=answer.prompt_tokens,
        cached_tokens=answer.cached_tokens if answer.prompt_tokens is not None else None,
        completion_tokens=answer.completion_tokens,
        reported_cost=answer.reported_cost,
        seconds=seconds,
        request_id=answer.request_id,
        reached=answer.reached,
        cache_write_tokens=answer.cache_write_tokens,
    )
