import pytest

from extraction.contract import Claim, Status
from extraction.endpoint import Route
from extraction.lines import page_lines
from extraction.llm import LlmReader
from extraction.masking import mask
from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub
from extraction.schemas.w2 import W2
from tests.extraction.test_llm_gate import Remembering
from tests.extraction.typed import typed
from tests.llm_server import LlmServer


def masked(text: str, *checks: str, schema=Invoice, only=()) -> tuple[str, int]:
    done = mask(page_lines(typed(text)), checks, schema, only)
    return "\n".join(line.text for line in done.lines), done.digits


@pytest.mark.parametrize(
    ("checks", "text", "sent", "digits"),
    [
        (["ssn"], "SSN 123-45-6789 due", "SSN XXX-XX-XXXX due", 9),
        (["ssn"], "SSN 123 45 6789", "SSN XXX XX XXXX", 9),
        (["ssn"], "SSN: 123456789", "SSN: XXXXXXXXX", 9),
        (["ssn"], "Ann 000-12-3456", "Ann XXX-XX-XXXX", 9),  # no such number is issued: no matter
        (["ssn"], "***-**-6789", "***-**-6789", 0),
        (["ssn"], "Phone 212-555-0142", "Phone 212-555-0142", 0),
        (["ssn"], "Total 123,456,789.00", "Total 123,456,789.00", 0),
        (["ssn"], "Order A-123-45-6789-B", "Order A-123-45-6789-B", 0),
        (["ein"], "EIN 12-3456789", "EIN XX-XXXXXXX", 9),
        (["tin"], "12-3456789 123-45-6789", "XX-XXXXXXX XXX-XX-XXXX", 18),
        (["iban"], "Pay DE02120300000000202051", "Pay DEXXXXXXXXXXXXXXXXXXXX", 20),
        (["iban"], "DE02 1203 0000 0000 2020 51", "DEXX XXXX XXXX XXXX XXXX XX", 20),
        (["iban"], "DE03 1203 0000 0000 2020 51", "DE03 1203 0000 0000 2020 51", 0),
        (["routing"], "ABA 021000021 no", "ABA XXXXXXXXX no", 9),
        (["routing"], "ABA 021000022 no", "ABA 021000022 no", 0),
        (["vin"], "VIN 1HGCM82633A004352", "VIN XHGCMXXXXXAXXXXXX", 12),
        ([], "SSN 123-45-6789", "SSN 123-45-6789", 0),
    ],
)
def test_identifiers_are_masked_digit_by_digit(checks, text, sent, digits):
    text_sent, count = masked(text, *checks, schema=PayStub, only=("net_pay.current",))

    assert (text_sent, count) == (sent, digits)


def test_what_the_form_asks_for_is_not_masked():
    assert masked("SSN 123-45-6789", "ssn", schema=W2)[1] == 0
    assert masked("SSN 123-45-6789", "tin", schema=W2)[1] == 0
    assert masked("SSN 123-45-6789", "ssn", schema=W2, only=("tax_year",))[1] == 9
    assert masked("DE02120300000000202051", "iban", schema=Invoice)[1] == 0


def test_a_masked_number_comes_back_in_quotes_and_stays_out_of_values():
    line = "Ann Example 123-45-6789 owes 5.00"
    done = mask(page_lines(typed(line)), ["ssn"], Invoice)
    quote, value = "Ann Example XXX-XX-XXXX owes 5.00", "XXX-XX-XXXX"

    claims = [
        Claim("total", Status.PRESENT, raw=value, quote=quote, page=1, line="p1.1"),
        Claim("total", Status.PRESENT, raw="5.00", quote=quote, page=1, line="p1.2"),
    ]
    first, second = done.restored(claims)

    assert (first.quote, first.raw) == (line, value)
    assert second == claims[1]


def test_a_route_that_masks_sends_no_masked_digit_and_still_gets_the_values():
    gate = Remembering()
    page = typed("Invoice 77\nClient SSN 123-45-6789   Total   1,234.50")
    with LlmServer({"number": "77", "total": "1234.50"}) as server:
        route = Route("llm", server.base_url, "m", mask=("ssn",), loopback_only=True)
        claims = {claim.path: claim for claim in LlmReader(route, gate).read([page], Invoice)}

        assert "6789" not in server.prompt()
        assert "XXX-XX-XXXX" in server.prompt()
    assert gate.asked[0].masked == 9
    assert claims["total"].raw == "1,234.50"
    assert "123-45-6789" in (claims["total"].quote or "")


def test_masks_are_a_question_of_their_own():
    page = typed("Invoice 77 SSN 123-45-6789 Total 5.00")
    keys = []
    with LlmServer({"number": "77"}) as server:
        for checks in ((), ("ssn",)):
            gate = Remembering()
            route = Route("llm", server.base_url, "m", mask=checks, loopback_only=True)
            LlmReader(route, gate).read([page], Invoice)
            keys.append(gate.asked[0].key)
    assert len(set(keys)) == 2


def test_a_mask_of_nothing_known_and_a_mask_beside_pictures_are_refused():
    with pytest.raises(ValueError, match="mask names phone"):
        Route("llm", "http://127.0.0.1:1/v1", "m", mask=("phone",))
    with pytest.raises(ValueError, match="pictures"):
        Route("llm", "http://127.0.0.1:1/v1", "m", mask=("ssn",), images="scans")
