"""What endpoints do with what is asked of them, as it was measured on real ones or is reported.

`llama_server`, `llama_cpp_python` and `litellm` reproduce measurements row by row; the others stand
for what their users report: Ollama's silent cut, vLLM's reasoning channel, the filters of Azure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Does = Literal["yes", "ignored"]


@dataclass(frozen=True)
class Refusal:
    """An HTTP error."""

    status: int
    body: Mapping[str, Any]


def openai_error(status: int, message: str, **more: Any) -> Refusal:
    """An error in the form of the protocol's inventor."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
    return Refusal(status, {"error": {**error, **more}})


def detail(status: int, message: str) -> Refusal:
    """An error as web frameworks have it."""
    return Refusal(status, {"detail": message})


@dataclass(frozen=True)
class Personality:
    """Each field is one thing that endpoints differ in. A `Refusal` is an error in its place."""

    name: str
    json_schema: Does | Refusal = "yes"
    json_object_schema: Does | Refusal = "yes"
    json_object: Does | Refusal = "yes"
    bad_schema: Refusal | None = None  # for a schema that is none; None: not looked at
    patterns: bool = False  # anchored plain ones are enforced; others are skipped
    max_completion_tokens: Does | Refusal = "yes"
    max_tokens: Does | Refusal = "yes"
    stream: Does | Refusal = "yes"
    whole: Refusal | None = None  # for answers that are not streamed
    blanks: int = 0  # that its grammar lets the model write after each brace
    stream_usage: Does | Refusal = "yes"
    usage: bool = True  # in whole answers
    image: Literal["counted", "dropped", "text"] | Refusal = "dropped"
    pdf: Does | Refusal = "ignored"
    system: Does | Refusal = "yes"
    developer: Does | Refusal = "yes"
    tools: Literal["ignored", "named"] = "ignored"  # "named": forced where one is named
    responses: Does | Refusal = "ignored"  # the newer protocol: "ignored" is text without form
    many: bool = True  # n=2 gives two
    wrong_key: Refusal | None = None
    models: frozenset[str] | None = None  # that it knows; None: takes any name
    wrong_model: Refusal | None = None
    reports: str = ""  # what it calls its model; "" repeats the name it was asked for
    window: int = 32_768  # tokens of the prompt and the answer
    too_long: Refusal | None = None  # None: the prompt is cut without a word
    window_told: str = ""  # "props", "max_model_len"
    reasoning: bool = False  # what the model writes comes on the channel for reasoning
    finishes: str | None = "stop"  # how it says that an answer ended by itself
    filtered: Refusal | None = None  # for a document with the word "weapon" in it
    filter_results: bool = False  # a first chunk without choices
    rate_limit: int | None = None  # requests that are answered; then `rate` comes
    rate: Refusal = field(default_factory=lambda: openai_error(429, "Rate limit reached"))
    seeded: bool = True  # the same text for the same seed
    headers: Mapping[str, str] = field(default_factory=dict)
    cached: int = 0  # tokens of each prompt that are told to be cached
    works_on: bool = True  # a call that is not streamed keeps its slot when the client has gone


