import base64
from dataclasses import replace
from typing import Any

import pytest

from extraction.contract import Flag, PageText, ReadFailed, Status
from extraction.endpoint import Dialect, Route
from extraction.grounding import ground
from extraction.llm import LlmReader
from extraction.schemas.invoice import Invoice
from tests.extraction.asking import PAGE, TRUTH, failure
from tests.extraction.test_llm_gate import Remembering
from tests.extraction.typed import typed

SEES = Dialect(images=True)
SCAN = replace(typed("Ink   1,204.50\nTotal   EUR   1,234.50", number=2), source="ocr")
BARE = PageText(3, 612, 792, (), "ocr")  # nothing was recognised on it


def picture(number: int) -> bytes:
    return b"\xff\xd8picture of page %d\xff\xd9" % number


def no_picture(number: int) -> bytes:
    raise AssertionError(f"page {number} was drawn")


def looking(server, *, start: Dialect = SEES, gate=None, **values: Any) -> LlmReader:
    given = {"images": "always", "loopback_only": True, **values}
    return LlmReader(Route("llm", server.base_url, "some-model", **given), gate, start=start)


def sent(server, at: int = -1) -> list[bytes]:
    """The pictures of a request."""
    content = server.seen[at]["body"]["messages"][-1]["content"]
    if isinstance(content, str):
        return []
    prefix = "data:image/jpeg;base64,"
    urls = [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    assert all(url.startswith(prefix) for url in urls)
    return [base64.b64decode(url.removeprefix(prefix)) for url in urls]


@pytest.mark.parametrize(
    ("images", "numbers"), [("always", [1, 2, 3]), ("scans", [2, 3]), ("never", [])]
)
def test_pictures_go_with_the_pages_that_the_route_says(server, images, numbers):
    gate = Remembering()
    looking(server, images=images, gate=gate).read([PAGE, SCAN, BARE], Invoice, pictures=picture)

    assert sent(server) == [picture(number) for number in numbers]
    assert gate.asked[0].pictures == len(numbers)
    listed = ", ".join(f"p{number}" for number in numbers)
    assert (f"in this order: {listed}." in server.prompt()) is bool(numbers)
    assert gate.asked[0].pages == ((1, 2, 3) if numbers else (1, 2))


def test_nothing_is_drawn_for_an_endpoint_that_was_not_found_to_look(server):
    looking(server, start=Dialect()).read([PAGE, SCAN], Invoice, pictures=no_picture)

    assert sent(server) == []


def test_an_endpoint_that_turns_out_not_to_look_gets_the_text_alone(server):
    server.play("error:500,image input is not supported - hint: you may need the mmproj")
    one = looking(server)
    claims = {c.path: c for c in one.read([PAGE, SCAN], Invoice, pictures=picture)}

    assert [call.outcome for call in one.calls] == ["unsupported", "ok"]
    assert len(sent(server, 0)) == 2
    assert sent(server, 1) == []
    assert "in this order:" not in server.prompt()
    assert claims["total"].raw == "1,234.50"


def test_a_picture_that_is_refused_where_there_is_no_text_is_a_failure(server):
    server.play("error:400,image_url is not supported")
    one = looking(server)

    with pytest.raises(ReadFailed) as caught:
        one.read([BARE], Invoice, pictures=picture)

    assert caught.value.code == "unsupported"
    assert len(server.seen) == 1


def test_a_page_of_which_nothing_but_the_picture_is_there_stays_unproved(server):
    server.play("seen:total=1,234.50")
    claims = looking(server).read([BARE], Invoice, pictures=picture)

    fields = {one.path: one for one in ground(claims, [BARE], Invoice, source="llm:m")}
    assert fields["total"].raw == "1,234.50"
    assert fields["total"].evidence is None
    assert Flag.QUOTE_NOT_FOUND in fields["total"].flags
    assert fields["iban"].status is Status.NOT_FOUND


def test_a_page_without_text_is_no_question_where_no_picture_goes(server):
    assert failure(looking(server, images="never"), [BARE]).code == "empty"
    assert server.seen == []


def test_many_pictures_are_several_calls(server):
    pages = [replace(SCAN, number=number) for number in range(1, 11)]
    server.truths = [TRUTH]
    one = looking(server)
    one.read(pages, Invoice, pictures=picture)

    assert [call.pages for call in one.calls] == [(1, 2, 3, 4), (5, 6, 7, 8), (9, 10)]
    assert [len(sent(server, at)) for at in range(3)] == [4, 4, 2]


def test_another_picture_is_another_question(server):
    gate = Remembering()
    for shade in (b"a", b"b"):
        looking(server, gate=gate).read([PAGE], Invoice, pictures=lambda _, shade=shade: shade)

    assert len(server.seen) == 2
    assert len(gate.kept) == 2
