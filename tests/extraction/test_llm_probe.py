import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from extraction.capabilities import Capabilities, Does, asked_in_words, in_words
from extraction.endpoint import Dialect, Route
from extraction.llm_probe import probe
from extraction.outcomes import Outcome
from tests.llm_simulator import (
    AZURE,
    LITELLM,
    LITELLM_DROPPING,
    LLAMA_CPP_PYTHON,
    LLAMA_SERVER,
    MUTE,
    OLD,
    OLLAMA,
    OPENAI,
    PERSONALITIES,
    VLLM,
    VLLM_REASONING,
    Simulator,
)
from tests.llm_simulator.personalities import Refusal, openai_error

YES, IGNORED, REFUSED, UNKNOWN = Does
OVERALL = ("json_schema", "json_object_schema", "json_object", "max_completion_tokens",
           "max_tokens", "stream", "stream_usage", "usage", "system", "image", "key", "model",
           "seed", "long_prompt")  # fmt: skip
DIFFERENT = {
    LLAMA_SERVER.name: {"image": REFUSED, "model": IGNORED},
    LLAMA_CPP_PYTHON.name: {
        "json_schema": REFUSED,
        "max_completion_tokens": IGNORED,
        "stream_usage": IGNORED,
        "image": IGNORED,
        "model": IGNORED,
    },
    LITELLM.name: {"image": REFUSED},
    LITELLM_DROPPING.name: {
        "json_schema": IGNORED,
        "json_object_schema": IGNORED,
        "json_object": IGNORED,
        "image": REFUSED,
    },
    OLLAMA.name: {
        "json_object_schema": IGNORED,
        "image": IGNORED,
        "key": IGNORED,
        "long_prompt": IGNORED,
    },
    VLLM.name: {"json_object_schema": IGNORED, "image": REFUSED},
    VLLM_REASONING.name: {
        "json_schema": IGNORED,
        "json_object_schema": IGNORED,
        "json_object": IGNORED,
        "image": REFUSED,
    },
    OPENAI.name: {"json_object_schema": REFUSED, "max_tokens": REFUSED, "seed": IGNORED},
    AZURE.name: {"json_object_schema": REFUSED, "max_tokens": REFUSED, "seed": IGNORED},
    OLD.name: {
        **dict.fromkeys(OVERALL, REFUSED),
        "max_tokens": YES,
        "usage": IGNORED,
        "key": IGNORED,
        "model": IGNORED,
        "seed": YES,
        "long_prompt": UNKNOWN,
    },
    MUTE.name: {
        **dict.fromkeys(OVERALL, REFUSED),
        "max_tokens": YES,
        "usage": IGNORED,
        "system": UNKNOWN,
        "key": IGNORED,
        "model": IGNORED,
        "seed": YES,
        "long_prompt": UNKNOWN,
    },
}
ASKED = {
    LLAMA_SERVER.name: Dialect(),
    LLAMA_CPP_PYTHON.name: Dialect("json_object_schema", "max_tokens", stream=False),
    LITELLM.name: Dialect(),
    LITELLM_DROPPING.name: Dialect("text"),
    OLLAMA.name: Dialect(),
    VLLM.name: Dialect(),
    VLLM_REASONING.name: Dialect("text"),
    OPENAI.name: Dialect(images=True),
    AZURE.name: Dialect(images=True),
    OLD.name: Dialect("text", "max_tokens", stream=False, usage=False, system=False),
    MUTE.name: Dialect("text", "max_tokens", stream=False, usage=False),
}


def route(server, **values) -> Route:
    given = {"model": "some-model", "api_key": "right", "timeout_s": 5.0, **values}
    return Route("llm", server.base_url, loopback_only=True, **given)


@pytest.mark.parametrize("personality", PERSONALITIES.values(), ids=PERSONALITIES)
def test_an_endpoint_is_found_out_as_what_it_is(personality):
    with Simulator(personality, key="right") as server:
        found = probe(route(server))

    assert found.answers
    assert {name: getattr(found, name) for name in OVERALL} == {
        **dict.fromkeys(OVERALL, YES),
        **DIFFERENT[personality.name],
    }
    assert found.dialect("json_schema") == ASKED[personality.name]
    assert found.model_reported == (personality.reports or "some-model")
    assert found.reasons is personality.reasoning
    assert found.calls == len(server.seen)
    assert found.calls < 20


