import pytest

from extraction.contract import Claim, Flag, Status
from extraction.outcomes import Trouble
from extraction.portions import merge, portions
from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub
from tests.extraction.asking import PAGE, TRUTH, failure, reader
from tests.extraction.typed import typed
from tests.llm_server import LlmServer

FIRST = typed("Invoice 2026-117\nNorthwind Paper GmbH\nCopy paper   30.00\nCarried over   30.00")
SECOND = typed("Ink   1,204.50\nTotal   EUR   1,234.50", number=2)


def test_portions_are_merged_in_page_order(server):
    one = reader(server, portion_chars=100)

    claims = {claim.path: claim for claim in one.read([FIRST, SECOND], Invoice)}

    assert [call.pages for call in one.calls] == [(1,), (2,)]
    assert claims["number"].page == 1
    assert (claims["total"].raw, claims["total"].page) == ("1,234.50", 2)
    assert claims["iban"].status is Status.NOT_FOUND
    rows = [(path, claims[path].raw) for path in claims if path.endswith("description")]
    assert rows == [("lines[0].description", "Copy paper"), ("lines[1].description", "Ink")]


def test_a_short_document_is_one_call(server):
    one = reader(server)
    one.read([FIRST, SECOND], Invoice)

    assert [call.pages for call in one.calls] == [(1, 2)]


@pytest.mark.parametrize("name", ["error:400,context_length_exceeded", "finish:length"])
def test_what_is_too_much_for_the_model_is_read_in_halves(server, name):
    server.play(name)
    one = reader(server)

    claims = {claim.path: claim for claim in one.read([FIRST, SECOND], Invoice)}

    assert [call.pages for call in one.calls] == [(1, 2), (1,), (2,)]
    assert claims["total"].raw == "1,234.50"


def test_two_portions_that_hold_different_values_are_a_conflict(server):
    other = typed("Total   EUR   99.00", number=2)
    server.truths = [TRUTH, {"total": "99.00", "currency": "EUR"}]

    one = reader(server, portion_chars=10)
    claims = {claim.path: claim for claim in one.read([PAGE, other], Invoice)}

    assert (claims["total"].raw, claims["total"].flags) == ("1,234.50", (Flag.CONFLICT,))


def test_a_prompt_that_the_endpoint_silently_cut_is_noticed():
    with LlmServer(TRUTH, tokens_per_char=0.1) as server:
        assert failure(reader(server)).code == "context"


def test_a_document_without_end_is_not_sent(server):
    one = reader(server, document_chars=100)

    failed = failure(one)

    assert (failed.code, failed.transient) == ("too_large", False)
    assert server.seen == []


def test_pay_stubs_are_read_the_same_way():
    page = typed("Pay stub\nEmployee: Ann Example\nNet pay   1,000.00   12,000.00")
    truth = {
        "employee.name": "Ann Example",
        "net_pay.current": "1000.00",
        "net_pay.ytd": "12000.00",
    }
    with LlmServer(truth) as server:
        claims = {claim.path: claim for claim in reader(server).read([page], PayStub)}

    assert claims["net_pay.ytd"].raw == "12,000.00"
    assert claims["employee.name"].line == "p1.2"


def claims_of(rows: int) -> list[Claim]:
    return [Claim(f"lines[{at}].amount", Status.PRESENT, raw="1.00") for at in range(rows)]


def test_more_rows_than_anybody_takes_in_are_a_failure_and_not_cut():
    whole = portions([PAGE], most_chars=10_000)[0]

    assert len(merge([(whole, claims_of(500)), (whole, claims_of(500))])) == 1000
    with pytest.raises(Trouble) as caught:
        merge([(whole, claims_of(600)), (whole, claims_of(600))])
    assert caught.value.outcome == "too_large"


def test_a_field_is_taken_from_where_its_value_stands():
    first, second = portions([FIRST, SECOND], most_chars=10)
    elsewhere = Claim("total", Status.PRESENT, raw="7.77", page=1)
    there = Claim("total", Status.PRESENT, raw="1,234.50", page=2)

    assert merge([(first, [elsewhere]), (second, [there])]) == (there,)
    assert merge([(first, [elsewhere]), (second, [Claim("total", Status.BLANK)])]) == (elsewhere,)


def test_of_answers_without_a_value_the_one_that_says_most_counts():
    first, second = portions([FIRST, SECOND], most_chars=10)
    answers = [Claim("total", status) for status in (Status.NOT_FOUND, Status.BLANK)]

    assert merge([(first, [answers[0]]), (second, [answers[1]])]) == (answers[1],)


def test_pages_are_put_together_up_to_the_budget_and_never_split():
    pages = [typed("x" * 50, number=number) for number in (1, 2, 3, 4)]

    assert [part.numbers for part in portions(pages, most_chars=130)] == [(1, 2), (3, 4)]
    assert [part.numbers for part in portions(pages, most_chars=1)] == [(1,), (2,), (3,), (4,)]
