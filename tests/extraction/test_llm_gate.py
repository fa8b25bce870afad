import json
import re
from dataclasses import replace

import pytest

from extraction.contract import PageText, ReadFailed
from extraction.endpoint import Route
from extraction.gate import Asked, Kept, Told
from extraction.llm import LlmReader
from extraction.outcomes import Outcome, Trouble
from extraction.prompts import prompt_version
from extraction.schemas.base import leaves
from extraction.schemas.invoice import Invoice
from tests.extraction.asking import PAGE, failure
from tests.extraction.typed import typed
from tests.llm_simulator import LLAMA_SERVER, Answer, Request, Simulator, honest


class Remembering:
    """A gate that keeps what an honest one keeps, and notes the order of things."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.noted: list[str] = []
        self.asked: list[Asked] = []
        self.told: list[Told] = []
        self.refuses: Trouble | None = None

    def recall(self, asked: Asked) -> Kept | None:
        self.noted.append("recall")
        self.asked.append(asked)
        return self.kept.get(asked.key)

    def admit(self, asked: Asked) -> None:
        self.noted.append("admit")
        if self.refuses:
            raise self.refuses

    def settle(self, asked: Asked, told: Told) -> None:
        self.noted.append("settle")
        self.told.append(told)
        if told.outcome == "ok":
            assert told.text
            self.kept[asked.key] = Kept(
                told.text, told.model_reported, told.prompt_tokens, told.completion_tokens
            )


@pytest.fixture
def gate() -> Remembering:
    return Remembering()


def asking(server, gate, **values) -> LlmReader:
    given = {"model": "some-model", "timeout_s": 5.0, "loopback_only": True, **values}
    return LlmReader(Route(name="llm", base_url=server.base_url, **given), gate)


def test_a_gate_is_asked_before_each_request_and_told_after_it(server, gate):
    asking(server, gate).read([PAGE], Invoice)

    assert gate.noted == ["recall", "admit", "settle"]
    (asked,), (told,) = gate.asked, gate.told
    assert (asked.route, asked.model, asked.mode) == ("llm", "some-model", "json_schema")
    assert asked.schema == f"invoice v{Invoice.version}"
    assert asked.prompt_version == prompt_version(Invoice)
    assert asked.fields == tuple(leaf.path for leaf in leaves(Invoice))
    assert (asked.pages, asked.masked, asked.pictures) == ((1,), 0, 0)
    assert asked.output_tokens == 8192
    assert (told.outcome, told.model_reported, told.request_id) == ("ok", "oracle-1", "req-1")
    assert told.completion_tokens
    assert "Northwind" in (told.text or "")
    assert "Northwind" not in repr(asked)


def test_the_estimate_of_tokens_is_not_too_low(server, gate):
    digits = typed("\n".join(f"{at:08} 1.234,50 7/7/2026 {at * 37:06}" for at in range(200)))
    for page in (PAGE, digits):
        asking(server, gate).read([page], Invoice)
        body = json.dumps(server.seen[-1]["body"]["messages"])

        # What the tokenizer of a model that splits numbers into digits would make of it.
        marks = sum(not char.isalpha() and char != " " for char in body)
        assert gate.asked[-1].prompt_tokens > marks * 0.8
        assert gate.asked[-1].prompt_tokens > len(body) / 4


def test_what_was_answered_before_is_not_asked_again(server, gate):
    first = asking(server, gate).read([PAGE], Invoice)
    one = asking(server, gate)

    assert one.read([PAGE], Invoice) == first
    assert len(server.seen) == 1
    assert gate.noted == ["recall", "admit", "settle", "recall"]
    (call,) = one.calls
    assert (call.recalled, call.outcome, call.seconds) == (True, "ok", 0.0)
    assert call.key == gate.asked[0].key


@pytest.mark.parametrize(
    "change",
    [
        {"model": "another"},
        {"mode": "text"},
        {"max_output_tokens": 4096},
        {"reasoning": "low"},
        {"base_url": "http://127.0.0.1:1/v2"},
    ],
)
def test_another_question_has_another_key(server, gate, change):
    route = Route(name="llm", base_url="http://127.0.0.1:1/v1", model="m", loopback_only=True)
    for one in (route, replace(route, **change)):
        with pytest.raises(ReadFailed):
            LlmReader(one, gate).read([PAGE], Invoice)

    assert len({asked.key for asked in gate.asked}) == 2


@pytest.mark.parametrize(
    "change", [{"name": "other"}, {"api_key": "k"}, {"stream": False}, {"timeout_s": 7.0}]
)
def test_what_does_not_change_the_answer_does_not_change_the_key(server, gate, change):
    asking(server, gate).read([PAGE], Invoice)
    route = Route(
        **{
            "name": "llm",
            "base_url": server.base_url,
            "model": "some-model",
            "loopback_only": True,
            **change,
        }
    )
    LlmReader(route, gate).read([PAGE], Invoice)

    assert len(server.seen) == 1


def test_other_words_on_the_page_are_another_question(server, gate):
    asking(server, gate).read([PAGE], Invoice)
    asking(server, gate).read([typed("Invoice 8\nTotal   1.00")], Invoice)

    assert len(server.seen) == 2


def test_words_that_nobody_can_see_are_never_sent_and_change_nothing(server, gate):
    hidden = typed("Total   9,999.99").words
    asking(server, gate).read([PAGE], Invoice)
    asking(server, gate).read([replace(PAGE, unseen=hidden)], Invoice)

    assert len(server.seen) == 1
    assert "9,999.99" not in server.prompt()


def test_a_gate_can_forbid_a_request(server, gate):
    gate.refuses = Trouble(Outcome.QUOTA, sentence="The day's budget is used up.")

    failed = failure(asking(server, gate))

    assert (failed.code, failed.sentence) == ("quota", "The day's budget is used up.")
    assert server.seen == []
    assert gate.noted == ["recall", "admit"]


def test_an_answer_of_no_use_is_told_as_such_and_is_not_kept(server, gate):
    server.play("say:no", "status:429,7")

    failure(asking(server, gate))

    assert [told.outcome for told in gate.told] == ["bad_json", "rate"]
    assert [told.text for told in gate.told] == ["no", None]
    assert [told.retry_after for told in gate.told] == [None, 7]
    assert gate.kept == {}


def test_an_endpoint_that_was_not_reached_got_nothing(server, gate):
    server.shutdown()
    server.server_close()

    failure(asking(server, gate))

    assert [(told.outcome, told.reached) for told in gate.told] == [("connect", False)]


@pytest.mark.parametrize("name", ["hang_up", "half", "status:500"])
def test_an_endpoint_that_hung_up_was_reached(server, gate, name):
    server.play(name)

    failure(asking(server, gate))

    assert gate.told[0].reached is True


def test_each_mode_that_is_tried_is_told(gate, server):
    server.lacks = {"json_schema"}
    asking(server, gate).read([PAGE], Invoice)

    assert [told.outcome for told in gate.told] == ["unsupported", "ok"]
    assert [asked.mode for asked in gate.asked] == ["json_schema", "json_object_schema"]


def test_a_gate_is_told_also_where_the_reader_itself_is_stopped(server, gate, monkeypatch):
    def stop(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("extraction.llm.send", stop)

    with pytest.raises(KeyboardInterrupt):
        asking(server, gate).read([PAGE], Invoice)
    assert [told.outcome for told in gate.told] == ["connect"]


def test_what_a_proxy_says_of_the_cost_is_handed_on(server, gate):
    server.extra_headers = {"x-litellm-response-cost": "0.00012", "x-litellm-call-id": "call-7"}
    asking(server, gate).read([PAGE], Invoice)
    server.extra_headers = {"x-litellm-response-cost": "free!"}
    asking(server, gate, model="other").read([PAGE], Invoice)

    assert [told.reported_cost for told in gate.told] == ["0.00012", None]


SECOND = replace(typed("Ink   1,204.50\nTotal   EUR   1,234.50"), number=2)


def test_a_few_fields_are_asked_for_and_nothing_else(server, gate):
    one = asking(server, gate)

    claims = one.read([PAGE], Invoice, only=["total", "vendor.name"])

    assert [claim.path for claim in claims] == ["vendor.name", "total"]
    assert gate.asked[0].fields == ("vendor.name", "total")
    told = server.prompt().partition("BOUNDARY DOC")[0]
    assert "\n- total | " in told
    assert "\n- iban | " not in told
    assert "lines[]" not in told


def test_a_table_is_asked_for_whole(server, gate):
    claims = asking(server, gate).read([PAGE, SECOND], Invoice, only={"lines[].amount"})

    assert {claim.path.partition("[")[0] for claim in claims} == {"lines"}
    assert "lines[1].description" in {claim.path for claim in claims}


def test_a_part_of_the_fields_is_another_question(server, gate):
    asking(server, gate).read([PAGE], Invoice)
    asking(server, gate).read([PAGE], Invoice, only=["total"])

    assert len(server.seen) == 2


def test_an_answer_that_was_cut_is_asked_for_in_parts(server, gate):
    server.play("finish:length")

    claims = {claim.path: claim for claim in asking(server, gate).read([PAGE], Invoice)}

    assert [told.outcome for told in gate.told] == ["truncated", "ok", "ok"]
    assert claims["total"].raw == "1,234.50"
    assert claims["lines[1].amount"].raw == "1,204.50"
    assert {asked.pages for asked in gate.asked} == {(1,)}
    asked = [set(one.fields) for one in gate.asked]
    assert asked[0] == asked[1] | asked[2]
    assert not asked[1] & asked[2]


def pages_of(lines: int) -> PageText:
    rows = [f"Item {at}   {at}.00" for at in range(lines - 2)]
    return typed("\n".join(["Invoice 2026-117", *rows, "Total   EUR   1,234.50"]))


@pytest.mark.parametrize(
    ("first", "last"), [(1, 20), (1, 39), (30, 60), (20, 40)], ids=lambda at: str(at)
)
def test_a_prompt_that_was_cut_is_noticed_by_the_lines_that_were_seen(server, gate, first, last):
    server.tokens_per_char = None
    server.window = (first, last)

    failed = failure(asking(server, gate), [pages_of(60)])

    assert failed.code == "context"
    assert "whole document" in failed.sentence
    assert [told.outcome for told in gate.told] == ["bad_schema_out", "context"]
    assert gate.kept == {}


def test_a_model_that_is_careless_about_the_lines_it_saw_is_asked_once_more(server, gate):
    server.play("careless")
    claims = asking(server, gate).read([pages_of(60)], Invoice)

    assert [told.outcome for told in gate.told] == ["bad_schema_out", "ok"]
    assert claims


def test_a_slip_of_a_line_or_two_is_no_cut(server, gate):
    server.tokens_per_char = None
    server.window = (2, 58)

    assert asking(server, gate).read([pages_of(60)], Invoice)


def test_lines_that_do_not_exist_prove_nothing_where_tokens_are_not_counted(server, gate):
    server.play("lost", "lost")
    server.tokens_per_char = None

    assert failure(asking(server, gate)).code == "bad_schema_out"
    server.play("lost")
    server.tokens_per_char = 0.3
    assert asking(server, gate, model="counts").read([PAGE], Invoice)


def rows_of(claims, column: str) -> list[str | None]:
    found = {claim.path: claim.raw for claim in claims}
    return [found[path] for path in found if path.endswith(f"].{column}")]


@pytest.mark.parametrize("most", [3_000, 1_500])
def test_a_table_that_is_too_long_for_one_answer_is_read_by_its_lines(gate, most):
    """Capped, the endpoint cuts what is too long; each row comes out once, and in order."""
    amounts = [f"{at * 3 + 1}.{at:02}" for at in range(40)]
    truth = {"number": "2026-117", "total": "1234.50"}
    truth |= {f"lines[{at}].amount": amount for at, amount in enumerate(amounts)}
    rows = [f"Item   {amount}" for amount in amounts]
    page = typed("\n".join(["Invoice 2026-117", *rows, "Total   EUR   1,234.50"]))
    with Simulator(LLAMA_SERVER, obedient([truth])) as server:
        one = asking(server, gate, max_output_tokens=most)
        claims = one.read([page], Invoice)

    assert rows_of(claims, "amount") == amounts
    assert next(claim.raw for claim in claims if claim.path == "total") == "1,234.50"
    outcomes = [call.outcome for call in one.calls]
    assert set(outcomes) == {"truncated", "ok"}
    assert len({call.key for call in one.calls}) == len(one.calls)
    halves = [asked.rows for asked in gate.asked if asked.rows]
    assert halves[0][0] == "p1.1"
    assert halves[-1][1] == "p1.42"


def test_rows_of_other_lines_are_dropped_where_a_model_lists_them_all_the_same(gate):
    amounts = [f"{at + 1}.00" for at in range(20)]
    truth = {f"lines[{at}].amount": amount for at, amount in enumerate(amounts)}
    page = typed("\n".join(f"Item   {amount}" for amount in amounts))
    whole = honest([truth])
    cuts = iter([True, True, False, False])

    def answer(request: Request) -> Answer:
        full = whole(request)
        is_table = list(request.form["properties"]) == ["first_line", "last_line", "lines"]
        if not is_table:
            return Answer(full.text, "length" if "lines" in request.form["properties"] else "stop")
        return Answer(full.text, "length" if next(cuts) and "ROWS" not in told(request) else "stop")

    with Simulator(LLAMA_SERVER, answer) as server:
        claims = asking(server, gate).read([page], Invoice)

    assert rows_of(claims, "amount") == amounts


def told(request: Request) -> str:
    return str(request.body["messages"][0]["content"])


def obedient(truths):
    """Right answers, of the rows alone that are asked for."""
    whole = honest(truths)

    def answer(request: Request) -> Answer:
        full = json.loads(whole(request).text)
        span = re.search(r"line from p1\.(\d+) to p1\.(\d+)", told(request))
        if span and "lines" in full:
            first, last = map(int, span.groups())
            full["lines"] = [
                row
                for row in full["lines"]
                if first <= int(row["amount"]["line"].partition(".")[2]) <= last
            ]
        return Answer(json.dumps(full))

    return answer