def test_the_findings_survive_being_stored():
    with Simulator(OPENAI, key="right") as server:
        found = probe(route(server))

    assert Capabilities.of_data(json.loads(json.dumps(found.as_data()))) == found


@pytest.mark.parametrize(
    "data", [{}, {"format": 0, "outcome": "ok"}, {"format": 1}, {"format": 1, "outcome": 3}]
)
def test_findings_of_another_form_are_none(data):
    assert Capabilities.of_data(data) is None
    assert Capabilities.of_data({"format": 1, "outcome": "ok", "stream": "perhaps"}) is None


def test_every_finding_has_its_words():
    for does in Does:
        found = Capabilities("ok", **dict.fromkeys(OVERALL, does))
        rows = in_words(found)
        assert len(rows) == len({label for label, _ in rows}) == len(OVERALL) + 3
        assert all(says for _, says in rows)
    assert "one message" in asked_in_words(Dialect(system=False))


@pytest.mark.parametrize(
    ("personality", "window", "says"),
    [(LLAMA_SERVER, 16_384, "/props"), (VLLM, 32_768, "/models (max_model_len)"), (OLD, None, "")],
)
def test_a_window_is_told_only_where_the_endpoint_tells_it(personality, window, says):
    with Simulator(personality) as server:
        found = probe(route(server), long=False)

    assert (found.context_tokens, found.context_from) == (window, says)
    assert found.long_prompt is UNKNOWN


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"image": "text"}, {"image": IGNORED}),
        ({"image": "counted"}, {"image": YES, "image_tokens": 300}),
        ({"system": "ignored"}, {"system": IGNORED}),
        ({"stream": "ignored"}, {"stream": IGNORED, "stream_usage": YES}),
        ({"usage": False}, {"usage": IGNORED, "image": REFUSED, "system": UNKNOWN}),
        ({"max_completion_tokens": "ignored"}, {"max_completion_tokens": IGNORED}),
        ({"json_object": "ignored"}, {"json_object": IGNORED}),
        ({"window": 4_000}, {"long_prompt": REFUSED}),
        ({"window": 4_000, "too_long": None}, {"long_prompt": IGNORED}),
        ({"wrong_key": None}, {"key": IGNORED}),
        ({"seeded": False}, {"seed": IGNORED}),
        ({"blanks": 300}, {}),
        (
            {"whole": openai_error(400, "This model only supports stream mode, set stream=true")},
            {"usage": REFUSED},
        ),
    ],
)
def test_one_difference_is_one_finding(change, expected):
    with Simulator(replace(LLAMA_SERVER, **change), key="right") as server:
        found = probe(route(server))

    usual = dict.fromkeys(OVERALL, YES) | {"image": REFUSED, "model": IGNORED}
    seen = {name: getattr(found, name) for name in (*OVERALL, "image_tokens")}
    if change.get("usage") is False:
        usual["long_prompt"] = UNKNOWN
    assert seen == {**usual, "image_tokens": None, **expected}


def test_an_endpoint_that_breaks_down_over_a_thing_does_not_support_it():
    broken = replace(LLAMA_SERVER, json_schema=Refusal(500, {}), image=Refusal(502, {}))
    with Simulator(broken, key="right") as server:
        found = probe(route(server))

    assert (found.json_schema, found.image, found.json_object_schema) == (REFUSED, REFUSED, YES)


def test_an_endpoint_that_goes_away_meanwhile_leaves_nothing_known():
    with Simulator(LLAMA_SERVER, key="right") as server:
        server.dies_after = 9
        found = probe(route(server))

    assert (found.outcome, found.answers) == ("server", False)
    assert {getattr(found, name) for name in OVERALL} == {UNKNOWN}


@pytest.mark.parametrize("window", [300, 800])
def test_the_smallest_of_windows_is_told_as_too_small(window):
    with Simulator(replace(LLAMA_SERVER, window=window), key="right") as server:
        found = probe(route(server))

    assert (found.json_schema, found.max_tokens, found.long_prompt) == (YES, YES, REFUSED)


def test_caps_show_without_schemas_and_without_usage():
    with Simulator(OLD) as server:
        assert probe(route(server)).max_tokens is YES
    with Simulator(replace(OLD, max_tokens="ignored")) as server:
        assert probe(route(server)).max_tokens is IGNORED


def test_a_route_that_wants_a_plainer_mode_gets_it():
    found = Capabilities("ok", json_schema=YES, json_object=YES)
    plain = Route("llm", "http://127.0.0.1:1/v1", "m", mode="json_object")

    assert found.dialect(plain.mode).mode == "json_object"


