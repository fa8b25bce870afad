"""A model behind any OpenAI-compatible endpoint as a reader.

This is the only module that imports the client: it takes long, and nothing that serves pages needs
it. One call is one request: nobody waits here to try again, as jobs do that.
"""

import ipaddress
import os
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import httpx2
import openai

from extraction import prompts, wire
from extraction.answers import MAX_NAME_CHARS, Answer, collect
from extraction.contract import Claim, PageText
from extraction.deadline import BoundedTransport
from extraction.outcomes import Outcome, Trouble, of_status
from extraction.portions import Portion, merge, portions
from extraction.schemas.base import Schema

Mode = Literal["json_schema", "json_object", "text"]
MODES: tuple[Mode, ...] = ("json_schema", "json_object", "text")

# A prompt has fewer characters than this for each token. An endpoint that counted fewer tokens has
# silently cut the document, as some do when it is longer than their window.
MOST_CHARS_PER_TOKEN = 6


def _loopback_only() -> bool:
    return os.environ.get("LLM_LOOPBACK_ONLY", "no") == "yes"


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint and a model, as an operator set them; any address is theirs to choose.

    Raises:
        ValueError: the address is not one, in words for the operator.
    """

    name: str
    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    timeout_s: float = 90.0  # the whole of one call
    document_timeout_s: float = 8 * 60.0  # all calls for one document together
    max_output_tokens: int = 8192
    mode: Mode = "json_schema"  # the first to try; an endpoint that cannot is asked for the next
    reasoning: str = ""  # "low", "none", ...; "" says nothing of it
    stream: bool = True  # a stream that is hung up on frees the model at once
    portion_chars: int = 24_000  # of document text in one call
    document_chars: int = 400_000  # beyond it nothing is sent at all
    loopback_only: bool = field(default_factory=_loopback_only)

    def __post_init__(self) -> None:
        try:
            url = httpx2.URL(self.base_url)
        except httpx2.InvalidURL:
            url = httpx2.URL()
        if url.scheme not in ("http", "https") or not url.host:
            raise ValueError("LLM_BASE_URL is not an address like http://127.0.0.1:8080/v1.")
        if url.userinfo or url.query or url.fragment:
            raise ValueError("LLM_BASE_URL must hold no user, key or query: use LLM_API_KEY.")
        if not self.model:
            raise ValueError("LLM_MODEL is not set.")


@dataclass(frozen=True, slots=True)
class LlmCall:
    """The record of one request, without a word of the document."""

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


@dataclass(frozen=True, slots=True)
class Dialect:
    """What an endpoint was found to understand."""

    mode: Mode
    cap: str = "max_completion_tokens"
    usage: bool = True  # takes stream_options

    def without(self, parameter: str) -> "Dialect | None":
        """The next thing to try where `parameter` is not supported; None where there is none."""
        if parameter == "max_completion_tokens" == self.cap:
            return replace(self, cap="max_tokens")
        if parameter in ("max_tokens", "max_completion_tokens") and self.cap:
            return replace(self, cap="")
        if parameter == "stream_options" and self.usage:
            return replace(self, usage=False)
        if parameter in ("response_format", "") and self.mode != MODES[-1]:
            return replace(self, mode=MODES[MODES.index(self.mode) + 1])
        return None


# What this process has learned, by endpoint, model and first mode.
_learned: dict[tuple[str, str, Mode], Dialect] = {}


class LlmReader:
    """Reads documents through one route. `calls` records the last `read`, also where it failed."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.calls: list[LlmCall] = []

    @property
    def name(self) -> str:
        """The route's."""
        return self.route.name

    @property
    def source(self) -> str:
        """Who says what it reads: the model, whatever its route is called."""
        return f"llm:{self.route.model}"[:60]

    def read(self, pages: Sequence[PageText], schema: type[Schema]) -> Sequence[Claim]:
        """Ask the model for every leaf of `schema`.

        Raises:
            ReadFailed: any outcome but a whole, well-formed answer for every portion.
        """
        self.calls = []
        until = time.monotonic() + self.route.document_timeout_s
        try:
            self._check_address()
            parts = portions(pages, most_chars=self.route.portion_chars)
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
            readings = [reading for part in parts for reading in self._read(part, schema, until)]
            return merge(readings)
        except Trouble as trouble:
            failure = trouble.as_failure()
        # Raised out here, so that no error of the client, which holds the request, hangs on to it.
        raise failure

    def _check_address(self) -> None:
        if self.route.loopback_only and not _is_loopback(httpx2.URL(self.route.base_url).host):
            raise Trouble(
                Outcome.CONNECT,
                sentence="LLM_LOOPBACK_ONLY is set, and the model's address is not on this "
                "machine. Nothing was sent.",
                transient=False,
            )

    def _read(
        self, portion: Portion, schema: type[Schema], until: float
    ) -> list[tuple[Portion, Sequence[Claim]]]:
        """Read one portion; where it is too much for the model, its halves."""
        try:
            return [(portion, self._ask(portion, schema, until))]
        except Trouble as trouble:
            if (
                trouble.outcome not in (Outcome.CONTEXT, Outcome.TRUNCATED)
                or len(portion.pages) == 1
            ):
                raise
        return [reading for half in portion.halves() for reading in self._read(half, schema, until)]

    def _ask(self, portion: Portion, schema: type[Schema], until: float) -> Sequence[Claim]:
        """Ask, and ask once more where the answer is of no use."""
        try:
            return self._answer(portion, schema, until, again="")
        except Trouble as trouble:
            if trouble.outcome not in (Outcome.BAD_JSON, Outcome.BAD_SCHEMA_OUT):
                raise
            reason = trouble.detail or "it never ended"
        return self._answer(portion, schema, until, again=prompts.again_text(schema, reason))

    def _answer(
        self, portion: Portion, schema: type[Schema], until: float, *, again: str
    ) -> Sequence[Claim]:
        answer = self._settle(portion, schema, until, again)
        try:
            return wire.decode(answer.text, schema)
        except wire.BadAnswer as bad:
            is_json = isinstance(bad, wire.BadShape)
            outcome = Outcome.BAD_SCHEMA_OUT if is_json else Outcome.BAD_JSON
            detail = str(bad)
        self.calls[-1] = replace(self.calls[-1], outcome=str(outcome))
        raise Trouble(outcome, detail=detail)

    def _settle(self, portion: Portion, schema: type[Schema], until: float, again: str) -> Answer:
        """Send the request in the first dialect that the endpoint understands."""
        known = (self.route.base_url, self.route.model, self.route.mode)
        dialect: Dialect | None = _learned.get(known, Dialect(self.route.mode))
        while dialect:
            messages = _messages(portion, schema, dialect, again)
            try:
                answer = self._call(messages, portion, schema, dialect, until)
            except Trouble as trouble:
                if trouble.outcome is not Outcome.UNSUPPORTED:
                    raise
                last, dialect = trouble, dialect.without(trouble.parameter)
            else:
                _learned[known] = dialect
                return answer
        raise last

    def _call(
        self,
        messages: list[dict[str, str]],
        portion: Portion,
        schema: type[Schema],
        dialect: Dialect,
        until: float,
    ) -> Answer:
        """One request, recorded whatever comes of it."""
        started = time.monotonic()
        answer = Answer()
        trouble: Trouble | None = None
        try:
            self._send(
                answer,
                self._parameters(messages, schema, dialect),
                min(until, started + self.route.timeout_s),
            )
            _check_whole(answer, sum(len(message["content"]) for message in messages))
        except Trouble as ended:
            trouble = ended
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            trouble = _of_error(error)
            if isinstance(error, openai.APIStatusError):
                answer.request_id = _request_id(error.response.headers)
        self.calls.append(
            LlmCall(
                route=self.route.name,
                model=self.route.model,
                model_reported=answer.model,
                prompt_version=prompts.prompt_version(schema),
                mode=dialect.mode,
                outcome=str(trouble.outcome if trouble else Outcome.OK),
                prompt_tokens=answer.prompt_tokens,
                completion_tokens=answer.completion_tokens,
                seconds=time.monotonic() - started,
                request_id=answer.request_id,
                pages=portion.numbers,
            )
        )
        if trouble:
            raise trouble
        return answer

    def _send(self, answer: Answer, parameters: dict[str, Any], until: float) -> None:
        transport = BoundedTransport(until=until, api_key=self.route.api_key.strip())
        with httpx2.Client(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # the transport keeps the time, and knows the whole
        ) as http:
            client = openai.OpenAI(
                base_url=self.route.base_url,
                # The transport sends the key. Without one here, the client takes the environment's.
                api_key="unused",
                http_client=http,
                max_retries=0,
            )
            with client.chat.completions.with_streaming_response.create(**parameters) as response:
                headers = response.headers
                answer.request_id = _request_id(headers)
                collect(response.iter_bytes(), headers.get("content-type", ""), answer)

    def _parameters(
        self, messages: list[dict[str, str]], schema: type[Schema], dialect: Dialect
    ) -> dict[str, Any]:
        """The request's body. Nothing that some models refuse is in it without need."""
        parameters: dict[str, Any] = {"model": self.route.model, "messages": messages}
        if dialect.cap:
            parameters[dialect.cap] = self.route.max_output_tokens
        if self.route.reasoning:
            parameters["reasoning_effort"] = self.route.reasoning
        if self.route.stream:
            parameters["stream"] = True
            if dialect.usage:
                parameters["stream_options"] = {"include_usage": True}
        if dialect.mode == "json_schema":
            parameters["response_format"] = {
                "type": "json_schema",
                "json_schema": {
                    "name": schema.slug,
                    "strict": True,
                    "schema": wire.wire_schema(schema),
                },
            }
        elif dialect.mode == "json_object":
            parameters["response_format"] = {"type": "json_object"}
        return parameters


