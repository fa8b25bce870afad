"""Reading the bytes of a chat completion, streamed or whole, from an endpoint that nobody vouches
for: capped, cut off when it runs away, and never taken for an answer unless it ended as one.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from extraction.outcomes import FINISHES, Outcome, Trouble, of_error_body
from extraction.prompts import clean

MAX_ANSWER_BYTES = 1_000_000  # of the text
MAX_PIECE_BYTES = 6_500_000  # of one event, or of an answer in one piece, escapes and all
MAX_RAW_BYTES = 24_000_000  # of a stream, with what it puts around each token
MAX_NAME_CHARS = 120  # of what the endpoint calls its model and its request
MAX_BLANK_CHARS = 1_000  # in a row: a grammar that lets a model write spaces for ever

TOO_LARGE = "The model's answer is larger than allowed."


@dataclass(slots=True)
class Answer:
    """One completion, as far as it came."""

    text: str = ""
    finish: str | None = None
    refused: bool = False
    reasoned: bool = False  # something came on a channel of its own for reasoning
    streamed: bool = False  # it came as a stream
    model: str | None = None  # as the endpoint says
    request_id: str | None = None
    prompt_tokens: int | None = None  # None: the endpoint did not say
    cached_tokens: int = 0  # of the prompt's
    completion_tokens: int | None = None
    cache_write_tokens: int | None = None  # of the prompt's, where keeping them is billed
    reached: bool = True  # False: no connection was made, so that nothing left
    reported_cost: str | None = None  # decimal text of US dollars, where a proxy says it
    _size: int = field(default=0, repr=False)
    _blank: int = field(default=0, repr=False)
    _parts: list[str] = field(default_factory=list, repr=False)

    def add(self, text: str) -> None:
        """Take in the next piece of the answer.

        Raises:
            Trouble: the answer grows without end.
        """
        self._parts.append(text)
        self._size += len(text.encode("utf-8", "surrogatepass"))
        if self._size > MAX_ANSWER_BYTES:
            raise Trouble(Outcome.TOO_LARGE, sentence=TOO_LARGE)
        blank = len(text) - len(text.rstrip())
        self._blank = self._blank + blank if blank == len(text) else blank
        if max(self._blank, _longest_blank(text)) > MAX_BLANK_CHARS:
            raise Trouble(
                Outcome.BAD_JSON, sentence="The model wrote blanks without end and was cut off."
            )

    def finished(self) -> "Answer":
        """The whole answer, once the bytes have ended.

        Raises:
            Trouble: it did not end as an answer does.
        """
        self.text = "".join(self._parts)
        if self.refused:
            raise Trouble(Outcome.REFUSED)
        if self.finish is None:
            raise Trouble(
                Outcome.PROTOCOL,
                sentence="The model's endpoint stopped in the middle of the answer.",
                transient=True,
            )
        outcome = FINISHES.get(self.finish.lower(), Outcome.PROTOCOL)
        if outcome is not Outcome.OK:
            raise Trouble(outcome)
        if not self.text.strip():
            raise Trouble(
                Outcome.EMPTY,
                sentence="The model reasoned and answered nothing." if self.reasoned else "",
                loose=self.reasoned,
            )
        return self


def collect(chunks: Iterable[bytes], media_type: str, answer: Answer) -> Answer:
    """Read a response body into `answer`, which holds what came even where this raises.

    Raises:
        Trouble: anything but a whole completion that ended by itself.
    """
    first, chunks = _first(chunks)
    # What it is counts, not what it is called: there are endpoints that mix them up.
    is_stream = first.startswith((b"data:", b"event:", b"id:", b"retry:", b":"))
    if is_stream or ("text/event-stream" in media_type.lower() and not first.startswith(b"{")):
        answer.streamed = True
        for payload in _events(_capped(chunks, MAX_RAW_BYTES)):
            if payload.strip() == b"[DONE]":
                break
            _take(_parsed(payload), answer)
    else:
        body = _parsed(b"".join(_capped(chunks, MAX_PIECE_BYTES)))
        if not body.get("choices"):
            raise Trouble(Outcome.PROTOCOL)
        _take(body, answer)
    return answer.finished()


def _first(chunks: Iterable[bytes]) -> tuple[bytes, Iterable[bytes]]:
    """The start of a body, without blanks before it, and all of the body."""
    coming = iter(chunks)
    held: list[bytes] = []
    while len(start := b"".join(held).lstrip()) < 8:
        chunk = next(coming, None)
        if chunk is None:
            break
        held.append(chunk)
        if sum(map(len, held)) > MAX_BLANK_CHARS:
            break
    return start, chain(held, coming)


def _capped(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise Trouble(Outcome.TOO_LARGE, sentence=TOO_LARGE)
        yield chunk


def _events(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The data of each server-sent event. Lines end in LF or CRLF, never in a lone CR here."""
    data: list[bytes] = []
    for line in _lines(chunks):
        if line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" "))
        elif not line and data:
            yield b"\n".join(data)
            data = []
    if data:
        yield b"\n".join(data)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest: list[bytes] = []
    size = 0
    for chunk in chunks:
        first, *more = chunk.split(b"\n")
        rest.append(first)
        size = len(more[-1]) if more else size + len(first)
        if size > MAX_PIECE_BYTES:
            raise Trouble(Outcome.TOO_LARGE, sentence=TOO_LARGE)
        for part in more:
            yield b"".join(rest).removesuffix(b"\r")
            rest = [part]
    if last := b"".join(rest).removesuffix(b"\r"):
        yield last


