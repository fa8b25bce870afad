"""Words read from pictures that we draw ourselves."""

import io
import random
from array import array

import pytest
from PIL import Image, ImageDraw, ImageFilter

from extraction import ocr, render
from extraction.contract import Box, PageText, Word
from extraction.ocr import is_readable, unpacked
from extraction.reading_order import Placed, in_reading_order
from extraction.refusals import SandboxFailed

LINES = (
    ("Northgate Widgets LLC", ""),
    ("Invoice number", "INV-20417"),
    ("Regular hours", "2,408.14"),
    ("Federal income tax", "264.90"),
    ("Net pay", "1,862.69"),
)


def scan(*, turn: int = 0, tilt: float = 0) -> Image.Image:
    """A page of label and amount, as a scanner of 150 dpi sees it."""
    image = Image.new("L", (900, 700), 255)
    draw = ImageDraw.Draw(image)
    for at, (label, value) in enumerate(LINES):
        draw.text((90, 120 + 90 * at), label, fill=0, font_size=30)
        draw.text((600, 120 + 90 * at), value, fill=0, font_size=30)
    if tilt:
        image = image.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255)
    return image.rotate(-turn, expand=True)


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def page(text: str) -> PageText:
    words = tuple(Word(word, Box(1, 1, 2, 2)) for word in text.split())
    return PageText(1, 612, 792, words, "text")


def ink(image: Image.Image, edges: tuple[int, ...]) -> int:
    return sum(image.crop(edges).histogram()[:128])


def texts(words: tuple[Word, ...]) -> list[str]:
    return [word.text for word in words]


def test_scan_is_read_line_by_line_with_boxes_on_the_ink():
    image = scan()

    reading = ocr.read(jpeg(image), 432, 336)

    assert texts(reading.words) == " ".join(f"{label} {value}" for label, value in LINES).split()
    assert reading.turn == 0
    scale = 900 / 432
    for word in reading.words:
        assert ink(image, tuple(round(value * scale) for value in word.box)) > 20, word.text
    (amount,) = (word.box for word in reading.words if word.text == "1,862.69")
    assert amount.x0 == pytest.approx(600 / scale, abs=4)
    assert amount.y0 == pytest.approx(480 / scale, abs=6)


def test_tilted_scan_keeps_its_lines():
    words = texts(ocr.read(jpeg(scan(tilt=2)), 432, 336).words)

    assert words == " ".join(f"{label} {value}" for label, value in LINES).split()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_scan_that_is_not_upright_is_turned(turn):
    (result,) = render.pages(jpeg(scan(turn=turn)), "image/jpeg")

    assert texts(result.text.words) == " ".join(f"{a} {b}" for a, b in LINES).split()
    assert (result.text.width, result.text.height) == (432, 336)
    assert (result.width_px, result.height_px) == (900, 700)
    with Image.open(io.BytesIO(result.image)) as shown, scan() as upright:
        assert shown.size == (900, 700)
        (amount,) = (word.box for word in result.text.words if word.text == "1,862.69")
        edges = tuple(round(value * 900 / 432) for value in amount)
        assert ink(shown, edges) == pytest.approx(ink(upright, edges), rel=0.1)
    with Image.open(io.BytesIO(result.thumbnail)) as small:
        assert small.size == (320, 249)


def test_empty_page_has_no_words():
    assert ocr.read(jpeg(Image.new("L", (600, 800), 255)), 288, 384).words == ()


def test_noise_is_survived():
    image = Image.effect_noise((600, 800), 90).filter(ImageFilter.GaussianBlur(1))

    ocr.read(jpeg(image), 288, 384)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff nonsense", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(Exception, match="selected file") as caught:
        ocr.read(data, 288, 384)

    assert not isinstance(caught.value, SandboxFailed)


@pytest.mark.parametrize(
    ("text", "covered", "expected"),
    [
        ("Net pay 12", 0.0, False),  # eight visible characters
        ("Net pay 1,862.69", 0.0, True),
        ("", 0.0, False),
        ("\u200b" * 50, 0.0, False),
        ("Scanned by a scanner, page 1 of 3", 0.49, True),
        ("Scanned by a scanner, page 1 of 3", 0.5, False),
        ("The picture of a page with all of its text behind it. " * 3, 1.0, True),
        ("a" * 70 + "\ufffd" * 30, 0.0, True),
        ("a" * 70 + "\ufffd" * 31, 0.0, False),
        ("a" * 69 + "\ue001" * 31, 0.0, False),
        ("Latin text as poor OCR reads it " * 9 + "A٧ocado ٠٢", 1.0, False),
        ("Latin text as poor OCR reads it " * 9 + "A٧ocado ٠٢", 0.2, True),
        ("Two scripts " * 9 + "Τιμολόγιο πληρωμής " * 4, 1.0, True),
        ("Größe, Ärger, naïve façade, Łódź, 12 m² " * 5, 1.0, True),
    ],
)
def test_text_layer_is_used_where_it_says_enough(text, covered, expected):
    assert is_readable(page(text), covered) is expected


@pytest.mark.parametrize(
    ("joined", "values"),
    [
        ("a", []),
        ("", [1, 1, 2, 2]),
        ("a\nb", [1, 1, 2, 2]),
        ("a\n", [1, 1, 2, 2] * 2),
        ("a", [2, 1, 2, 2]),
        ("a", [1, 1, 2, float("nan")]),
        ("a", [float("-inf"), 1, 2, 2]),
        ("a", [1, 1, 2, 400]),
        (["a"], [1, 1, 2, 2]),
        ("a", [1]),
    ],
)
def test_words_of_a_child_that_lies_are_refused(joined, values):
    with pytest.raises(ValueError, match="not words and boxes"):
        unpacked(joined, array("d", values).tobytes(), 300, 300)


def test_reading_order_survives_shuffling_and_slope():
    rows = [
        [
            Placed(f"{row}-{at}", 50 + 90 * at, 50 + 20 * row, 120 + 90 * at, 62 + 20 * row)
            for at in range(5)
        ]
        for row in range(12)
    ]
    level = [word for row in rows for word in row]
    for slope in (0.0, 0.03, -0.05):
        words = [
            word._replace(y0=word.y0 + slope * word.x0, y1=word.y1 + slope * word.x0)
            for word in level
        ]
        shuffled = random.Random(7).sample(words, len(words))

        assert in_reading_order(shuffled, slope=slope) == words


def test_word_that_is_drawn_letter_by_letter_is_one_word():
    letters = [
        Placed(char, 50 + 6 * at, 100, 56 + 6 * at, 112) for at, char in enumerate("$1,862.69")
    ]
    apart = [word._replace(x0=word.x0 + 100, x1=word.x1 + 100) for word in letters[1:]]

    words = in_reading_order(
        random.Random(3).sample(letters + apart, len(letters + apart)), exact=True
    )

    assert [word.text for word in words] == ["$1,862.69", "1,862.69"]
    assert words[0][1:5] == (50, 100, 104, 112)


def test_large_and_small_print_on_one_line_stay_together():
    words = [Placed("Total", 50, 100, 90, 110), Placed("1,862.69", 200, 94, 300, 114)]

    assert in_reading_order(words[::-1]) == words
