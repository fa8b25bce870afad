"""The simulator does what was measured, row by row; and a reading ends rightly at all of it."""

import http.client
import json
import re
import socket
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from extraction.contract import ReadFailed
from extraction.endpoint import Route
from extraction.llm import LlmReader
from extraction.llm_probe import probe
from extraction.schemas.invoice import Invoice
from tests.extraction.asking import PAGE, TRUTH, until
from tests.extraction.test_llm_probe import ODD, odd
from tests.extraction.typed import typed
from tests.llm_simulator import (
    AZURE,
    LITELLM,
    LITELLM_DROPPING,
    LLAMA_CPP_PYTHON,
    LLAMA_SERVER,
    OLLAMA,
    OPENAI,
    PERSONALITIES,
    VLLM_REASONING,
    Answer,
    Request,
    Simulator,
)

CODE = {
    "type": "object",
    "properties": {"code": {"type": "string", "enum": ["q7"]}},
    "required": ["code"],
    "additionalProperties": False,
}
LONG = "Count from one to fifty in words."
MEASURED = (LLAMA_SERVER, LLAMA_CPP_PYTHON)


def post(server, path="chat/completions", *, key="right", user: Any = "Say hello.", **body):
    """One raw request: status, headers and body of what comes back."""
    asked = {"model": "some-model", "messages": [{"role": "user", "content": user}], **body}
    host, port = server.server_address
    there = http.client.HTTPConnection(host, port, timeout=10)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    there.request("POST", f"/v1/{path}", json.dumps(asked), headers)
    came = there.getresponse()
    text = came.read().decode()
    there.close()
    told = json.loads(text) if came.headers.get_content_type() == "application/json" else text
    return came.status, dict(came.headers.items()), told


def said(answer) -> str:
    return answer[2]["choices"][0]["message"]["content"]


def strict(schema: Any) -> dict[str, Any]:
    named = {"name": "t", "strict": True, "schema": schema}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


@pytest.fixture(params=MEASURED, ids=lambda one: one.name)
def server(request):
    """An endpoint of one of the two measured kinds."""
    with Simulator(request.param, key="right") as server:
        yield server


def of(server, llama_server: Any, llama_cpp_python: Any) -> Any:
    """What was measured on the kind that it is."""
    return llama_server if server.personality is LLAMA_SERVER else llama_cpp_python


def test_row_json_schema(server):
    status, _, told = post(server, **strict(CODE))

    assert status == of(server, 200, 500)
    if status == 200:
        assert told["choices"][0]["message"]["content"] == '{"code": "q7"}'
    else:
        assert "Input should be 'text' or 'json_object'" in told["error"]["message"]


def test_row_json_object_with_a_schema(server):
    answer = post(server, response_format={"type": "json_object", "schema": CODE})

    assert said(answer) == '{"code": "q7"}'


def test_row_responses_api(server):
    status, _, told = post(server, "responses", input="hello", text={"format": strict(CODE)})

    assert status == of(server, 200, 404)
    if status == 200:
        assert told["status"] == "completed"
        assert "q7" not in json.dumps(told)


def test_row_cap_by_its_new_name(server):
    _, _, told = post(server, user=LONG, max_completion_tokens=3)

    assert (told["usage"]["completion_tokens"] <= 3) is of(server, True, False)
    assert (told["choices"][0]["finish_reason"] == "length") is of(server, True, False)
    _, _, told = post(server, user=LONG, max_tokens=3)
    assert told["usage"]["completion_tokens"] <= 3


def test_row_usage_in_streams(server):
    _, _, stream = post(server, stream=True, stream_options={"include_usage": True})

    assert ('"usage"' in stream) is of(server, True, False)
    assert stream.endswith("data: [DONE]\n\n")


def picture(size: int = 400) -> list[dict[str, Any]]:
    url = "data:image/jpeg;base64," + "A" * size
    return [
        {"type": "text", "text": "Say hello."},
        {"type": "image_url", "image_url": {"url": url}},
    ]