def _parsed(payload: bytes) -> dict[str, Any]:
    try:
        body = json.loads(payload)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Trouble(Outcome.PROTOCOL)
    if body.get("error"):
        raise of_error_body(body)
    return body


def _take(body: dict[str, Any], answer: Answer) -> None:
    """Add one chunk, or a whole completion, to the answer."""
    if isinstance(model := body.get("model"), str):
        answer.model = clean(model)[:MAX_NAME_CHARS] or None
    if isinstance(usage := body.get("usage"), dict):
        answer.prompt_tokens = _count(usage.get("prompt_tokens")) or None  # none is not possible
        answer.completion_tokens = _count(usage.get("completion_tokens"))
        details = usage.get("prompt_tokens_details")
        details = details if isinstance(details, dict) else {}
        answer.cached_tokens = _count(details.get("cached_tokens")) or 0
        written = usage.get("cache_creation_input_tokens", details.get("cache_write_tokens"))
        answer.cache_write_tokens = _count(written)
    choices = body.get("choices")
    if not choices:  # a stream's usage comes in a chunk of its own
        return
    choice = choices[0] if isinstance(choices, list) else None
    if not isinstance(choice, dict):
        raise Trouble(Outcome.PROTOCOL)
    if choice.get("index") not in (0, None):  # a second answer, that nobody asked for
        return
    message = choice.get("delta") or choice.get("message") or {}
    if not isinstance(message, dict):
        raise Trouble(Outcome.PROTOCOL)
    answer.refused = answer.refused or bool(message.get("refusal"))
    answer.reasoned = answer.reasoned or bool(
        message.get("reasoning") or message.get("reasoning_content")
    )
    answer.add(_content(message.get("content")))
    if isinstance(finish := choice.get("finish_reason"), str):
        answer.finish = finish


def _content(content: Any) -> str:
    """The text of a message: a string, null, or a list of nothing but text parts."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    texts = [_part(part) for part in content] if isinstance(content, list) else [None]
    if None not in texts:
        return "".join(text for text in texts if text)
    raise Trouble(Outcome.PROTOCOL)


def _part(part: Any) -> str | None:
    text = part.get("text") if isinstance(part, dict) and part.get("type") == "text" else None
    return text if isinstance(text, str) else None


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 10**9 else None


def _longest_blank(text: str) -> int:
    if len(text) <= MAX_BLANK_CHARS:
        return 0
    return max(map(len, re.findall(r"\s+", text)), default=0)
