"""Pages of files that we draw or break ourselves, and of a collection of bad ones where present."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from PIL import Image, ImageDraw

from extraction import render, sandbox
from extraction.refusals import Refused, SandboxFailed
from extraction.render import FileLimits, Limits, RenderedPage
from extraction.sniff import HEAD_BYTES, media_type

BAD_INPUTS = Path(__file__).resolve().parents[3] / "shared" / "badinputs" / "dev"
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
LINES = ("Net pay 1,862.69", "Gross pay 2,408.14", "Pay date 2026-06-15")


def small(**limits: int) -> Limits:
    return Limits(file=replace(FileLimits(), **limits))


def pdf(*, pages: int = 1, rotate: int = 0, width: float = 612, height: float = 792) -> bytes:
    """Pages whose text is upright once /Rotate is obeyed."""
    document = pymupdf.open()
    for number in range(pages):
        page = document.new_page(width=width, height=height)
        turn = pymupdf.Matrix(-rotate)
        middle = pymupdf.Point(width / 2, height / 2)
        for at, line in enumerate((*LINES, f"Page {number + 1}")):
            start = middle + pymupdf.Point(-120, -100 + 40 * at) * turn
            page.insert_text(start, line, fontsize=14, rotate=rotate)
        page.set_rotation(rotate)
    return document.tobytes()


def picture(mode: str = "RGB", size: tuple[int, int] = (600, 400), **kwargs: object) -> Image.Image:
    """A white sheet with a red bar at its top left."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((20, 20, 220, 60), fill=(200, 0, 0))
    return image.convert(mode, **kwargs)


def saved(image: Image.Image, kind: str, **kwargs: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **kwargs)
    return out.getvalue()


def shown(page: RenderedPage) -> Image.Image:
    return Image.open(io.BytesIO(page.image))


def the_page(data: bytes, kind: str = PDF, **kwargs: object) -> RenderedPage:
    (page,) = render.pages(data, kind, read_scans=False, **kwargs)
    return page


def code_of(data: bytes, kind: str = PDF, *, limits: Limits = render.LIMITS) -> str:
    """What `inspect` says of a file: "ok", or the code it refuses it with."""
    try:
        render.inspect(data, kind, limits=limits)
    except Refused as error:
        return error.code
    return "ok"


def page_code_of(data: bytes, kind: str = PDF, *, limits: Limits = render.LIMITS) -> str:
    try:
        list(render.pages(data, kind, limits=limits, read_scans=False))
    except Refused as error:
        return error.code
    return "ok"


def red(pixel: tuple[int, ...]) -> bool:
    return pixel[0] > 150 and pixel[1] < 80 and pixel[2] < 80


# -- PDF ------------------------------------------------------------------------------------------


def test_pages_come_in_order_with_words_and_pictures():
    data = pdf(pages=3)

    pages = list(render.pages(data, PDF))

    assert render.inspect(data, PDF).pages == 3
    assert [page.text.number for page in pages] == [1, 2, 3]
    for page in pages:
        words = [word.text for word in page.text.words]
        assert words == [*" ".join(LINES).split(), "Page", str(page.text.number)]
        assert page.text.source == "text"
        assert (page.text.width, page.text.height) == (612, 792)
        assert (page.width_px, page.height_px) == shown(page).size == (1275, 1650)
        assert max(Image.open(io.BytesIO(page.thumbnail)).size) == 320


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [None, (100, 50, 560, 700)])
def test_boxes_lie_on_the_ink(rotate, box):
    document = pymupdf.open(stream=pdf(rotate=rotate))
    if box:
        document[0].set_cropbox(pymupdf.Rect(box))
    page = the_page(document.tobytes())

    assert_boxes_are_the_ink(page)
    assert [word.text for word in page.text.words] == [*" ".join(LINES).split(), "Page", "1"]
    width, height = (460, 650) if box else (612, 792)
    assert (page.text.width, page.text.height) == (
        (height, width) if rotate in (90, 270) else (width, height)
    )


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_page_that_lies_on_its_side_is_turned_upright(turn):
    document = pymupdf.open(stream=pdf())
    document[0].set_rotation(turn)

    page = the_page(document.tobytes())

    assert (page.text.width, page.text.height) == (612, 792)
    assert [word.text for word in page.text.words] == [*" ".join(LINES).split(), "Page", "1"]
    assert_boxes_are_the_ink(page)


def assert_boxes_are_the_ink(page: RenderedPage) -> None:
    """Each word's box holds ink, and there is none outside of them."""
    image = shown(page).convert("L").point(lambda value: 255 if value < 128 else 0)
    scale = page.width_px / page.text.width
    assert abs(page.height_px / page.text.height - scale) < 0.01
    for word in page.text.words:
        edges = tuple(round(value * scale) for value in word.box)
        ink = image.crop(edges).histogram()[255]
        assert ink > 0.04 * (edges[2] - edges[0]) * (edges[3] - edges[1])
    for word in page.text.words:
        x0, y0, x1, y1 = (value * scale for value in word.box)
        image.paste(0, (round(x0) - 2, round(y0) - 2, round(x1) + 2, round(y1) + 2))
    assert image.getbbox() is None


