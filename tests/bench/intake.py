# mypy: disallow-untyped-calls=False
"""From a file to pages with words and pictures: through the sandbox, against the bare libraries."""

import io
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import pymupdf
from PIL import Image, ImageDraw

from extraction import ocr, render, sandbox

PAGES = 10
ROUNDS = 7
TARGET = 1.6  # times the bare libraries' time, child process included


def run() -> Iterator[dict[str, Any]]:
    sandbox.warm()
    yield _pages()
    yield _overhead()
    yield _ocr()


def _pages() -> dict[str, Any]:
    data = _born_digital()
    bare, ours = _interleaved(lambda: _bare(data), lambda: _through_sandbox(data))
    return {
        "name": "pages rendered and read",
        "baseline": "PyMuPDF words and pixmap at 150 dpi, Pillow JPEG and thumbnail, in process",
        "pages": PAGES,
        "pages_per_second": round(PAGES / ours, 1),
        "baseline_pages_per_second": round(PAGES / bare, 1),
        "ratio": round(ours / bare, 2),
        "target": TARGET,
    }


def _overhead() -> dict[str, Any]:
    document = pymupdf.open()
    document.new_page()
    data = document.tobytes()

    def bare() -> None:
        with pymupdf.open(stream=data, filetype="pdf") as opened:
            assert opened.page_count == 1

    plain, ours = _interleaved(bare, lambda: render.inspect(data, "application/pdf"), rounds=40)
    return {
        "name": "sandbox a document",
        "baseline": "PyMuPDF opens an empty page in process",
        "seconds": round(ours, 4),
        "baseline_seconds": round(plain, 4),
        "seconds_more": round(ours - plain, 4),
        "ratio": round(ours / plain, 1),
        "network": "off" if sandbox.network_is_off() else "on",
    }


def _ocr() -> dict[str, Any]:
    """One page of 40 lines. The baseline is what the same page costs where it has a text layer."""
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    for at in range(40):
        line = f"Line {at}  regular hours 80.00  rate 31.25  amount 2,500.00"
        draw.text((100, 100 + 38 * at), line, fill="black", font_size=24)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    data = _born_digital(pages=1)
    words = ocr.read(out.getvalue(), 595, 842).words
    plain, ours = _interleaved(
        lambda: _through_sandbox(data), lambda: ocr.read(out.getvalue(), 595, 842), rounds=3
    )
    return {
        "name": "page read by OCR",
        "baseline": "a page with a text layer through the sandbox",
        "seconds": round(ours, 2),
        "baseline_seconds": round(plain, 3),
        "words": len(words),
        "ratio": round(ours / plain, 1),
    }


def _interleaved(
    bare: Callable[[], object], ours: Callable[[], object], *, rounds: int = ROUNDS
) -> tuple[float, float]:
    """Median seconds of both, measured in turns, so that a busy machine slows both alike."""
    bare(), ours()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for act, taken in zip((bare, ours), times, strict=True):
            started = time.perf_counter()
            act()
            taken.append(time.perf_counter() - started)
    return median(times[0]), median(times[1])


def _bare(data: bytes) -> None:
    with pymupdf.open(stream=data, filetype="pdf") as document:
        for page in document:
            page.get_text("words")
            pixmap = page.get_pixmap(dpi=150)
            image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
            image.save(io.BytesIO(), "JPEG", quality=80)
            image.thumbnail((320, 320))
            image.save(io.BytesIO(), "JPEG", quality=80)


def _through_sandbox(data: bytes) -> None:
    for page in render.pages(data, "application/pdf"):
        assert page.text.words


def _born_digital(pages: int = PAGES) -> bytes:
    """Pages as a payroll program prints them: about 350 words in a ruled table each."""
    document = pymupdf.open()
    for number in range(pages):
        page = document.new_page()
        for at in range(45):
            y = 70 + 16 * at
            page.insert_text((60, y), f"Earning {at} of page {number + 1}", fontsize=9)
            for column, amount in enumerate(("80.00", "31.25", "2,500.00")):
                page.insert_text((300 + 80 * column, y), amount, fontsize=9)
            page.draw_line((60, y + 4), (540, y + 4), width=0.5)
    return bytes(document.tobytes())
