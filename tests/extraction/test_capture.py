"""How well a picture was taken: measured on pages that were drawn, blurred and darkened here."""

import io
from datetime import date

import numpy as np
import pytest
from PIL import Image, ImageFilter

from extraction import render
from extraction.capture import Measures, Trouble, troubles
from extraction.capture_child import measured
from extraction.contract import Box, Word
from extraction.samples import draw
from extraction.samples.degrade import Scanner, images

T = Trouble
SHARP = Measures(paper=240, contrast=150, unevenness=4, sharpness=0.45)


@pytest.fixture(scope="module")
def page() -> Image.Image:
    """A page as a scanner gives it."""
    scanner = Scanner(dpi=150, angle=0.6, blur=0.5, noise=5, ink=40, quality=75)
    return images(draw("pay_stub", 1, seed=7, as_of=date(2026, 11, 21)).data, scanner, "capture")[
        0
    ].convert("RGB")


def scaled(image: Image.Image, light: float, noise: float = 3) -> Image.Image:
    pixels = np.asarray(image, dtype=float) * light
    pixels += np.random.default_rng(1).normal(0, noise, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype("uint8"))


def of(image: Image.Image) -> Measures:
    return Measures(**measured(image))


def words(
    lines: int = 20, *, x0: float = 60, score: float = 0.99, height: float = 20
) -> list[Word]:
    return [
        Word(text, Box(x0 + 100 * at, 40.0 * row, x0 + 100 * at + 80, 40.0 * row + height), score)
        for row in range(lines)
        for at, text in enumerate(("Account", "number", "1234567"))
    ]


def judged(measures: Measures, read: list[Word], width: float = 1000) -> tuple[Trouble, ...]:
    return troubles(measures, read, 1000, width)


def test_a_clean_page_is_sharp_bright_and_clear(page):
    assert of(page).sharpness > 0.25
    assert judged(of(page), []) == ()


@pytest.mark.parametrize("blur", [4, 7, 12])
def test_a_blurred_page_that_was_not_read_is_told_of(page, blur):
    blurred = page.filter(ImageFilter.GaussianBlur(blur))
    assert judged(of(blurred), words(3, score=0.6)) == (T.BLURRED,)


@pytest.mark.parametrize("axis", [0, 1])
def test_a_hand_that_moved_is_a_blur_too(page, axis):
    pixels = np.asarray(page.convert("L"), dtype=float)
    moved = np.mean([np.roll(pixels, step, axis) for step in range(14)], axis=0)
    assert judged(of(Image.fromarray(moved.astype("uint8"))), []) == (T.BLURRED,)


@pytest.mark.parametrize("light", [0.2, 0.08, 0.03, 0])
def test_a_dark_page_that_was_not_read_is_told_of(page, light):
    assert judged(of(scaled(page, light)), []) == (T.DARK,)


def test_writing_that_hardly_shows_is_told_of(page):
    washed = Image.blend(page, Image.new("RGB", page.size, "white"), 0.93)
    assert judged(of(washed), []) == (T.FAINT,)


@pytest.mark.parametrize("noise", [0, 2, 6])
def test_a_blank_sheet_is_no_poor_picture(noise):
    blank = scaled(Image.new("RGB", (1200, 1600), (246, 246, 244)), 1, noise)
    assert judged(of(blank), []) == ()


def test_what_was_read_well_is_well_enough(page):
    for poor in (page.filter(ImageFilter.GaussianBlur(7)), scaled(page, 0.08)):
        assert judged(of(poor), words()) == ()


def test_small_writing_that_was_read_badly_is_told_of():
    assert judged(SHARP, words(score=0.8, height=9)) == (T.SMALL,)
    assert judged(SHARP, words(score=0.8, height=20)) == ()
    assert judged(SHARP, words(score=0.99, height=9)) == ()


@pytest.mark.parametrize(("x0", "cut"), [(60, ()), (0, (T.CUT_OFF,)), (720, (T.CUT_OFF,))])
def test_lines_that_run_into_a_side_are_cut_off(x0, cut):
    assert judged(SHARP, words(x0=x0)) == cut


def test_a_single_word_at_the_side_is_no_cut():
    assert judged(SHARP, [*words(), Word("x", Box(0, 900, 9, 912), 0.9)]) == ()


def test_a_scrap_is_too_small_to_tell():
    assert measured(Image.new("L", (50, 400))) == {}


def test_pages_are_rendered_with_what_is_wrong_with_their_pictures(page):
    said = []
    for image in (page, page.filter(ImageFilter.GaussianBlur(8))):
        out = io.BytesIO()
        image.save(out, "PNG")
        (only,) = render.pages(out.getvalue(), "image/png")
        said.append(only.troubles)
    assert said == [(), (T.BLURRED,)]