def test_row_picture(server):
    status, _, told = post(server, user=picture())

    assert status == of(server, 500, 200)
    if status == 500:
        assert "image input is not supported" in told["error"]["message"]
    else:
        assert told["usage"] == post(server, user="Say hello.")[2]["usage"]


def test_row_pdf(server):
    file = {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:..."}}
    status, _, _ = post(server, user=[{"type": "text", "text": "Read."}, file])

    assert status == of(server, 400, 500)


def test_row_forced_tool(server):
    tool = {"type": "function", "function": {"name": "note", "parameters": CODE}}
    named = {"type": "function", "function": {"name": "note"}}

    forced = said(post(server, tools=[tool], tool_choice=named))
    required = said(post(server, tools=[tool], tool_choice="required"))

    assert ("q7" in forced) is of(server, False, True)
    assert "q7" not in required


def test_row_developer_role(server):
    messages = [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": "Hello"}]

    assert post(server, messages=messages)[0] == of(server, 200, 500)


def test_row_wrong_model_name(server):
    status, _, told = post(server, model="other")

    assert (status, told["model"]) == (200, of(server, "served-alias", "other"))


def test_row_two_answers(server):
    assert len(post(server, n=2)[2]["choices"]) == of(server, 2, 1)


@pytest.mark.parametrize("bad", [{"type": "money"}, {"$ref": "#/$defs/nowhere"}])
def test_row_schema_that_is_none(server, bad):
    given = {"type": "json_object", "schema": {"type": "object", "properties": {"a": bad}}}

    assert post(server, response_format=given)[0] == of(server, 400, 500)


@pytest.mark.parametrize(
    ("pattern", "enforced"),
    [("^[A-Z]{3}-\\d{4}$", True), ("^(?=A)[A-Z]{3}$", False), ("[A-Z]{3}", False)],
)
def test_row_patterns(pattern, enforced):
    text = {"type": "string", "pattern": pattern}
    schema = {"type": "object", "properties": {"code": text}}
    with Simulator(LLAMA_SERVER) as server:
        status, _, told = post(server, **strict(schema))

    code = json.loads(told["choices"][0]["message"]["content"])["code"]
    assert status == 200
    assert bool(re.fullmatch(pattern, code)) is enforced


def test_row_prompt_that_is_too_long(server):
    status, _, told = post(server, user="x" * 80_000)

    error = told["error"]
    assert status == 400
    assert error["type"] == of(server, "exceed_context_size_error", "invalid_request_error")
    assert error["code"] == of(server, 400, "context_length_exceeded")


def test_row_prompt_that_is_too_long_through_the_proxy():
    with Simulator(LITELLM, key="right") as server:
        status, _, told = post(server, user="x" * 80_000)

    assert status == 400
    assert "ContextWindowExceededError" in told["error"]["message"]
    assert "context" not in f"{told['error']['type']}{told['error']['code']}"


def test_row_wrong_key(server):
    status, _, told = post(server, key="wrong")

    assert status == 401
    assert ("detail" in told) is of(server, False, True)


def test_row_wrong_key_at_the_proxy():
    with Simulator(LITELLM, key="right") as server:
        status, _, told = post(server, key="wrong")

    assert (status, told["error"]["message"]) == (400, "No connected db.")


def test_row_rate_limit_at_the_proxy():
    with Simulator(replace(LITELLM, rate_limit=1), key="right") as server:
        assert post(server)[0] == 200
        status, headers, _ = post(server)

    assert status == 429
    assert "Retry-After" not in headers


def test_row_request_ids(server):
    _, headers, _ = post(server)
    assert ("x-request-id" in headers) is of(server, False, True)
    with Simulator(LITELLM, key="right") as proxy:
        _, headers, _ = post(proxy)
    assert {"x-litellm-call-id", "x-litellm-response-cost"} <= headers.keys()


def test_row_logprobs_are_no_confidence():
    with Simulator(LLAMA_SERVER, key="right") as server:
        _, _, told = post(server, logprobs=True, **strict(CODE))

    choice = told["choices"][0]
    assert choice["message"]["content"] == '{"code": "q7"}'
    assert max(one["logprob"] for one in choice["logprobs"]["content"]) < -2


def test_row_seed(server):
    assert said(post(server, seed=7)) == said(post(server, seed=7))


def test_row_large_schemas():
    names = {f"field_{at}": {"type": "string"} for at in range(3_000)}
    with Simulator(LLAMA_SERVER, key="right") as server:
        status, _, told = post(server, **strict({"type": "object", "properties": names}))

    assert status == 200
    assert len(json.loads(told["choices"][0]["message"]["content"])) == 3_000


def slow(server, **body: Any) -> socket.socket:
    """A request whose answer nobody has waited for yet."""
    data = json.dumps({"model": "m", "messages": [{"role": "user", "content": "Hi"}], **body})
    there = socket.create_connection(server.server_address)
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(data)}\r\n\r\n"
    there.sendall((head + data).encode())
    assert until(lambda: server.busy == 1)
    return there


def test_a_stream_that_is_hung_up_on_frees_the_slot_at_once():
    with Simulator(LLAMA_SERVER, delay_s=2) as server:
        slow(server, stream=True).close()
        assert until(lambda: server.busy == 0, 0.5)


def test_a_whole_answer_keeps_the_slot_to_its_end():
    with Simulator(LLAMA_SERVER, delay_s=0.8) as server:
        slow(server).close()
        assert not until(lambda: server.busy == 0, 0.5)
        assert until(lambda: server.busy == 0, 2)


def route(server, **values: Any) -> Route:
    given = {"model": "some-model", "api_key": "right", "timeout_s": 5.0, **values}
    return Route("llm", server.base_url, loopback_only=True, **given)


def read(reader: LlmReader, *pages) -> dict[str, Any]:
    return {claim.path: claim for claim in reader.read(pages or [PAGE], Invoice)}


@pytest.mark.parametrize("tested", [True, False], ids=["tested", "untested"])
@pytest.mark.parametrize("personality", PERSONALITIES.values(), ids=PERSONALITIES)
def test_a_document_is_read_rightly_at_every_kind_of_endpoint(personality, tested):
    with Simulator(personality, truths=[TRUTH], key="right") as server:
        start = probe(route(server), long=False).dialect("json_schema") if tested else None
        server.seen.clear()
        reader = LlmReader(route(server), start=start)

        if personality is OLLAMA:
            # What it is shown of some 10,000 characters is not all.
            with pytest.raises(ReadFailed) as caught:
                read(reader, long_page())
            assert caught.value.code == "context"
        claims = read(reader)

    assert claims["total"].raw == "1,234.50"
    assert claims["lines[1].amount"].raw == "1,204.50"
    assert claims["total"].line == "p1.6"
    assert reader.calls[-1].outcome == "ok"
    if tested and personality is not OLLAMA:
        assert [call.outcome for call in reader.calls] == ["ok"]


def long_page():
    rows = [f"Item {at} of a long list of goods   {at}.00" for at in range(300)]
    return typed("\n".join(["Invoice 2026-117", *rows, "Total   EUR   1,234.50"]))


@pytest.mark.parametrize("personality", [LLAMA_SERVER, LLAMA_CPP_PYTHON, LITELLM, OPENAI])
def test_a_prompt_that_is_too_long_is_told_as_such_by_all_who_say_so(personality):
    small = replace(personality, window=3_000)
    with Simulator(small, key="right") as server, pytest.raises(ReadFailed) as caught:
        read(LlmReader(route(server)), long_page())

    assert (caught.value.code, caught.value.transient) == ("context", False)


@pytest.mark.parametrize(
    "personality", [LLAMA_SERVER, LLAMA_CPP_PYTHON, LITELLM, OPENAI], ids=lambda one: one.name
)
def test_a_wrong_key_is_for_the_admin_everywhere(personality):
    with Simulator(personality, key="right") as server, pytest.raises(ReadFailed) as caught:
        read(LlmReader(route(server, api_key="wrong")))

    assert (caught.value.code, caught.value.transient) == ("auth", False)


@pytest.mark.parametrize("personality", [LITELLM, OLLAMA, OPENAI, AZURE], ids=lambda one: one.name)
def test_a_model_that_is_not_there_is_for_the_admin(personality):
    with Simulator(personality, key="right") as server, pytest.raises(ReadFailed) as caught:
        read(LlmReader(route(server, model="other")))

    assert (caught.value.code, caught.value.transient) == ("not_found", False)


def test_a_filter_before_the_model_is_told_as_such():
    page = typed("Invoice 7\nOne weapon   5.00")
    with Simulator(AZURE, key="right") as server, pytest.raises(ReadFailed) as caught:
        read(LlmReader(route(server)), page)

    assert (caught.value.code, caught.value.transient) == ("filtered", False)


def test_a_limit_of_the_proxys_comes_back_later_without_its_word_on_when():
    busy = replace(LITELLM, rate_limit=0)
    with Simulator(busy, key="right") as server, pytest.raises(ReadFailed) as caught:
        read(LlmReader(route(server)))

    assert (caught.value.code, caught.value.transient) == ("rate", True)
    assert caught.value.retry_after is None


def test_a_proxy_that_drops_the_schema_is_found_out_by_its_first_answer():
    with Simulator(LITELLM_DROPPING, truths=[TRUTH], key="right") as server:
        reader = LlmReader(route(server))
        read(reader)
        modes = [(call.mode, call.outcome) for call in reader.calls]
        read(reader)

    assert modes == [("json_schema", "bad_json"), ("json_object_schema", "ok")]
    assert [call.mode for call in reader.calls] == ["json_object_schema"]


def test_an_answer_in_the_channel_for_reasoning_is_asked_for_as_text():
    with Simulator(VLLM_REASONING, truths=[TRUTH], key="right") as server:
        reader = LlmReader(route(server))
        read(reader)

    assert [call.outcome for call in reader.calls] == ["empty", "empty", "empty", "ok"]
    assert reader.calls[-1].mode == "text"


def test_a_model_of_the_tests_own_can_be_put_in():
    asked: list[Request] = []

    def liar(request: Request) -> Answer:
        asked.append(request)
        return Answer(fault="status:429,7") if len(asked) == 1 else Answer("I would rather not.")

    with Simulator(OPENAI, liar, key="right") as server:
        codes = []
        for _ in range(2):
            with pytest.raises(ReadFailed) as caught:
                read(LlmReader(route(server)))
            codes.append((caught.value.code, caught.value.retry_after))

    assert codes == [("rate", 7), ("bad_json", None)]
    assert asked[0].lines[0] == ("p1.1", "Northwind Paper GmbH   Invoice 2026-117")
    assert "total" in asked[0].form["properties"]


def test_two_hundred_slow_calls_are_held_at_once():
    with Simulator(LLAMA_SERVER, truths=[TRUTH], key="right", delay_s=2.0) as server:
        most = 0

        def ask() -> None:
            body = json.dumps(
                {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}
            ).encode()
            there = http.client.HTTPConnection(*server.server_address, timeout=30)
            there.request("POST", "/v1/chat/completions", body, {"Authorization": "Bearer right"})
            assert there.getresponse().status == 200
            there.close()

        threads = [threading.Thread(target=ask) for _ in range(200)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            most = max(most, server.busy)
            time.sleep(0.02)
        seconds = time.monotonic() - started

    assert most == 200
    assert seconds < 15


@pytest.mark.parametrize(("status", "media_type", "body"), ODD)
@pytest.mark.parametrize("stream", [True, False])
def test_whatever_answers_a_reading_ends_in_a_worded_outcome(status, media_type, body, stream):
    with odd(status, media_type, body) as url:
        reader = LlmReader(Route("llm", url, "m", loopback_only=True, timeout_s=3, stream=stream))
        with pytest.raises(ReadFailed) as caught:
            reader.read([PAGE], Invoice)

    assert caught.value.code != "ok"
    assert caught.value.sentence.endswith(".")
    assert 1 <= len(reader.calls) <= 8
