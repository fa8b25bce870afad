import datetime
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extraction.endpoint import MODES
from extraction.outcomes import TRANSIENT, Outcome, Trouble, of_error_body, of_status
from extraction.schemas.invoice import Invoice
from tests.extraction.asking import PAGE, failure, outcomes, read, reader

ONCE = [
    ("status:401", "auth", False),
    ("status:403", "auth", False),
    ("status:404", "not_found", False),
    ("error:404,model_not_found", "not_found", False),
    ("error:400,No connected db", "auth", False),
    ("status:402", "quota", False),
    ("error:429,insufficient_quota", "quota", False),
    ("status:429", "rate", True),
    ("status:408", "timeout", True),
    ("status:413", "too_large", False),
    ("status:500", "server", True),
    ("status:502", "server", True),
    ("status:503", "server", True),
    ("error:400,context_length_exceeded", "context", False),
    ("error:500,the input length exceeds the context length", "context", False),
    ("error:400,content_filter", "filtered", False),
    ("html", "protocol", False),
    ("error_body", "server", True),
    ("error_body:rate limit reached", "rate", True),
    ("error_body:maximum context length", "context", False),
    ("error_midway", "server", True),
    ("choices:null", "protocol", False),
    ("choices:[]", "protocol", False),
    ("choices:{}", "protocol", False),
    ("choices:[null]", "protocol", False),
    ("choices:[7]", "protocol", False),
    ('choices:[{"message": "text"}]', "protocol", False),
    ("parts:image", "protocol", False),
    ("finish:content_filter", "filtered", False),
    ("finish:sensitive", "filtered", False),
    ("finish:tool_calls", "protocol", False),
    ("finish:end_turn", "protocol", False),
    ("finish:insufficient_system_resource", "protocol", False),
    ("finish:", "protocol", True),
    ("refusal", "refused", False),
    ("empty", "empty", True),
    ("half", "connect", True),
    ("half_clean", "protocol", True),
    ("hang_up", "connect", True),
    ("huge", "too_large", False),
    ("packed", "protocol", False),
]


@pytest.mark.parametrize(("name", "code", "transient"), ONCE, ids=[case[0] for case in ONCE])
def test_a_failure_has_its_outcome_and_is_not_tried_again(server, name, code, transient):
    server.play(name)
    one = reader(server)

    failed = failure(one)

    assert (failed.code, failed.transient) == (code, transient)
    assert outcomes(one) == [code]
    assert len(server.seen) == 1


NOT_STREAMED = [case for case in ONCE if case[0] not in ("half", "half_clean", "error_midway")]


@pytest.mark.parametrize(
    ("name", "code", "transient"), NOT_STREAMED, ids=[case[0] for case in NOT_STREAMED]
)
def test_a_failure_is_the_same_without_streaming(server, name, code, transient):
    server.play(name)

    failed = failure(reader(server, stream=False))

    assert (failed.code, failed.transient) == (code, transient)


def test_an_answer_that_is_all_reasoning_is_a_failure_and_is_asked_for_in_every_mode(server):
    server.always = "reasoned"
    one = reader(server)

    failed = failure(one)

    assert (failed.code, failed.transient) == ("empty", True)
    assert "reasoned" in failed.sentence
    assert [call.mode for call in one.calls] == list(MODES)


def test_an_answer_that_is_cut_whatever_is_asked_for_is_a_failure(server):
    server.always = "finish:length"
    one = reader(server)

    failed = failure(one)

    assert (failed.code, failed.transient) == ("truncated", False)
    assert set(outcomes(one)) == {"truncated"}


TWICE = [
    ("say:Sure! The total is five.", "bad_json"),
    ("say:{", "bad_json"),
    ("twice", "bad_json"),
    ("nan", "bad_json"),
    ("infinite", "bad_json"),
    ("list", "bad_json"),
    ("deep", "bad_json"),
    ("blanks", "bad_json"),
    ("number", "bad_schema_out"),
    ("other_status", "bad_schema_out"),
    ("extra_key", "bad_schema_out"),
    ("extra_leaf_key", "bad_schema_out"),
    ("missing_key", "bad_schema_out"),
    ("long_text", "bad_schema_out"),
    ("nul", "bad_schema_out"),
]


@pytest.mark.parametrize(("name", "code"), TWICE, ids=[case[0] for case in TWICE])
def test_an_answer_of_no_use_is_asked_for_once_more_and_no_more(server, name, code):
    server.play(name, name)
    one = reader(server)

    failed = failure(one)

    assert (failed.code, failed.transient) == (code, False)
    assert outcomes(one) == [code, code]
    assert len(server.seen) == 2


@pytest.mark.parametrize(("name", "code"), TWICE, ids=[case[0] for case in TWICE])
def test_the_second_answer_is_taken_where_it_is_good(server, name, code):
    server.play(name)
    one = reader(server)

    claims = {claim.path: claim for claim in one.read([PAGE], Invoice)}

    assert claims["total"].raw == "1,234.50"
    assert outcomes(one) == [code, "ok"]


def test_asking_once_more_says_why_and_adds_nothing_of_the_answer(server):
    server.play("say:Northwind demands 1,234.50")
    read(server)

    again = server.seen[1]["body"]["messages"]
    assert [message["role"] for message in again] == ["system", "user"]
    assert "could not be used: the answer is not JSON" in again[0]["content"]
    assert "demands" not in server.prompt(1)