LLAMA_SERVER = Personality(
    name="llama_server",
    bad_schema=openai_error(400, "JSON schema conversion failed: Unrecognized schema", code=400),
    patterns=True,
    image=openai_error(
        500, "image input is not supported - hint: you may need to provide the mmproj", code=500
    ),
    pdf=openai_error(400, "unsupported content[].type", code=400),
    wrong_key=openai_error(401, "Invalid API Key", type="authentication_error", code=401),
    reports="served-alias",
    window=16_384,
    too_long=openai_error(
        400,
        "the request exceeds the available context size, try increasing it",
        type="exceed_context_size_error",
        code=400,
    ),
    window_told="props",
)
LLAMA_CPP_PYTHON = Personality(
    name="llama_cpp_python",
    json_schema=openai_error(
        500,
        "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), "
        "'msg': \"Input should be 'text' or 'json_object'\"}]",
        type="internal_server_error",
    ),
    bad_schema=openai_error(500, "Unrecognized schema", type="internal_server_error"),
    max_completion_tokens="ignored",
    stream_usage="ignored",
    image="dropped",
    pdf=openai_error(500, "[{'msg': 'unexpected content part'}]", type="internal_server_error"),
    developer=openai_error(500, "[{'msg': 'unexpected role'}]", type="internal_server_error"),
    tools="named",
    responses=detail(404, "Not Found"),
    many=False,
    wrong_key=detail(401, "Invalid API key"),
    window=16_384,
    too_long=openai_error(
        400,
        "This model's maximum context length is 16384 tokens.",
        code="context_length_exceeded",
        param="messages",
    ),
    headers={"x-request-id": "req-7"},
)
LITELLM = replace(
    LLAMA_SERVER,
    name="litellm",
    wrong_key=openai_error(400, "No connected db.", type="no_db_connection", code="400"),
    models=frozenset({"some-model"}),
    wrong_model=openai_error(
        400, "/chat/completions: Invalid model name passed in model=other. Call `/v1/models`"
    ),
    reports="",
    too_long=openai_error(
        400,
        "litellm.ContextWindowExceededError: litellm.BadRequestError: the request exceeds the "
        "available size",
        code="400",
    ),
    window_told="",
    rate=openai_error(429, "litellm.RateLimitError", type="throttling_error", code="429"),
    headers={"x-litellm-call-id": "call-7", "x-litellm-response-cost": "0.000123"},
)
# With `drop_params`, and a model that its tables say takes no response_format.
LITELLM_DROPPING = replace(
    LITELLM,
    name="litellm_dropping",
    json_schema="ignored",
    json_object_schema="ignored",
    json_object="ignored",
)
OLLAMA = Personality(
    name="ollama",
    json_object_schema="ignored",
    models=frozenset({"some-model"}),
    wrong_model=openai_error(
        404, 'model "other" not found, try pulling it first', type="api_error"
    ),
    window=4_096,
    too_long=None,
)
VLLM = Personality(
    name="vllm",
    json_object_schema="ignored",
    image=openai_error(400, "some-model is not a multimodal model", type="BadRequestError"),
    wrong_key=Refusal(401, {"error": "Unauthorized"}),
    models=frozenset({"some-model"}),
    wrong_model=openai_error(404, "The model `other` does not exist.", type="NotFoundError"),
    window=32_768,
    window_told="max_model_len",
    too_long=openai_error(
        400, "This model's maximum context length is 32768 tokens.", type="BadRequestError"
    ),
)
VLLM_REASONING = replace(VLLM, name="vllm_reasoning", reasoning=True)
OPENAI = Personality(
    name="openai",
    json_object_schema=openai_error(
        400, "Unknown parameter: 'response_format.schema'.", param="response_format.schema"
    ),
    bad_schema=openai_error(400, "Invalid schema for response_format", param="response_format"),
    max_tokens=openai_error(
        400,
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
        "'max_completion_tokens' instead.",
        param="max_tokens",
        code="unsupported_parameter",
    ),
    image="counted",
    wrong_key=openai_error(401, "Incorrect API key provided", code="invalid_api_key"),
    models=frozenset({"some-model"}),
    wrong_model=openai_error(404, "The model does not exist", code="model_not_found"),
    reports="some-model-2026-08-07",
    window=128_000,
    too_long=openai_error(
        400, "Your input exceeds the context window.", code="context_length_exceeded"
    ),
    seeded=False,
    headers={"x-request-id": "req_123"},
    cached=1_024,
    works_on=False,
)
AZURE = replace(
    OPENAI,
    name="azure",
    filtered=openai_error(
        400,
        "The response was filtered due to the prompt triggering content management policy.",
        code="content_filter",
        param="prompt",
    ),
    filter_results=True,
    wrong_model=openai_error(
        404, "The API deployment for this resource does not exist.", code="DeploymentNotFound"
    ),
)
# A server of the first days: the bare protocol, and it says what it does not know.
OLD = Personality(
    name="old",
    json_schema=detail(422, "extra inputs are not permitted: response_format"),
    json_object_schema=detail(422, "extra inputs are not permitted: response_format"),
    json_object=detail(422, "extra inputs are not permitted: response_format"),
    max_completion_tokens=detail(422, "extra inputs are not permitted: max_completion_tokens"),
    stream=detail(422, "extra inputs are not permitted: stream"),
    stream_usage=detail(422, "extra inputs are not permitted: stream_options"),
    usage=False,
    image=detail(422, "messages.content: input should be a valid string"),
    system=detail(422, "System role not supported"),
    responses=detail(404, "Not Found"),
    window=8_192,
    too_long=detail(400, "prompt is too long"),
)
# The same without a word.
_BAD = Refusal(400, {})
MUTE = replace(
    OLD,
    name="mute",
    json_schema=_BAD,
    json_object_schema=_BAD,
    json_object=_BAD,
    max_completion_tokens=_BAD,
    stream=_BAD,
    stream_usage=_BAD,
    image=_BAD,
    system="yes",
)

PERSONALITIES = {
    one.name: one
    for one in (
        LLAMA_SERVER,
        LLAMA_CPP_PYTHON,
        LITELLM,
        LITELLM_DROPPING,
        OLLAMA,
        VLLM,
        VLLM_REASONING,
        OPENAI,
        AZURE,
        OLD,
        MUTE,
    )
}
