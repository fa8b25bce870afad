"""How a call to a model can end: a closed set, each with a sentence and whether to try again.

Whatever an endpoint says in words is read here to tell the outcomes apart, and never passed on: it
may quote the document.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

from extraction.contract import ReadFailed


class Outcome(StrEnum):
    """How one call ended."""

    OK = "ok"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    FILTERED = "filtered"
    EMPTY = "empty"
    BAD_JSON = "bad_json"
    BAD_SCHEMA_OUT = "bad_schema_out"
    UNSUPPORTED = "unsupported"
    CONTEXT = "context"
    TOO_LARGE = "too_large"
    AUTH = "auth"
    QUOTA = "quota"
    NOT_FOUND = "not_found"
    RATE = "rate"
    TIMEOUT = "timeout"
    CONNECT = "connect"
    SERVER = "server"
    PROTOCOL = "protocol"


SENTENCES = {
    Outcome.TRUNCATED: "The model's answer was cut off before its end.",
    Outcome.REFUSED: "The model refused to read the document.",
    Outcome.FILTERED: "The model's content filter stopped the answer.",
    Outcome.EMPTY: "The model answered nothing.",
    Outcome.BAD_JSON: "The model's answer was not the form that was asked for (no JSON).",
    Outcome.BAD_SCHEMA_OUT: "The model's answer was not the form that was asked for.",
    Outcome.UNSUPPORTED: "The model's endpoint does not support what was asked of it.",
    Outcome.CONTEXT: "The document is longer than the model can take in.",
    Outcome.TOO_LARGE: "The document or the answer is larger than allowed.",
    Outcome.AUTH: "The model's endpoint refused the key. An administrator has to look at it.",
    Outcome.QUOTA: "The account at the model's endpoint is used up.",
    Outcome.NOT_FOUND: "The model's endpoint knows no such model or address.",
    Outcome.RATE: "The model's endpoint asks to slow down.",
    Outcome.TIMEOUT: "The model's endpoint did not finish in time.",
    Outcome.CONNECT: "The model's endpoint could not be reached, or hung up.",
    Outcome.SERVER: "The model's endpoint had an error of its own.",
    Outcome.PROTOCOL: "The model's endpoint answered something that is no chat completion.",
}
# The same request may well succeed later.
TRANSIENT = {Outcome.EMPTY, Outcome.RATE, Outcome.TIMEOUT, Outcome.CONNECT, Outcome.SERVER}

FINISHES = {
    "stop": Outcome.OK,
    "length": Outcome.TRUNCATED,
    "max_tokens": Outcome.TRUNCATED,
    "model_context_window_exceeded": Outcome.CONTEXT,
    "content_filter": Outcome.FILTERED,
    "sensitive": Outcome.FILTERED,
    "safety": Outcome.FILTERED,
}
LONGEST_WAIT_S = 3600.0
MAX_SAID_CHARS = 20_000

# What the endpoints in the field were seen to say. Searched in the error's type, code and text.
_CONTEXT = re.compile(
    r"context_length|exceed_context|context.?window|maximum context|prompt is too long"
    r"|too many tokens|context (length|size)",
    re.I,
)
# The prompt fits, and the cap on the answer does not fit beside it.
_CAP = re.compile(r"max_(?:completion_)?tokens.{0,60}too large|\d in the completion", re.I | re.S)
_ROOM = re.compile(
    r"maximum context length is (\d{1,9}).{0,200}?(\d{1,9}) (?:of text )?"
    r"(?:in the (?:messages|input)|input tokens)",
    re.I | re.S,
)
LEAST_ROOM = 512  # tokens for an answer
_FILTERED = re.compile(r"content_filter|content management policy|content policy", re.I)
# Some say "quota" of a limit per minute, too, and when to come back.
_QUOTA = re.compile(
    r"insufficient_quota|billing_hard_limit|credit balance|exceeded your current quota(?!.*retry)",
    re.I | re.S,
)
_NO_KEY = re.compile(r"invalid.api.key|incorrect api key|no connected db|authentication", re.I)
_NO_MODEL = re.compile(
    r"model_not_found|(invalid|unknown|no such) model|model name passed"
    r"|model .{0,80}(not found|does not exist)",
    re.I,
)
_UNSUPPORTED = re.compile(
    r"unsupported|not support|unrecognized|unknown (parameter|field|argument|name)|not permitted"
    r"|input should be|extra inputs|does not accept|not implemented|not available|invalid schema"
    r"|failed to (parse|convert|initialize).{0,20}(grammar|schema)|not allowed",
    re.I,
)
# What there is another way without, and the words that mean it.
_PARAMETERS = {
    "max_completion_tokens": re.compile(r"max_completion_tokens"),
    "max_tokens": re.compile(r"max_tokens"),
    "stream_options": re.compile(r"stream_options|include_usage"),
    "reasoning_effort": re.compile(r"reasoning_effort"),
    "response_format": re.compile(r"response_format|json_schema|json_object|grammar|schema"),
    "stream": re.compile(r"\bstream(ing|ed)?\b"),
    "image": re.compile(r"\bimages?\b|image_url|vision|multi-?modal"),
    "system": re.compile(
        r"system (role|message|prompt)|role.{0,12}\bsystem\b|roles must alternate"
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What of an error body is looked at."""

    text: str
    param: str