def test_reading_order_is_that_of_the_page_not_of_the_file():
    document = pymupdf.open()
    page = document.new_page()
    for x, y, text in ((300, 100, "B"), (72, 200, "C"), (72, 102, "A"), (300, 199, "D")):
        page.insert_text((x, y), text * 4)

    words = [word.text for word in the_page(document.tobytes()).text.words]

    assert words == ["AAAA", "BBBB", "CCCC", "DDDD"]


def test_words_beside_the_page_are_dropped():
    document = pymupdf.open(stream=pdf())
    document[0].insert_text((-200, 100), "outside")
    document[0].insert_text((100, 900), "below")

    words = {word.text for word in the_page(document.tobytes()).text.words}

    assert not words & {"outside", "below"}


def test_filled_form_fields_are_read_where_they_are_drawn():
    document = pymupdf.open(stream=pdf())
    for name, flags in (("seen", 0), ("unseen", pymupdf.PDF_ANNOT_IS_HIDDEN)):
        field = pymupdf.Widget()
        field.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
        field.field_name, field.field_value = name, f"{name}-value"
        field.rect = pymupdf.Rect(100, 600, 300, 620)
        annotation = document[0].add_widget(field)
        if flags:
            document.xref_set_key(annotation.xref, "F", str(flags))

    words = {word.text: word.box for word in the_page(document.tobytes()).text.words}

    assert words["seen-value"].y0 > 590
    assert "unseen-value" not in words


def test_large_page_is_rendered_smaller_not_refused():
    page = the_page(pdf(width=10_000, height=5_000))

    assert page.width_px * page.height_px <= 20_010_000
    assert page.width_px / page.height_px == pytest.approx(2, rel=0.01)
    assert page.text.width == 10_000


@pytest.mark.parametrize(("side", "expected"), [(14_400, "ok"), (14_401, "page_size")])
def test_page_size_has_a_limit(side, expected):
    assert page_code_of(pdf(width=side)) == expected


def test_resolution_can_be_chosen():
    assert the_page(pdf(), dpi=72).width_px == 612


def test_number_of_pages_has_a_limit():
    data = pdf(pages=3)

    assert code_of(data, limits=small(pages=3)) == "ok"
    assert code_of(data, limits=small(pages=2)) == "too_many_pages"
    assert page_code_of(data, limits=small(pages=2)) == "too_many_pages"


def test_number_of_objects_has_a_limit():
    data = pdf()
    objects = pymupdf.open(stream=data).xref_length()

    assert code_of(data, limits=small(objects=objects)) == "ok"
    assert code_of(data, limits=small(objects=objects - 1)) == "too_many_objects"


def test_number_of_annotations_has_a_limit():
    document = pymupdf.open(stream=pdf(pages=2))
    for page in document:
        for at in range(5):
            page.insert_link({"kind": 2, "from": pymupdf.Rect(at, 0, 9, 9), "uri": "https://a.b"})
    data = document.tobytes()

    assert code_of(data, limits=small(page_annotations=5, annotations=10)) == "ok"
    assert code_of(data, limits=small(page_annotations=4)) == "too_many_objects"
    assert code_of(data, limits=small(annotations=9)) == "too_many_objects"


def test_amount_of_text_has_a_limit():
    data = pdf(pages=2)
    letters = len("".join(LINES).replace(" ", "")) + len("Page1")

    assert page_code_of(data, limits=small(page_letters=letters)) == "ok"
    assert page_code_of(data, limits=small(page_letters=letters - 1)) == "text_too_long"
    assert page_code_of(data, limits=small(document_letters=2 * letters)) == "ok"
    assert page_code_of(data, limits=small(document_letters=2 * letters - 1)) == "text_too_long"
    words = len(" ".join(LINES).split()) + 2
    assert page_code_of(data, limits=small(page_words=words)) == "ok"
    assert page_code_of(data, limits=small(page_words=words - 1)) == "text_too_long"


def test_picture_in_a_pdf_has_a_limit_before_it_is_decoded():
    document = pymupdf.open()
    document.new_page().insert_image(pymupdf.Rect(0, 0, 600, 400), stream=saved(picture(), "PNG"))
    data = document.tobytes()

    assert page_code_of(data, limits=small(picture_pixels=600 * 400)) == "ok"
    assert page_code_of(data, limits=small(picture_pixels=600 * 400 - 1)) == "image_too_large"


