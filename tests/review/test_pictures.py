"""Where a value is drawn on its page."""

import pytest

from extraction.models import Page
from review.pictures import LEAST_HEIGHT, LEAST_WIDTH, MOST_HEIGHT, crop, crop_of_many, whole

PAGE = Page(pk=7, number=2, width=612, height=792)
PAGES = {2: PAGE}


def evidence(*boxes: tuple[float, float, float, float], page: int = 2) -> dict[str, object]:
    return {"page": page, "boxes": [list(box) for box in boxes], "quote": "Net 12", "grounding": ""}


def view(picture) -> tuple[float, ...]:
    return tuple(float(number) for number in picture.view_box.split())


def test_crop_holds_the_box_and_is_never_smaller_than_a_line():
    picture = crop(evidence((300, 400, 340, 410)), PAGES, what="Net pay")
    x, y, width, height = view(picture)
    assert (width, height) == (LEAST_WIDTH, LEAST_HEIGHT)
    assert x < 300
    assert x + width > 340
    assert y < 400
    assert y + height > 410


def test_crop_of_a_wide_value_grows_with_it():
    _, _, width, _ = view(crop(evidence((20, 10, 590, 22)), PAGES, what="Address"))
    assert width > 570


def test_crop_stays_on_the_page_from_top_to_bottom():
    for top in (0, 782):
        _, y, _, height = view(crop(evidence((10, top, 60, top + 10)), PAGES, what="x"))
        assert y >= 0
        assert y + height <= 792


def test_crop_of_far_apart_boxes_is_not_a_whole_page():
    _, _, _, height = view(crop(evidence((10, 10, 60, 20), (10, 700, 60, 710)), PAGES, what="x"))
    assert height <= MOST_HEIGHT


def test_boxes_are_drawn_where_they_are_in_the_points_of_the_page():
    picture = crop(evidence((300, 400, 340, 410)), PAGES, what="x")
    (box,) = picture.boxes
    assert box.x == pytest.approx(300, abs=2)
    assert box.y == pytest.approx(400, abs=2)
    assert box.x + box.width == pytest.approx(340, abs=2)
    assert box.y + box.height == pytest.approx(410, abs=2)
    assert (picture.width, picture.height) == (612, 792)


def test_nothing_is_drawn_where_nobody_knows_the_place():
    assert crop(None, PAGES, what="x") is None
    assert crop(evidence(), PAGES, what="x") is None
    assert crop(evidence((1, 1, 2, 2), page=9), PAGES, what="x") is None


def test_text_alternative_says_what_where_and_the_words():
    label = crop(evidence((1, 1, 2, 2)), PAGES, what="Net pay").label
    assert label == "Net pay: its place on page 2, which says “Net 12”"


def test_table_is_shown_from_its_first_to_its_last_line():
    cells = [evidence((30, 100, 90, 110)), evidence((400, 300, 450, 310))]
    x, y, width, height = view(crop_of_many(cells, PAGES, what="Lines"))
    assert x <= 30
    assert x + width >= 450
    assert y <= 100
    assert y + height >= 310


def test_whole_page_draws_only_what_stands_on_it():
    assert len(whole(PAGE, evidence((1, 1, 2, 2)), what="x").boxes) == 1
    assert whole(PAGE, evidence((1, 1, 2, 2), page=1), what="x").boxes == ()
    assert view(whole(PAGE, None, what="")) == (0, 0, 612, 792)
