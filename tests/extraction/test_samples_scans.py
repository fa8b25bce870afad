"""Scans of samples: no text, the same truth, and boxes that went along."""

from datetime import date

import numpy as np
import pymupdf
import pytest

from extraction.contract import Box
from extraction.samples import draw

AS_OF = date(2026, 11, 21)
every_kind_of_paper = pytest.mark.parametrize(  # letter, landscape, narrow, A4, two pages
    ("doc_type", "layout"),
    [("pay_stub", 1), ("pay_stub", 9), ("pay_stub", 11), ("invoice", 2), ("invoice", 6)],
)


def ink(page, box, *, darker_than):
    """The box of what is dark within `box`, which is made a little larger; points."""
    grown = pymupdf.Rect(box.x0 - 3, box.y0 - 1, box.x1 + 3, box.y1 + 1)
    drawn = page.get_pixmap(dpi=216, colorspace=pymupdf.csGRAY, clip=grown)
    pixels = np.frombuffer(drawn.samples, dtype=np.uint8).reshape(drawn.height, drawn.width)
    down, across = np.nonzero(pixels < darker_than)
    return Box(
        (drawn.x + across.min()) / 3,
        (drawn.y + down.min()) / 3,
        (drawn.x + across.max() + 1) / 3,
        (drawn.y + down.max() + 1) / 3,
    )


def overlap(one, other):
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    shared = max(wide, 0) * max(high, 0)
    return shared / (area(one) + area(other) - shared)


def area(box):
    return (box.x1 - box.x0) * (box.y1 - box.y0)


@pytest.mark.parametrize(
    ("form", "seed"), [("pdf", 1), ("pdf", 2), ("png", 3), ("jpeg", 4), ("pdf", 5), ("jpeg", 6)]
)
def test_scan_keeps_the_boxes_on_the_ink(form, seed):
    clean = draw("pay_stub", 6, seed=seed, as_of=AS_OF)
    scan = draw("pay_stub", 6, seed=seed, as_of=AS_OF, scan=True, form=form)
    # Values with white around them, so that the ink in the box is theirs alone.
    paths = ["net_pay.current", "net_pay.ytd", "taxes.current", "tax_lines[2].description"]

    assert scan.boxes != clean.boxes
    with pymupdf.open(stream=clean.data) as before, pymupdf.open(stream=scan.data) as after:
        assert not after[0].get_text().strip()
        assert abs(after[0].rect.width - 612) < 1
        assert abs(after[0].rect.height - 792) < 1
        for path in paths:
            box, moved = clean.boxes[path][1], scan.boxes[path][1]
            written = ink(before[0], box, darker_than=140)
            # What the clean ink's place in its box says of the ink in the moved box.
            expected = Box(*(m + w - b for m, w, b in zip(moved, written, box, strict=True)))
            assert overlap(ink(after[0], moved, darker_than=150), expected) > 0.7, path


def test_scans_are_the_same_bytes_again():
    first, again = (draw("invoice", 4, seed=2, as_of=AS_OF, scan=True) for _ in range(2))

    assert first.data == again.data


@every_kind_of_paper
def test_scans_have_no_text_and_the_same_truth(doc_type, layout):
    clean = draw(doc_type, layout, seed=2, as_of=AS_OF)
    first = draw(doc_type, layout, seed=2, as_of=AS_OF, scan=True)

    assert first.truth == clean.truth
    assert first.boxes.keys() == clean.boxes.keys()
    with pymupdf.open(stream=first.data) as document:
        assert document.page_count == first.pages == clean.pages
        for page in document:
            assert len(page.get_images()) == 1
            assert not page.get_text().strip()
        for number, box in first.boxes.values():
            assert pymupdf.Rect(*box) in document[number - 1].rect


def test_picture_of_two_pages_is_refused():
    with pytest.raises(ValueError, match="one page"):
        draw("invoice", 6, seed=1, as_of=AS_OF, scan=True, form="png")


def test_picture_without_scanner_is_clean():
    clean = draw("invoice", 1, seed=1, as_of=AS_OF)
    picture = draw("invoice", 1, seed=1, as_of=AS_OF, form="png")

    assert picture.boxes == clean.boxes
    assert picture.data.startswith(b"\x89PNG")
    with pymupdf.open(stream=picture.data) as document:
        pixel = document[0].get_pixmap().pixel(5, 5)
    assert pixel == (255, 255, 255)