class Trouble(Exception):
    """A call that ended other than well. Holds no word of the endpoint's."""

    def __init__(
        self,
        outcome: Outcome,
        *,
        parameter: str = "",
        detail: str = "",
        sentence: str = "",
        transient: bool | None = None,
        retry_after: float | None = None,
        loose: bool = False,
    ) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.parameter = parameter  # what the endpoint does not support, where it said so
        self.detail = detail  # for the model, when it is asked once more
        self.sentence = sentence or SENTENCES[outcome]
        self.transient = outcome in TRANSIENT if transient is None else transient
        self.retry_after = retry_after  # seconds
        self.loose = loose  # the endpoint enforced no form, or put the answer elsewhere

    def as_failure(self) -> ReadFailed:
        """The same for whoever asked for a reading."""
        return ReadFailed(
            str(self.outcome),
            self.sentence,
            transient=self.transient,
            retry_after=self.retry_after,
        )


def of_status(status: int, body: Any, headers: Mapping[str, str]) -> Trouble:
    """Read an HTTP error. A 500 can mean "unsupported", and a 400 nearly everything."""
    said = _said(body)
    wait = retry_after(headers)
    if 300 <= status < 400:
        return Trouble(
            Outcome.PROTOCOL,
            sentence="The model's endpoint redirects elsewhere. The document is not sent there: "
            "an administrator has to set the final address.",
        )
    if status in (401, 403, 407):
        return Trouble(Outcome.AUTH)
    if status == 402 or (status == 429 and _QUOTA.search(said.text)):
        return Trouble(Outcome.QUOTA)
    if status == 429:
        return Trouble(Outcome.RATE, retry_after=wait)
    if status in (404, 405, 410):
        return Trouble(Outcome.NOT_FOUND)
    if status in (408, 504, 524):
        return Trouble(Outcome.TIMEOUT, retry_after=wait)
    if status == 413:
        return Trouble(Outcome.TOO_LARGE)
    if status >= 500 and status != 501:
        if _CONTEXT.search(said.text):
            return _of_complaint(said)
        unsupported = _unsupported(said) if _UNSUPPORTED.search(said.text) else None
        return unsupported or Trouble(Outcome.SERVER, retry_after=wait)
    return _of_complaint(said)


def of_error_body(body: Any) -> Trouble:
    """Read an error that came with status 200, or after the first bytes of an answer."""
    said = _said(body)
    if re.search(r"rate.?limit|too many requests|\b429\b", said.text, re.I):
        return Trouble(Outcome.QUOTA if _QUOTA.search(said.text) else Outcome.RATE)
    known = _of_complaint(said)
    if known.outcome is Outcome.UNSUPPORTED and not known.parameter:
        return Trouble(Outcome.SERVER)
    return known


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait as the endpoint asks, at most an hour; None where it says nothing usable."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", value):
            return min(float(value) / unit, LONGEST_WAIT_S)
    try:
        at = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_S)


def _is_cap(text: str) -> bool:
    """Whether a complaint about length is about the cap, not about the prompt."""
    if not _CAP.search(text):
        return False
    room = _ROOM.search(text)
    return room is None or int(room[2]) + LEAST_ROOM <= int(room[1])


def _of_complaint(said: Said) -> Trouble:
    if _is_cap(said.text):
        return Trouble(Outcome.UNSUPPORTED, parameter="max_tokens")
    for outcome, pattern in (
        (Outcome.CONTEXT, _CONTEXT),
        (Outcome.FILTERED, _FILTERED),
        (Outcome.QUOTA, _QUOTA),
        (Outcome.NOT_FOUND, _NO_MODEL),
        (Outcome.AUTH, _NO_KEY),
    ):
        if pattern.search(said.text):
            return Trouble(outcome)
    return _unsupported(said) or Trouble(Outcome.UNSUPPORTED)


def _unsupported(said: Said) -> Trouble | None:
    """Which parameter it is: the one that the error names, or the first that its text does."""
    found = {name: words.search(said.text.lower()) for name, words in _PARAMETERS.items()}
    places = {name: match.start() for name, match in found.items() if match}
    name = min(places, key=lambda name: places[name]) if places else ""
    root = said.param.partition(".")[0]
    name = root if root in _PARAMETERS else name
    return Trouble(Outcome.UNSUPPORTED, parameter=name) if name else None


def _said(body: Any) -> Said:
    """Flatten an error body of any form; endpoints have no agreed one."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    param = error.get("param") if isinstance(error, Mapping) else None
    if isinstance(error, str):
        text = error
    else:
        try:
            text = json.dumps(error, default=str)
        except (TypeError, ValueError, RecursionError):
            text = ""
    return Said(text[:MAX_SAID_CHARS], param if isinstance(param, str) else "")
