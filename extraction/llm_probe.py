"""Trying what an endpoint does, as opposed to what it says: small calls with a known right answer.

No word of any document is in them. A schema whose only legal answer is a code that nobody can guess
shows whether schemas are enforced; a cap of three tokens, whether caps are; the number of tokens
that the endpoint counts, whether it saw a picture, or the whole of a long prompt.
"""

import json
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from extraction.answers import Answer
from extraction.capabilities import Capabilities, Does
from extraction.endpoint import CAPS, Dialect, Route
from extraction.outcomes import Outcome, Trouble
from extraction.probe_picture import SQUARE, padded
from extraction.prompts import RULES, system_text
from extraction.questions import data_url
from extraction.schemas.invoice import Invoice
from extraction.sending import look, send

SMALL_CAP = 64  # tokens; enough for every short answer
BLANK_CAP = 512  # where a grammar lets a model write blanks before it goes on
LARGE_CAP = 4_096  # where a model reasons before it answers
TINY_CAPS = (3, 24)  # the second for those that want a minimum
SLACK = 2  # tokens more than the cap that some count: an end mark, a first blank
LEAST_PICTURE = 16  # tokens; a picture counts as more, its place in a message as less
MOST_OF_BYTES = 200  # tokens; more of them for a bigger file of the same picture, and it is text
SHORT_LINES = 40
# Once more: these say nothing about what was asked for.
PASSING = {Outcome.RATE, Outcome.CONNECT, Outcome.SERVER, Outcome.EMPTY, Outcome.PROTOCOL}
# An endpoint that does this twice over a thing, and not without it, does not support it.
BREAKDOWNS = (Outcome.SERVER, Outcome.CONNECT, Outcome.PROTOCOL)
LONGEST_WAIT_S = 15.0

# That the rules reach the model shows in the tokens counted; whether it obeys is another matter.
TOLD = RULES[:300]
HELLO = "Say hello in one short sentence."
COUNT = "Count from one to fifty in words. Write every number."
SEA = "Write one sentence about the sea."
CODE = "This is a test of the connection. Answer in JSON. The value of code is the word harbour."
PLAIN = "This is a test of the connection. Say hello in plain English, not in JSON, without braces."


@dataclass(frozen=True, slots=True)
class Try:
    """What came of one call."""

    answer: Answer
    trouble: Trouble | None

    @property
    def outcome(self) -> Outcome:
        return self.trouble.outcome if self.trouble else Outcome.OK

    @property
    def refused(self) -> bool:
        """Whether the endpoint cannot do what was asked for, or broke down over it twice."""
        return self.outcome in (Outcome.UNSUPPORTED, Outcome.NOT_FOUND, *BREAKDOWNS)

    @property
    def answered(self) -> bool:
        """Whether there is an answer, cut or empty as it may be."""
        return self.outcome in (Outcome.OK, Outcome.TRUNCATED, Outcome.EMPTY)


def probe(route: Route, *, long: bool = True) -> Capabilities:
    """Find out what an endpoint does, in some fifteen small calls.

    Args:
        route: the endpoint and the model.
        long: also send one prompt as long as those with documents get, to see it read whole.
    """
    return _Probe(route).run(long=long)


