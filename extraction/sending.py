"""One request to an endpoint, and what came of it.

This is the only module that imports the client: it takes long, and nothing that serves pages needs
it. One call is one request: nobody waits here to try again, as jobs do that.
"""

import json
import re
import ssl
from collections.abc import Iterable, Mapping
from typing import Any

import httpx2
import openai

from extraction.answers import MAX_NAME_CHARS, Answer, collect
from extraction.deadline import BoundedTransport
from extraction.endpoint import Route
from extraction.outcomes import Outcome, Trouble, of_status
from extraction.prompts import clean

MAX_LOOK_BYTES = 2_000_000
NOT_REACHED = (httpx2.ConnectError, httpx2.ConnectTimeout, ssl.SSLCertVerificationError)
_COST = re.compile(r"\d{1,6}(\.\d{1,18})?|\d(\.\d{1,18})?[eE]-\d{1,2}")


def send(route: Route, body: dict[str, Any], until: float, answer: Answer) -> None:
    """Send a chat completion request and read its answer into `answer`, as far as it comes.

    Args:
        route: where to, and with which key.
        body: the whole request.
        until: on the monotonic clock, when all of it has to be over. Hanging up frees the model
            where the answer is streamed.
        answer: takes what comes, also where this raises.

    Raises:
        Trouble: anything but a whole answer that ended by itself.
    """
    trouble: Trouble
    try:
        check_address(route)
        _exchange(route, body, until, answer)
        return
    except (openai.OpenAIError, httpx2.HTTPError) as error:
        causes = _causes(error)
        trouble = _of_error(error, causes, streamed=bool(body.get("stream")))
        answer.reached = not any(isinstance(cause, NOT_REACHED) for cause in causes)
        if isinstance(error, openai.APIStatusError):
            _take_headers(error.response.headers, answer)
    # Raised out here, so that no error of the client, which holds the request, hangs on to it.
    raise trouble


def _exchange(route: Route, body: dict[str, Any], until: float, answer: Answer) -> None:
    transport = BoundedTransport(until=until, api_key=route.api_key.strip())
    with httpx2.Client(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        timeout=None,  # the transport keeps the time, and knows the whole
    ) as http:
        client = openai.OpenAI(
            base_url=route.base_url,
            # The transport sends the key. Without one here, the client takes the environment's.
            api_key="unused",
            http_client=http,
            max_retries=0,
        )
        create = client.chat.completions.with_streaming_response.create
        # The whole body goes as what is added to it, messages and all. What the client knows types
        # of, it would walk through and try to fit to each of them, though it is JSON already.
        with create(model=route.model, messages=(), extra_body=body) as response:
            _take_headers(response.headers, answer)
            media_type = response.headers.get("content-type", "")
            collect(response.iter_bytes(), media_type, answer)


def look(route: Route, url: str, until: float) -> Any:
    """What an endpoint says of itself at an address of its own; None where it says nothing."""
    check_address(route)
    transport = BoundedTransport(until=until, api_key=route.api_key.strip())
    body = bytearray()
    try:
        with (
            httpx2.Client(transport=transport, trust_env=False, timeout=None) as http,
            http.stream("GET", url) as response,
        ):
            if response.status_code != 200:
                return None
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MAX_LOOK_BYTES:
                    return None
        return json.loads(body)
    except (httpx2.HTTPError, ValueError, RecursionError):
        return None


def check_address(route: Route) -> None:
    """Refuse to leave the machine where that is forbidden.

    Raises:
        Trouble: it is, and the address is elsewhere.
    """
    if route.loopback_only and not route.is_on_this_machine:
        raise Trouble(
            Outcome.CONNECT,
            sentence="LLM_LOOPBACK_ONLY is set, and the model's address is not on this machine. "
            "Nothing was sent.",
            transient=False,
        )


def _take_headers(headers: Mapping[str, str], answer: Answer) -> None:
    """What the endpoint's operator finds the call by, and what a proxy says that it cost."""
    said = headers.get("x-request-id") or headers.get("x-litellm-call-id") or ""
    answer.request_id = clean(said)[:MAX_NAME_CHARS] or None
    cost = headers.get("x-litellm-response-cost", "").strip()
    answer.reported_cost = cost if _COST.fullmatch(cost) else None


def _causes(error: BaseException) -> list[BaseException]:
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and cause not in causes:
        causes.append(cause)
    return causes


def _of_error(
    error: openai.OpenAIError | httpx2.HTTPError,
    causes: Iterable[BaseException],
    *,
    streamed: bool,
) -> Trouble:
    """Tell the client's errors apart; their texts stay here."""
    if isinstance(error, openai.APIStatusError):
        return of_status(error.status_code, error.body, error.response.headers)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Trouble(
            Outcome.CONNECT,
            sentence="The certificate of the model's endpoint is not trusted on this machine.",
            transient=False,
        )
    if any(isinstance(cause, httpx2.ConnectTimeout) for cause in causes):
        return Trouble(Outcome.CONNECT)
    if any(isinstance(cause, httpx2.TimeoutException) for cause in causes):
        # Hung up on, an endpoint that does not stream goes on for nobody. Asked again, it would
        # do so twice.
        return Trouble(Outcome.TIMEOUT, transient=streamed)
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError):
        return Trouble(Outcome.CONNECT)
    return Trouble(Outcome.PROTOCOL)