@pytest.mark.parametrize(
    ("wait", "seconds"),
    [("7", 7), ("0.5", 0.5), ("0", 0), ("99999", 3600), ("soon", None), ("-3", None), ("", None)],
)
def test_the_wait_that_an_endpoint_asks_for_is_handed_on(server, wait, seconds):
    server.play(f"status:429,{wait}")

    assert failure(reader(server)).retry_after == seconds


def test_a_wait_may_be_a_date(server):
    at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=90)
    server.play(f"status:503,{at:%a, %d %b %Y %H:%M:%S GMT}")

    assert failure(reader(server)).retry_after == pytest.approx(90, abs=3)


def test_an_endpoint_that_is_not_there_is_a_failure_to_connect(server):
    server.shutdown()
    server.server_close()
    one = reader(server)

    assert failure(one).code == "connect"
    assert outcomes(one) == ["connect"]


def test_a_failed_reading_never_gives_claims_of_the_part_that_went_well(server):
    server.play("oracle", "status:500")
    one = reader(server, portion_chars=10)

    assert failure(one, [PAGE, replace(PAGE, number=2)]).code == "server"
    assert outcomes(one) == ["ok", "server"]


def test_the_record_starts_anew_with_each_reading(server):
    one = reader(server)
    one.read([PAGE], Invoice)
    one.read([PAGE], Invoice)

    assert len(one.calls) == 1


def test_every_outcome_has_a_sentence():
    sentences = [Trouble(outcome).sentence for outcome in Outcome if outcome != "ok"]

    assert len(set(sentences)) == len(sentences)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_the_documentation_says_what_each_outcome_means_and_whether_it_comes_back():
    page = (Path(__file__).parents[2] / "docs/how-to/use-an-llm.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| (\w*) ?\|", page, re.M))

    for outcome in Outcome:
        expected = "yes" if outcome in TRANSIENT else "no"
        assert rows[outcome] == ("" if outcome is Outcome.OK else expected)


QUOTA_BY_THE_MINUTE = (
    "You exceeded your current quota, please check your plan. Please retry in 31s."
)
NO_ROOM = (
    "'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum context "
)
NO_ROOM += "length is 8192 tokens and your request has {} input tokens (8192 > 8192 - {})."
NO_ROOM_EITHER = "This model's maximum context length is 8192 tokens. However, you requested 11192 "
NO_ROOM_EITHER += "tokens ({} in the messages, 8192 in the completion). Please reduce the length."
CASES: list[tuple[int, Any, str, str]] = [
    (400, {"message": NO_ROOM.format(3000, 3000)}, "unsupported", "max_tokens"),
    (400, {"message": NO_ROOM.format(8100, 8100)}, "context", ""),
    (400, {"error": {"message": NO_ROOM_EITHER.format(3000)}}, "unsupported", "max_tokens"),
    (400, {"error": {"message": NO_ROOM_EITHER.format(9000)}}, "context", ""),
    (400, {"error": {"message": "max_tokens is too large: 8192."}}, "unsupported", "max_tokens"),
    (400, {"error": {"message": "Invalid model name passed in model=x"}}, "not_found", ""),
    (500, {"error": {"message": "image input is not supported"}}, "unsupported", "image"),
    (500, {"error": {"message": "System role not supported"}}, "unsupported", "system"),
    (400, {"error": {"message": "this model only supports stream mode"}}, "unsupported", "stream"),
    (429, {"error": {"message": QUOTA_BY_THE_MINUTE}}, "rate", ""),
    (429, {"error": {"message": "You exceeded your current quota"}}, "quota", ""),
    (400, [{"error": {"code": 400, "message": "maximum context length is 4096"}}], "context", ""),
    (400, {"detail": "context size exceeded"}, "context", ""),
    (400, {"error": {"type": "exceed_context_size_error", "code": 400}}, "context", ""),
    (400, "<html>Bad request</html>", "unsupported", ""),
    (400, None, "unsupported", ""),
    (422, {"detail": [{"loc": ["body", "stream_options"]}]}, "unsupported", "stream_options"),
    (
        400,
        {
            "error": {
                "message": "Use 'max_completion_tokens' not 'max_tokens'",
                "param": "max_tokens",
            }
        },
        "unsupported",
        "max_tokens",
    ),
    (
        400,
        {"error": {"message": "'max_tokens' is not supported. Use 'max_completion_tokens'."}},
        "unsupported",
        "max_tokens",
    ),
    (400, {"error": {"param": "response_format.json_schema"}}, "unsupported", "response_format"),
    (
        500,
        {"error": {"message": "[{'msg': \"Input should be 'text' or 'json_object'\"}]"}},
        "unsupported",
        "response_format",
    ),
    (501, {"error": "not implemented"}, "unsupported", ""),
    (500, {"error": {"message": "the schema of the database is broken"}}, "server", ""),
    (502, "<html>Bad gateway</html>", "server", ""),
    (418, {"error": {"message": "invalid api key"}}, "auth", ""),
    (304, "", "protocol", ""),
]


@pytest.mark.parametrize(("status", "body", "outcome", "parameter"), CASES)
def test_an_error_is_told_by_status_type_code_and_text(status, body, outcome, parameter):
    trouble = of_status(status, body, {})

    assert (trouble.outcome, trouble.parameter) == (outcome, parameter)


def test_an_error_body_of_any_form_is_some_outcome():
    deep: Any = "x"
    for _ in range(3000):
        deep = [deep]
    bodies: list[Any] = [
        deep,
        {"error": deep},
        {"error": True},
        {"error": {"message": None}},
        7,
        [],
        {},
    ]
    for body in bodies:
        assert of_status(400, body, {}).outcome == "unsupported"
        assert of_error_body(body).outcome == "server"
