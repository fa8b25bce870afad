from hypothesis import given
from hypothesis import strategies as st

from extraction.contract import Box, PageText, Word
from extraction.lines import WIDE, page_lines
from extraction.sheet import Sheet, aliases


def page(*words: tuple[str, float, float], size: float = 10, number: int = 1) -> PageText:
    """A page of words at (x, y), each letter half as wide as high."""
    return PageText(
        number,
        600,
        800,
        tuple(Word(t, Box(x, y, x + len(t) * size / 2, y + size)) for t, x, y in words),
        "text",
    )


def test_words_at_one_height_are_one_line_with_a_cell_for_each_column():
    lines = page_lines(page(("Total", 50, 100), ("net", 77, 101), ("12.50", 400, 100)))

    assert [line.text for line in lines] == [f"Total net{WIDE}12.50"]
    assert [cell.text for cell in lines[0].cells] == ["Total net", "12.50"]
    assert lines[0].id == "p1.1"


def test_lines_are_numbered_from_top_to_bottom_on_their_page():
    lines = page_lines(page(("below", 50, 130), ("above", 50, 100), number=3))

    assert [(line.id, line.text) for line in lines] == [("p3.1", "above"), ("p3.2", "below")]


def test_line_that_climbs_slowly_stays_one_line():
    words = [(f"w{at}", 30 + at * 25, 100 + at * 1.5) for at in range(20)]

    lines = page_lines(page(*words))

    assert len(lines) == 1


def test_close_lines_of_two_columns_do_not_swallow_each_other():
    left = [("left", 50, 100 + 12 * at) for at in range(5)]
    right = [("right", 300, 104 + 12 * at) for at in range(5)]

    lines = page_lines(page(*left, *right))

    assert sum(line.text.count("left") for line in lines) == 5
    assert all(line.text.count("right") <= 1 for line in lines)


def test_word_printed_twice_on_one_spot_counts_once():
    lines = page_lines(page(("Total", 50, 100), ("Total", 50.4, 100), ("Total", 150, 100)))

    assert lines[0].text == f"Total{WIDE}Total"


@given(
    st.lists(
        st.builds(
            Word,
            st.text(max_size=8),
            st.builds(Box, st.floats(), st.floats(), st.floats(), st.floats()),
        ),
        max_size=40,
    )
)
def test_no_words_can_break_it(words):
    page_lines(PageText(1, 600, 800, tuple(words), "ocr"))


def test_every_visible_word_is_in_exactly_one_line():
    words = [(f"{x}.{y}", x, y) for x in range(10, 500, 60) for y in range(10, 700, 13)]

    lines = page_lines(page(*words))

    assert sorted(word.text for line in lines for word in line.words) == sorted(
        text for text, _, _ in words
    )


def test_words_of_spaced_letters_are_put_together():
    letters = [("N", 0), ("E", 9), ("T", 18), ("P", 31), ("A", 40), ("Y", 49)]
    words = [Word(text, Box(x, 10, x + 6, 20)) for text, x in letters]
    text = (*words, Word("1,200.00", Box(90, 10, 130, 20)))

    sheet = Sheet([PageText(1, 600, 800, text, "text")], "pay_stub")

    assert [sheet.text(hit) for hit in sheet.named("net")] == ["NET PAY"]


def test_a_choice_of_words_in_a_label_stands_for_each_of_them():
    known = aliases("pay_stub")

    assert {"checkdate", "paymentdate", "dateofissue"} <= known.keys()
    assert not any("|" in key or "{" in key for key in known)