class _Probe:
    def __init__(self, route: Route) -> None:
        self.route = replace(route, stream=False)
        self.dialect = Dialect(mode="text", stream=False, usage=False)
        self.calls = 0
        self.reasons = False
        self.broke_down = False
        self.until = time.monotonic() + route.document_timeout_s
        self.found = Capabilities(outcome=str(Outcome.OK))

    def run(self, *, long: bool) -> Capabilities:
        started = time.monotonic()
        hello = self._greet()
        if hello.trouble and not hello.answered:
            return self._nothing(hello.trouble, started)
        alone = self._ask(HELLO)
        told = Does.IGNORED if hello.answer.prompt_tokens is None else Does.YES
        self._note(
            model_reported=hello.answer.model,
            usage=Does.REFUSED if self.dialect.stream else told,
            system=self._system(hello, alone),
        )
        self._note(json_schema=self._schema("json_schema"))
        self._note(json_object_schema=self._schema("json_object_schema"))
        self._note(json_object=self._object())
        self._note(max_completion_tokens=self._cap(CAPS[0]))
        self._note(max_tokens=self._cap(CAPS[1]))
        self.dialect = replace(self.dialect, cap=self.found.cap)
        self._stream()
        self._image(alone)
        self._note(key=self._wrong_key(), model=self._wrong_model(), seed=self._seed())
        self._window()
        if long:
            self._note(long_prompt=self._long(alone))
        if self.broke_down:
            # Over what was asked for, or for good in the meantime?
            last = self._ask(HELLO)
            if last.trouble and not last.answered:
                return self._nothing(last.trouble, started)
        self._note(calls=self.calls, reasons=self.reasons, seconds=time.monotonic() - started)
        return self.found

    def _nothing(self, trouble: Trouble, started: float) -> Capabilities:
        return Capabilities(
            outcome=str(trouble.outcome),
            sentence=trouble.sentence,
            calls=self.calls,
            seconds=time.monotonic() - started,
        )

    def _note(self, **findings: Any) -> None:
        self.found = replace(self.found, **findings)

    def _ask(self, user: Any, *, cap: int = SMALL_CAP, to: Route | None = None, **more: Any) -> Try:
        """One call, and one more where the first says nothing about what was asked for."""
        route = to or self.route
        messages = more.pop("messages", [{"role": "user", "content": user}])
        body = {"model": route.model, "messages": messages, **more}
        if self.dialect.cap and not set(CAPS) & more.keys():
            body[self.dialect.cap] = cap
        if self.dialect.stream and "stream" not in more:
            body |= {"stream": True, "stream_options": {"include_usage": True}}
        tried = self._send(route, body)
        if tried.outcome in PASSING and time.monotonic() < self.until:
            wait = tried.trouble.retry_after if tried.trouble else None
            if tried.outcome is Outcome.RATE:
                time.sleep(min(wait or 1.0, LONGEST_WAIT_S))
            tried = self._send(route, body)
        if tried.outcome is Outcome.TRUNCATED and not tried.answer.text and cap == SMALL_CAP:
            # All of it went into reasoning.
            body.update({name: LARGE_CAP for name in CAPS if body.get(name) == cap})
            tried = self._send(route, body)
        self.broke_down = self.broke_down or tried.outcome in BREAKDOWNS
        return tried

    def _send(self, route: Route, body: dict[str, Any]) -> Try:
        answer = Answer()
        trouble = None
        self.calls += 1
        try:
            send(route, body, min(self.until, time.monotonic() + route.timeout_s), answer)
        except Trouble as ended:
            trouble = ended
        self.reasons = self.reasons or answer.reasoned or "<think>" in answer.text
        return Try(answer, trouble)

    def _greet(self) -> Try:
        """Get any answer at all, in ever plainer words."""
        while True:
            told = [{"role": "system", "content": TOLD}] if self.dialect.system else []
            tried = self._ask("", messages=[*told, {"role": "user", "content": HELLO}])
            refused = tried.outcome in (Outcome.UNSUPPORTED, Outcome.SERVER)
            named = tried.trouble.parameter if tried.trouble and refused else ""
            if named == "stream" and not self.dialect.stream:  # there are some that do nothing else
                plainer: Dialect | None = replace(self.dialect, stream=True)
            else:
                plainer = self.dialect.without(named) if refused else None
            if plainer is None:
                self.broke_down = False
                return tried
            self.dialect = plainer

    def _system(self, hello: Try, alone: Try) -> Does:
        if not self.dialect.system:
            return Does.REFUSED
        told, bare = hello.answer.prompt_tokens, alone.answer.prompt_tokens
        if told is None or bare is None:
            return Does.UNKNOWN
        return Does.YES if told - bare > len(TOLD) / 10 else Does.IGNORED

    def _schema(self, mode: str) -> Does:
        """Whether a schema is enforced: its only legal answer is a code; another is asked for."""
        code = _code(12)
        wanted = f'{{"code":"{code}"}}'
        for cap in (SMALL_CAP, BLANK_CAP):
            tried = self._ask(CODE, cap=cap, response_format=_only(code, mode))
            text = tried.answer.text
            if code in text or (tried.outcome is Outcome.TRUNCATED and code[:6] in text):
                return Does.YES
            # Cut before it came to the code, all but blanks being as they should.
            so_far = tried.outcome is Outcome.TRUNCATED and wanted.startswith("".join(text.split()))
            if not so_far:
                break
        if so_far:
            return Does.UNKNOWN
        if tried.refused:
            return Does.REFUSED
        # Nothing but reasoning: the answer, if there is one, is not where answers belong.
        elsewhere = tried.outcome is Outcome.EMPTY and tried.answer.reasoned
        return Does.IGNORED if elsewhere or (tried.answered and text.strip()) else Does.UNKNOWN

    def _object(self) -> Does:
        tried = self._ask(PLAIN, response_format={"type": "json_object"})
        text = tried.answer.text.strip()
        if tried.refused:
            return Does.REFUSED
        if tried.outcome is Outcome.EMPTY and tried.answer.reasoned:
            return Does.IGNORED
        if not tried.answered or not text:
            return Does.UNKNOWN
        if tried.outcome is Outcome.TRUNCATED:
            return Does.YES if text.startswith("{") else Does.IGNORED
        try:
            return Does.YES if isinstance(json.loads(text), dict) else Does.IGNORED
        except (ValueError, RecursionError):
            return Does.IGNORED

    def _cap(self, name: str) -> Does:
        """Whether an answer that must be long is cut."""
        more: dict[str, Any] = {}
        for mode in ("json_schema", "json_object_schema"):
            if getattr(self.found, mode) is Does.YES:
                more = {"response_format": _only(_code(100), mode)}
                break
        for cap in TINY_CAPS:
            tried = self._ask(CODE if more else COUNT, **more | {name: cap})
            if not tried.refused:
                break
        if tried.refused:
            return Does.REFUSED
        tokens, text = tried.answer.completion_tokens, tried.answer.text
        is_short = len(text) <= 12 * cap and (tokens is None or tokens <= cap + SLACK)
        if not tried.answered:
            return Does.UNKNOWN
        if not is_short:
            return Does.IGNORED
        return Does.YES if tried.outcome is Outcome.TRUNCATED else Does.UNKNOWN

    def _stream(self) -> None:
        tried = self._ask(HELLO, stream=True, stream_options={"include_usage": True})
        refuses_usage = tried.refused
        if tried.refused:
            tried = self._ask(HELLO, stream=True)
        if tried.refused:
            return self._note(stream=Does.REFUSED, stream_usage=Does.REFUSED)
        if not tried.answered:
            return None
        told = Does.IGNORED if tried.answer.prompt_tokens is None else Does.YES
        return self._note(
            stream=Does.YES if tried.answer.streamed else Does.IGNORED,
            stream_usage=Does.REFUSED if refuses_usage else told,
        )

    def _image(self, alone: Try) -> None:
        tried = self._ask(_with_picture(SQUARE))
        bare, seen = alone.answer.prompt_tokens, tried.answer.prompt_tokens
        if tried.refused:
            return self._note(image=Does.REFUSED)
        if not tried.answered or bare is None or seen is None:
            return None
        if seen - bare < LEAST_PICTURE:
            return self._note(image=Does.IGNORED)
        # A picture counts by its size; what is taken for text counts by its letters.
        bigger = self._ask(_with_picture(padded(SQUARE)))
        more = bigger.answer.prompt_tokens
        if bigger.outcome is Outcome.CONTEXT or (more is not None and more - seen > MOST_OF_BYTES):
            return self._note(image=Does.IGNORED)
        if more is None:
            return None
        return self._note(image=Does.YES, image_tokens=seen - bare)

    def _wrong_key(self) -> Does:
        tried = self._ask(HELLO, to=replace(self.route, api_key=f"wrong-{_code(12)}"))
        if tried.outcome is Outcome.AUTH:
            return Does.YES
        return Does.IGNORED if tried.answered else Does.UNKNOWN

    def _wrong_model(self) -> Does:
        tried = self._ask(HELLO, to=replace(self.route, model=f"no-such-model-{_code(6)}"))
        if tried.answered:
            return Does.IGNORED
        return Does.YES if tried.refused or tried.outcome is Outcome.AUTH else Does.UNKNOWN

    def _seed(self) -> Does:
        one, other = (self._ask(SEA, cap=TINY_CAPS[1], seed=7) for _ in range(2))
        if one.refused:
            return Does.REFUSED
        if not (one.answer.text and other.answer.text):
            return Does.UNKNOWN
        return Does.YES if one.answer.text == other.answer.text else Does.IGNORED

    def _window(self) -> None:
        base = self.route.base_url.rstrip("/")
        parts = urlsplit(base)
        until = min(self.until, time.monotonic() + 10)
        models = look(self.route, f"{base}/models", until)
        props = look(self.route, f"{parts.scheme}://{parts.netloc}/props", until)
        for tokens, says in _windows(models, props, self.route.model):
            self._note(context_tokens=tokens, context_from=says)
            break

    def _long(self, alone: Try) -> Does:
        """Whether tokens grow with the prompt up to the length that documents are sent in."""
        chars = self.route.portion_chars + len(system_text(Invoice))
        lines = [f"p1.{at}: {at * 7919 % 9973} paper   {at * 31 % 97}.00" for at in range(1, 4000)]
        short = "\n".join(lines[:SHORT_LINES])
        long = "\n".join(lines)[:chars]
        few = self._ask(f"{short}\n{HELLO}")
        if few.outcome is Outcome.CONTEXT:
            return Does.REFUSED
        bare, some = alone.answer.prompt_tokens, few.answer.prompt_tokens
        if bare is None or some is None or some <= bare:
            return Does.UNKNOWN
        many = self._ask(f"{long}\n{HELLO}")
        if many.outcome in (Outcome.CONTEXT, Outcome.TOO_LARGE):
            return Does.REFUSED
        counted = many.answer.prompt_tokens
        if not many.answered or counted is None:
            return Does.UNKNOWN
        expected = (some - bare) * len(long) / len(short)
        return Does.YES if counted - bare > 0.85 * expected else Does.IGNORED