def test_password_is_asked_for_only_where_one_is_needed():
    document = pymupdf.open(stream=pdf())
    aes = pymupdf.PDF_ENCRYPT_AES_256

    locked = document.tobytes(encryption=aes, user_pw="u", owner_pw="o")
    restricted = document.tobytes(encryption=aes, owner_pw="o", permissions=0)

    assert code_of(locked) == page_code_of(locked) == "encrypted"
    assert len(the_page(restricted).text.words) == 11


def test_empty_file_is_refused():
    assert code_of(b"") == "empty"


def test_pdf_without_pages_is_refused():
    assert code_of(
        written(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")
    ) == ("no_pages")


def test_what_is_no_pdf_inside_is_refused():
    assert code_of(b"%PDF-1.7\n<html><body>Net pay 9,999.00</body></html>") == "corrupt"


@pytest.mark.parametrize("kind", [PNG, JPEG, "image/svg+xml", "text/html"])
def test_file_of_another_type_is_refused_unopened(kind):
    assert code_of(pdf(), kind) in {"type_mismatch", "unsupported_type"}


def test_cut_file_is_never_taken_for_a_whole_one():
    """A broken download must not lose pages or words silently."""
    data = pdf(pages=4)
    whole = [page.text.words for page in render.pages(data, PDF)]
    codes = set()

    for percent in range(2, 99, 4):
        cut = data[: len(data) * percent // 100]
        codes.add(code := code_of(cut))
        if code == "ok":
            assert [page.text.words for page in render.pages(cut, PDF)] == whole

    assert "truncated" in codes


def test_repaired_file_is_read():
    data = pdf().replace(b"startxref", b"startxxxx")

    assert len(the_page(data).text.words) == 11


def written(*objects: bytes) -> bytes:
    """A PDF of `objects`, the first of which is its catalog, by hand."""
    out = bytearray(b"%PDF-1.7\n")
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return bytes(out)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (extra, len(content), content)


def one_page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    return written(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<<%b>>>>"
        % resources,
        stream(content),
        *more,
    )


def test_file_that_crashes_the_parser_is_refused():
    depth = 60_000  # outline items, each within the one before
    items = [
        b"<</Title(x)/Parent %d 0 R/First %d 0 R/Last %d 0 R/Count 1>>" % (n - 1, n + 1, n + 1)
        for n in range(5, 5 + depth)
    ]
    data = written(
        b"<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
        b"<</First 5 0 R/Last 5 0 R/Count 1>>",
        *items,
        b"<</Title(x)/Parent %d 0 R>>" % (4 + depth),
    )

    assert code_of(data) == "parser_crash"
    assert code_of(pdf()) == "ok"


def test_file_that_keeps_the_parser_busy_is_refused():
    levels = 9  # each draws the next twelve times
    forms = [
        stream(
            b"/F Do " * 12,
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>"
            % (6 + n),
        )
        for n in range(levels)
    ]
    last = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    data = one_page(b"/F Do", b"/XObject<</F 5 0 R>>", *forms, last)
    limits = replace(render.LIMITS, pages=sandbox.Limits(cpu_s=2, cpu_step_s=2))

    assert page_code_of(data, limits=limits) == "parser_timeout"


def test_file_that_takes_all_memory_is_refused():
    group = b"/Group<</S/Transparency/I true/K true/CS/DeviceRGB>>"
    frame = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]"
    levels = 60  # each takes a picture of the whole page
    forms = [
        stream(b"/F Do", b"%b%b/Resources<</XObject<</F %d 0 R>>>>" % (frame, group, 6 + n))
        for n in range(levels)
    ]
    data = one_page(b"/F Do", b"/XObject<</F 5 0 R>>", *forms, stream(b"0 0 9 9 re f", frame))
    limits = replace(render.LIMITS, pages=sandbox.Limits(memory_bytes=200 << 20))

    assert page_code_of(data, limits=limits) == "parser_memory"
    assert page_code_of(pdf(), limits=limits) == "ok"


# -- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_picture_is_one_page(kind):
    data = saved(picture(), kind)
    page = the_page(data, f"image/{kind.lower()}")

    assert render.inspect(data, f"image/{kind.lower()}").pages == 1
    assert shown(page).size == (600, 400)
    assert (page.text.width, page.text.height) == (288, 192)  # 150 pixels an inch
    assert page.text.words == ()
    assert page.text.source == "ocr"
    assert red(shown(page).getpixel((30, 30)))


@pytest.mark.parametrize(
    ("dpi", "points"), [((300, 300), 144), ((72, 72), 288), ((300, 200), 288), ((0, 0), 288)]
)
def test_resolution_of_a_picture_counts_where_it_is_sane(dpi, points):
    assert the_page(saved(picture(), "JPEG", dpi=dpi), JPEG).text.width == pytest.approx(
        points, rel=1e-3
    )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_phone_photo_is_shown_upright(orientation):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = picture()
    stored = upright.transpose(undo[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Phone of Dave"

    page = the_page(saved(stored, "JPEG", exif=exif, quality=95), JPEG)

    assert shown(page).size == (600, 400)
    assert (page.text.width, page.text.height) == (288, 192)
    assert red(shown(page).getpixel((30, 30)))
    assert not red(shown(page).getpixel((570, 370)))
    assert b"Dave" not in page.image + page.thumbnail


def test_nonsense_in_the_exif_data_does_no_harm():
    data = saved(
        picture(), "JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\x01" * 40
    )

    assert shown(the_page(data, JPEG)).size == (600, 400)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16", "LA", "RGBA"])
def test_every_kind_of_picture_becomes_grey_or_rgb(mode):
    if mode == "I;16":
        data, kind = saved(Image.new("I;16", (600, 400), 65_535), "PNG"), PNG
    elif mode == "CMYK":
        data, kind = saved(picture(mode), "JPEG"), JPEG
    else:
        data, kind = saved(picture(mode), "PNG"), PNG
    image = shown(the_page(data, kind))

    assert image.mode == ("L" if mode in {"1", "L", "I;16"} else "RGB")
    assert min(image.convert("L").getpixel((500, 300)), 240) == 240
    if image.mode == "RGB" and mode != "LA":
        assert red(image.getpixel((30, 30)))


def test_transparent_paper_is_white():
    image = Image.new("RGBA", (600, 400), (0, 0, 0, 0))

    assert shown(the_page(saved(image, "PNG"), PNG)).getpixel((300, 200)) == (255, 255, 255)


def test_large_photo_is_shown_smaller_on_a_page_of_its_own_size():
    page = the_page(saved(picture(size=(4000, 3000)), "JPEG"), JPEG)

    assert (page.width_px, page.height_px) == shown(page).size == (2600, 1950)
    assert (page.text.width, page.text.height) == (1920, 1440)
    assert red(shown(page).getpixel((60, 25)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_half_a_picture_is_refused(kind):
    image = Image.effect_noise((600, 400), 80)
    data = saved(image, kind)

    for percent in (30, 60, 90, 99):
        cut = data[: len(data) * percent // 100]
        assert code_of(cut, f"image/{kind.lower()}") in {"truncated", "corrupt"}
        assert page_code_of(cut, f"image/{kind.lower()}") in {"truncated", "corrupt"}


def test_picture_with_wrong_bytes_is_refused():
    data = bytearray(saved(Image.effect_noise((600, 400), 80), "PNG"))
    data[len(data) // 2] ^= 0xFF

    assert code_of(bytes(data), PNG) == page_code_of(bytes(data), PNG) == "corrupt"


def test_pixels_have_a_limit_before_they_are_decoded():
    data = saved(picture(), "PNG")

    assert code_of(data, PNG, limits=small(image_pixels=600 * 400)) == "ok"
    assert code_of(data, PNG, limits=small(image_pixels=600 * 400 - 1)) == "image_too_large"
    assert code_of(data, PNG, limits=small(image_side=600)) == "ok"
    assert page_code_of(data, PNG, limits=small(image_side=599)) == "image_too_large"


def test_picture_at_the_limit_fits_into_memory():
    big = Image.new("1", (7_000, 7_100), 1)  # 49.7 megapixels, small on disk

    assert page_code_of(saved(big.convert("RGBA"), "PNG", compress_level=1), PNG) == "ok"
    assert code_of(saved(big, "PNG"), PNG) == "ok"


# -- bad files ------------------------------------------------------------------------------------


def bad_inputs() -> list[Path]:
    files = sorted(BAD_INPUTS.glob("*")) if BAD_INPUTS.is_dir() else []
    return [file for file in files if file.suffix != ".jsonl"]


@pytest.mark.skipif(not bad_inputs(), reason="the collection of bad files is not here")
def test_bad_files_end_in_pages_or_a_refusal():
    limits = replace(
        render.LIMITS,
        inspect=sandbox.Limits(cpu_s=1, cpu_step_s=1, wall_s=20),
        pages=sandbox.Limits(cpu_s=2, cpu_step_s=2, wall_s=20),
    )
    steps: tuple[Callable[..., object], ...] = (
        render.inspect,
        lambda *file, **kwargs: list(render.pages(*file, **kwargs, read_scans=False)),
    )
    failed = []
    for file in bad_inputs():
        data = file.read_bytes()
        kind = media_type(data[:HEAD_BYTES])
        for step in steps if kind else ():
            try:
                step(data, kind, limits=limits)
            except Refused as error:
                failed += [file.name] if isinstance(error, SandboxFailed) else []

    assert len(failed) < len(bad_inputs()) / 8, failed
