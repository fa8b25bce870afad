"""What a scanner does to a page: skew, blur, noise, uneven light, JPEG. The boxes go along."""

import io
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from extraction.contract import Box
from extraction.samples.pdf import PdfPage
from extraction.samples.people import dice

_OPEN: Any = pymupdf.open  # it says nothing of its types


@dataclass(frozen=True, slots=True)
class Scanner:
    """How one page is scanned. The defaults leave it as clean as a picture of it can be."""

    dpi: int = 150
    grey: bool = False
    angle: float = 0  # degrees, anticlockwise
    shift: tuple[float, float] = (0, 0)  # points
    blur: float = 0  # pixels
    noise: float = 0  # standard deviation, of 255
    shade: tuple[float, float] = (0, 0)  # how much darker right and bottom are, of 1
    paper: tuple[int, int, int] = (255, 255, 255)
    ink: int = 0  # the darkest that the page gets, of 255
    quality: int = 90  # of JPEG

    def moved(self, box: Box, page: tuple[float, float]) -> Box:
        """Where a box is after the scan: around its turned corners. `page` is the page's size."""
        if not self.angle and self.shift == (0, 0):
            return box
        centre_x, centre_y = page[0] / 2, page[1] / 2
        c, s = cos(radians(self.angle)), sin(radians(self.angle))
        corners = [
            (
                centre_x + (x - centre_x) * c + (y - centre_y) * s + self.shift[0],
                centre_y - (x - centre_x) * s + (y - centre_y) * c + self.shift[1],
            )
            for x in (box.x0, box.x1)
            for y in (box.y0, box.y1)
        ]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(across), min(down), max(across), max(down))


def scanner(*key: object) -> Scanner:
    """A scanner as they stand in offices, for this key always the same."""
    chance = dice("scanner", *key)
    warm = chance.randint(0, 10)
    return Scanner(
        dpi=chance.choice((150, 150, 175, 200)),
        grey=chance.random() < 0.6,
        angle=chance.choice((-1, 1)) * chance.uniform(0.15, 1.5),
        shift=(chance.uniform(-4, 4), chance.uniform(-4, 4)),
        blur=chance.uniform(0.35, 0.8),
        noise=chance.uniform(3, 8),
        shade=(chance.uniform(-0.12, 0.12), chance.uniform(-0.1, 0.1)),
        paper=(250, 250 - warm // 3, 250 - warm),
        ink=chance.randint(15, 60),
        quality=chance.randint(50, 80),
    )


def images(data: bytes, scanner: Scanner, *key: object) -> list[Image.Image]:
    """The pages of a PDF of our own as pictures. `key` decides on the noise."""
    out = []
    with _OPEN(stream=data, filetype="pdf") as document:
        for number, page in enumerate(document):
            space = pymupdf.csGRAY if scanner.grey else pymupdf.csRGB
            drawn = page.get_pixmap(dpi=scanner.dpi, colorspace=space, alpha=False)
            mode = "L" if scanner.grey else "RGB"
            image = Image.frombytes(mode, (drawn.width, drawn.height), drawn.samples)
            seed = dice("noise", *key, number).getrandbits(64)
            out.append(_scan(image, scanner, np.random.default_rng(seed)))
    return out


def _scan(image: Image.Image, scanner: Scanner, chance: np.random.Generator) -> Image.Image:
    if scanner.angle or scanner.shift != (0, 0):
        right, down = (round(points * scanner.dpi / 72) for points in scanner.shift)
        white = 255 if scanner.grey else (255, 255, 255)
        image = image.rotate(
            scanner.angle, Image.Resampling.BICUBIC, translate=(right, down), fillcolor=white
        )
    if scanner.blur:
        image = image.filter(ImageFilter.GaussianBlur(scanner.blur))
    if not scanner.noise:
        return image
    pixels: NDArray[np.float32] = np.asarray(image).astype(np.float32)
    if not scanner.grey:
        pixels *= np.array(scanner.paper, dtype=np.float32) / 255
    pixels = scanner.ink + pixels * ((252 - scanner.ink) / 255)
    high, wide = pixels.shape[:2]
    to_right = np.linspace(-0.5, 0.5, wide, dtype=np.float32) * scanner.shade[0]
    to_bottom = np.linspace(-0.5, 0.5, high, dtype=np.float32) * scanner.shade[1]
    light = 1 - abs(scanner.shade[0]) / 4 - to_right[None, :] - to_bottom[:, None]
    noise = chance.standard_normal((high, wide), dtype=np.float32) * scanner.noise
    if not scanner.grey:
        light, noise = light[:, :, None], noise[:, :, None]
    return Image.fromarray(np.clip(pixels * light + noise, 0, 255).astype(np.uint8))


def as_jpeg(image: Image.Image, scanner: Scanner) -> bytes:
    """The picture as JPEG, with its resolution."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=scanner.quality, dpi=(scanner.dpi, scanner.dpi))
    return out.getvalue()


def as_png(image: Image.Image, scanner: Scanner) -> bytes:
    """The picture as PNG, with its resolution."""
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(scanner.dpi, scanner.dpi))
    return out.getvalue()


def as_page(image: Image.Image, scanner: Scanner, size: tuple[float, float]) -> PdfPage:
    """The picture as a page of a PDF without text."""
    jpeg = as_jpeg(image, scanner)
    return PdfPage(*size, jpeg=jpeg, jpeg_px=image.size, grey=scanner.grey)
