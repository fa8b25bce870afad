import pytest

from extraction.contract import PageText
from extraction.packet_truth import is_packet, judge_split
from extraction.packets import Segment

PAGES = [PageText(number, 612, 792, (), "text") for number in range(1, 6)]


@pytest.fixture
def split(monkeypatch):
    """Say how a packet is split."""

    def said(*parts):
        found = tuple(Segment(pages, doc_type, ()) for pages, doc_type in parts)
        monkeypatch.setattr("extraction.packet_truth.segments", lambda pages: found)

    return said


def packet(*parts):
    said = [{"pages": pages, "doc_type": doc_type} for pages, doc_type in parts]
    return {"file": "a", "doc_type": "mixed_packet", "truth": {"segments": said}}


def test_document_is_found_with_exactly_its_pages_and_its_type(split):
    split(((1, 2), "bank_statement"), ((3,), "w2"), ((4, 5), "unclassified"))

    found = judge_split(packet(("1-2", "bank_statement"), ("3", "W-2"), ([4], "recipe")), PAGES)

    assert (found.documents, found.found, found.read) == (3, 2, 3)
    assert (found.pages, found.typed) == (4, 4)


def test_page_of_another_type_is_not_told(split):
    split(((1, 2, 3, 4, 5), "pay_stub"))

    found = judge_split(packet(("1", "pay_stub"), ("2, 3", "w2")), PAGES)

    assert (found.pages, found.typed, found.found) == (3, 1, 0)


def test_packet_is_what_has_segments():
    assert is_packet(packet(("1", "w2")))
    assert not is_packet({"truth": {"total": "1"}})
    assert not is_packet({})
