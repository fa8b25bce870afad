"""Places that people point at: what a form may name, and what the words there say."""

import pytest

from extraction.contract import Box, Grounding, PageText, Word
from extraction.places import NotOnThePage, Place, evidence_at, place_from, words_in
from extraction.schemas import SCHEMAS

STUB = SCHEMAS["pay_stub"]
PAGE = PageText(
    1,
    612,
    792,
    (
        Word("Net", Box(40, 100, 58, 110)),
        Word("pay", Box(62, 100, 80, 110)),
        Word("2,550.00", Box(200, 100, 248, 110)),
        Word("2,250.00", Box(200, 300, 248, 310)),
    ),
    "text",
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 2 3",
        "a b c d",
        "nan 1 5 5",
        "1 1 1e999 5",
        "10 10 9 20",
        "10 10 20 10.2",
        "600 10 640 20",
        "-30 10 20 20",
        "10 10 20 900",
        ";".join(["1 1 5 5"] * 61),
    ],
)
def test_what_is_no_place_on_the_page_is_refused(text):
    with pytest.raises(NotOnThePage):
        place_from(text, page=1, width=612, height=792)


def test_place_may_have_several_boxes_and_hang_over_the_edge_by_a_hair():
    place = place_from("-0.5 10 20 20; 30 10 612.5 20", page=3, width=612, height=792)

    assert place == Place(3, (Box(0, 10, 20, 20), Box(30, 10, 612, 20)))


def test_words_lie_in_a_box_for_the_most_part():
    assert [word.text for word in words_in(PAGE, [Box(50, 95, 230, 115)])] == [
        "Net",
        "pay",
        "2,550.00",
    ]


def test_value_is_grounded_by_the_words_under_the_place_alone():
    here = Place(1, (Box(195, 95, 255, 115),))

    seen = evidence_at(here, "net_pay.current", "2550.00", (PAGE,), STUB)
    other = evidence_at(here, "net_pay.current", "2250.00", (PAGE,), STUB)

    assert seen.grounding is not Grounding.NONE
    assert seen.boxes == (Box(200, 100, 248, 110),)
    # It stands elsewhere on the page, but not where the person pointed.
    assert (other.grounding, other.boxes, other.quote) == (Grounding.NONE, here.boxes, "")