def test_nothing_found_out_leaves_the_route_as_it_is():
    plain = Route("llm", "http://127.0.0.1:1/v1", "m", mode="json_object")

    assert Capabilities("connect").dialect(plain.mode) == Dialect(mode="json_object")
    assert Capabilities("ok").dialect(plain.mode).mode == "json_object"
    assert Capabilities("ok").dialect(plain.mode).images is False


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("status:401", "auth"),
        ("status:404", "not_found"),
        ("status:429", "rate"),
        ("status:500", "server"),
        ("html", "protocol"),
        ("choices:null", "protocol"),
        ("hang_up", "connect"),
        ("slow:9", "timeout"),
        ("blanks", "bad_json"),
    ],
)
def test_an_endpoint_that_gives_no_answer_is_told_by_its_outcome(name, outcome):
    with Simulator(LLAMA_SERVER) as server:
        server.play(*[name] * 30)
        found = probe(route(server, timeout_s=0.5))

    assert (found.outcome, found.answers) == (outcome, False)
    assert found.sentence.endswith(".")
    assert {getattr(found, name) for name in OVERALL} == {UNKNOWN}


@pytest.mark.parametrize("finish", [None, "end_turn", "error"])
def test_an_endpoint_whose_answers_end_in_unknown_ways_cannot_be_used(finish):
    with Simulator(replace(LLAMA_SERVER, finishes=finish)) as server:
        assert probe(route(server)).outcome == "protocol"


def test_an_endpoint_that_is_not_there_is_told_so():
    with Simulator(LLAMA_SERVER) as server:
        gone = route(server)

    assert probe(gone).outcome == "connect"


def test_an_endpoint_elsewhere_is_not_tried_where_that_is_forbidden():
    found = probe(Route("llm", "https://models.example/v1", "m", loopback_only=True))

    assert found.outcome == "connect"
    assert "LLM_LOOPBACK_ONLY" in found.sentence


def test_a_passing_fault_is_not_taken_for_a_finding():
    """Every second request fails; asked twice, the endpoint shows what it does."""
    with Simulator(LLAMA_SERVER, key="right") as server:
        quiet = probe(route(server))
    with Simulator(LLAMA_SERVER, key="right") as server:
        server.flaky = True
        found = probe(route(server))

    for name in OVERALL:
        assert getattr(found, name) == getattr(quiet, name), name


def test_no_word_of_a_document_is_in_a_probe():
    with Simulator(OPENAI) as server:
        probe(route(server))

    told = json.dumps([seen["body"] for seen in server.seen])
    assert "BOUNDARY DOC" not in told
    assert "file" not in {part for seen in server.seen for part in seen["body"]}


@contextmanager
def odd(status: int, media_type: str, body: bytes) -> Iterator[str]:
    """An endpoint that gives the same answer to whatever it is asked."""

    class Odd(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()


ODD = [
    (200, "application/json", b""),
    (200, "application/json", b"null"),
    (200, "application/json", b'{"object":"chat.completion","choices":[{"text":"old protocol"}]}'),
    (200, "text/event-stream", b"data: \n\n"),
    (200, "text/event-stream", b"data: [DONE]\n\n"),
    (200, "text/html", b"<html>"),
    (200, "image/jpeg", bytes(range(256))),
    (204, "application/json", b""),
    (301, "text/plain", b""),
    (400, "application/json", b'{"error":{"message":null}}'),
    (400, "text/plain", b"\xff\xfe\x00"),
    (402, "application/json", b"[]"),
    (418, "text/plain", b"teapot"),
    (429, "application/json", b'{"error":"slow"}'),
    (451, "application/json", b'{"error":{"code":451}}'),
    (500, "application/json", b"[1,2"),
    (501, "text/plain", b"no"),
    (503, "text/html", b"<h1>maintenance</h1>"),
    (599, "text/plain", b"?"),
]


@pytest.mark.parametrize(("status", "media_type", "body"), ODD)
def test_whatever_answers_the_try_ends_in_an_outcome(status, media_type, body, monkeypatch):
    monkeypatch.setattr("extraction.llm_probe.LONGEST_WAIT_S", 0.01)
    with odd(status, media_type, body) as url:
        found = probe(Route("llm", url, "m", loopback_only=True, timeout_s=3))

    assert Outcome(found.outcome) is not Outcome.OK
    assert found.sentence.endswith(".")