def _code(length: int) -> str:
    """Letters that no model can guess, and no tokenizer has as one token."""
    return "q" + secrets.token_hex(length)[: length - 1]


def _only(code: str, mode: str) -> dict[str, Any]:
    """A response format that allows one answer."""
    schema = {
        "type": "object",
        "properties": {"code": {"type": "string", "enum": [code]}},
        "required": ["code"],
        "additionalProperties": False,
    }
    if mode == "json_object_schema":
        return {"type": "json_object", "schema": schema}
    named = {"name": "test", "strict": True, "schema": schema}
    return {"type": "json_schema", "json_schema": named}


def _with_picture(jpeg: bytes) -> list[dict[str, Any]]:
    return [
        {"type": "text", "text": HELLO},
        {"type": "image_url", "image_url": {"url": data_url(jpeg)}},
    ]


def _windows(models: Any, props: Any, model: str) -> Iterator[tuple[int, str]]:
    """Window sizes that are served, not those that the model was trained for."""
    settings = props.get("default_generation_settings") if isinstance(props, Mapping) else None
    if isinstance(settings, Mapping) and _is_size(settings.get("n_ctx")):
        yield settings["n_ctx"], "/props"
    listed = models.get("data") if isinstance(models, Mapping) else None
    entries = (
        [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    )
    mine = [one for one in entries if one.get("id") == model]
    for entry in mine or (entries if len(entries) == 1 else []):
        for name in ("max_model_len", "context_length", "context_window", "max_context_length"):
            if _is_size(entry.get(name)):
                yield entry[name], f"/models ({name})"
        meta = entry.get("meta")
        if isinstance(meta, Mapping) and _is_size(meta.get("n_ctx")):
            yield meta["n_ctx"], "/models (n_ctx)"


def _is_size(value: Any) -> bool:
    return type(value) is int and 0 < value < 10**9