def _messages(
    portion: Portion, schema: type[Schema], dialect: Dialect, again: str
) -> list[dict[str, str]]:
    told = prompts.system_text(schema)
    if again:
        told += again
    elif dialect.mode != "json_schema":
        told += prompts.shape_text(schema)
    document = prompts.document_text(portion.lines, prompts.new_boundary())
    # Two messages and no more: many models' templates know just these.
    return [{"role": "system", "content": told}, {"role": "user", "content": document}]


def _check_whole(answer: Answer, chars: int) -> None:
    """Notice an endpoint that silently read a part of the prompt only."""
    if answer.prompt_tokens is None:
        return
    if (answer.prompt_tokens + answer.cached_tokens) * MOST_CHARS_PER_TOKEN < chars:
        raise Trouble(
            Outcome.CONTEXT,
            sentence="The model's endpoint read a part of the document only: its context window "
            "is too small.",
        )


def _of_error(error: openai.OpenAIError | httpx2.HTTPError) -> Trouble:
    """Tell the client's errors apart; their texts stay here."""
    if isinstance(error, openai.APIStatusError):
        return of_status(error.status_code, error.body, error.response.headers)
    causes: list[BaseException] = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and cause not in causes:
        causes.append(cause)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Trouble(
            Outcome.CONNECT,
            sentence="The certificate of the model's endpoint is not trusted on this machine.",
            transient=False,
        )
    if any(isinstance(cause, httpx2.ConnectTimeout) for cause in causes):
        return Trouble(Outcome.CONNECT)
    if any(isinstance(cause, httpx2.TimeoutException) for cause in causes):
        return Trouble(Outcome.TIMEOUT)
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError):
        return Trouble(Outcome.CONNECT)
    return Trouble(Outcome.PROTOCOL)


def _request_id(headers: Mapping[str, str]) -> str | None:
    """What the endpoint's operator finds the call by."""
    said = headers.get("x-request-id") or headers.get("x-litellm-call-id") or ""
    return prompts.clean(said)[:MAX_NAME_CHARS] or None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
