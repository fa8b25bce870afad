import json
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.answers import (
    MAX_ANSWER_BYTES,
    MAX_BLANK_CHARS,
    MAX_PIECE_BYTES,
    MAX_RAW_BYTES,
    Answer,
    collect,
)
from extraction.outcomes import Trouble


def event(content: Any = None, finish: str | None = None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice], **more}, ensure_ascii=False).encode()


def streamed(*chunks: bytes) -> Answer:
    return collect(chunks, "text/event-stream; charset=utf-8", Answer())


def whole(body: Any) -> Answer:
    return collect([json.dumps(body).encode()], "application/json", Answer())


def outcome(*chunks: bytes, kind: str = "text/event-stream") -> str:
    with pytest.raises(Trouble) as caught:
        collect(chunks, kind, Answer())
    return str(caught.value.outcome)


STREAM = b"\n\n".join(
    [
        b": a comment\n\nevent: message\nid: 1\nretry: 10",
        event("Zü"),
        event("ri\u2028ch\x85", model="m-1"),
        event("", "stop"),
        b'data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 2,'
        b' "prompt_tokens_details": {"cached_tokens": 4}}}',
        b"data: [DONE]\n\n",
    ]
)


@given(st.lists(st.integers(0, len(STREAM)), max_size=12), st.booleans())
def test_a_stream_reads_the_same_however_it_is_cut(cuts, crlf):
    stream = STREAM.replace(b"\n", b"\r\n") if crlf else STREAM
    edges = [0, *sorted(cuts), len(stream)]

    answer = streamed(*(stream[a:b] for a, b in pairwise(edges)))

    assert answer.text == "Züri\u2028ch\x85"
    assert (answer.model, answer.prompt_tokens, answer.cached_tokens) == ("m-1", 9, 4)
    assert answer.completion_tokens == 2


def test_what_follows_the_end_of_a_stream_is_not_read():
    def chunks() -> Iterator[bytes]:
        yield STREAM
        raise AssertionError("read on")

    assert collect(chunks(), "text/event-stream", Answer()).text.startswith("Zü")


def test_a_stream_may_lack_the_final_mark_and_even_the_last_line_end():
    assert streamed(event("a"), b"\n\n", event("b", "stop")).text == "ab"


@pytest.mark.parametrize(
    "usage",
    [
        None,
        [],
        {"prompt_tokens": "9"},
        {"prompt_tokens": -1},
        {"prompt_tokens": True},
        {"prompt_tokens": 10**12},
        {},
    ],
)
def test_odd_usage_is_unknown_usage(usage):
    choice = {"message": {"content": "{}"}, "finish_reason": "stop"}

    assert whole({"choices": [choice], "usage": usage}).prompt_tokens is None


def test_the_model_name_is_cleaned_and_cut():
    choice = {"message": {"content": "{}"}, "finish_reason": "stop"}

    assert whole({"choices": [choice], "model": "a\0b\n" + "c" * 500}).model == "ab " + "c" * 117
    assert whole({"choices": [choice], "model": ["m"]}).model is None


def test_an_answer_in_a_stream_is_capped_as_text_as_event_and_as_a_whole():
    piece = event("x" * 100_000) + b"\n\n"
    assert outcome(*[piece] * (MAX_ANSWER_BYTES // 100_000 + 1)) == "too_large"
    assert outcome(*[b"x" * 1_000_000] * (MAX_PIECE_BYTES // 1_000_000 + 1)) == "too_large"
    assert outcome(*[b":" + b"x" * 99_998 + b"\n"] * (MAX_RAW_BYTES // 100_000 + 1)) == "too_large"


def test_an_answer_in_one_piece_is_capped():
    body = [b"[]," * 1_000_000] * (MAX_PIECE_BYTES // 3_000_000 + 1)

    assert outcome(*body, kind="application/json") == "too_large"


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\u3000"])
def test_blanks_without_end_are_cut_however_they_come(space):
    many = space * (MAX_BLANK_CHARS + 1)
    assert outcome(*[event(space) + b"\n\n"] * (MAX_BLANK_CHARS + 1)) == "bad_json"
    assert outcome(event("{" + many + "}") + b"\n\n") == "bad_json"
    assert outcome(event("a" + many[:600]) + b"\n\n", event(many[:600]) + b"\n\n") == "bad_json"


def test_blanks_between_words_are_fine():
    pieces = [event(f"{' ' * 900}a") + b"\n\n" for _ in range(50)]

    assert len(streamed(*pieces, event("", "stop")).text) == 901 * 50


def test_a_long_run_of_blanks_costs_no_time():
    started = time.monotonic()

    assert outcome(event(" " * 900_000 + "x") + b"\n\n") == "bad_json"
    assert time.monotonic() - started < 1


@given(st.binary() | st.lists(st.sampled_from(STREAM.split(b"\n"))).map(b"\n".join))
def test_whatever_bytes_come_are_an_answer_or_trouble(data):
    for kind in ("text/event-stream", "application/json", ""):
        with suppress(Trouble):
            assert collect([data], kind, Answer()).text.strip()


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_a_stream_is_one_whatever_it_is_called(kind):
    answer = collect([b" \n", STREAM], kind, Answer())

    assert answer.text.startswith("Z\u00fc")
    assert answer.streamed is True


@pytest.mark.parametrize("kind", ["text/event-stream", "text/plain"])
def test_a_whole_answer_is_one_whatever_it_is_called(kind):
    choice = {"message": {"content": "{}"}, "finish_reason": "stop"}
    body = json.dumps({"choices": [choice]}).encode()

    answer = collect([b"\n", body[:5], body[5:]], kind, Answer())

    assert (answer.text, answer.streamed) == ("{}", False)


def test_a_second_answer_that_nobody_asked_for_is_not_mixed_in():
    other = {"index": 1, "delta": {"content": "no"}, "finish_reason": "length"}
    second = b"data: " + json.dumps({"choices": [other]}).encode()

    assert streamed(event("a"), b"\n\n", second, b"\n\n", event("b", "stop")).text == "ab"


def test_a_prompt_of_no_tokens_is_one_that_was_not_counted():
    choice = {"message": {"content": "{}"}, "finish_reason": "stop"}

    assert whole({"choices": [choice], "usage": {"prompt_tokens": 0}}).prompt_tokens is None


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": 9, "cache_creation_input_tokens": 5},
        {"prompt_tokens": 9, "prompt_tokens_details": {"cache_write_tokens": 5}},
    ],
)
def test_tokens_that_an_endpoint_bills_for_keeping_are_told(usage):
    choice = {"message": {"content": "{}"}, "finish_reason": "stop"}

    assert whole({"choices": [choice], "usage": usage}).cache_write_tokens == 5
