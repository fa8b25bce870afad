"""Drawing that remembers: every value put on a page leaves its text and its exact box behind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pymupdf

from extraction.contract import Box
from extraction.samples.formats import Format
from extraction.samples.pdf import FONTS, PdfPage
from extraction.samples.specimen import watermark
from extraction.schemas.base import Kind, Schema, leaf_at

Colour = tuple[float, float, float]
INK: Colour = (0.1, 0.1, 0.12)
WHITE: Colour = (1, 1, 1)
GREY: Colour = (0.42, 0.42, 0.45)
A4 = (595.0, 842.0)
LETTER = (612.0, 792.0)
_FONT: Any = pymupdf.Font  # it says nothing of its types
FOOT_NOTE = "Specimen - not a real document"


@dataclass(frozen=True, slots=True)
class Pen:
    """How text looks. Sizes in points."""

    font: str = "sans"
    size: float = 9
    ink: Colour = INK

    def bold(self) -> "Pen":
        """The same in the family's bold."""
        return replace(self, font=self.font.partition("-")[0] + "-bold")

    def at(self, size: float) -> "Pen":
        """The same in another size."""
        return replace(self, size=size)

    def inked(self, ink: Colour) -> "Pen":
        """The same in another colour."""
        return replace(self, ink=ink)

    @property
    def leading(self) -> float:
        """Distance of baselines at which the word boxes of two lines do not touch."""
        return round(self.size * 1.42, 2)

    def width(self, text: str) -> float:
        """How long `text` gets, in points."""
        return sum(_advance(self.font, letter) for letter in text) * self.size


class Canvas:
    """Pages in the making. Coordinates in points, origin top left; `y` of text is its baseline."""

    def __init__(
        self,
        schema: type[Schema],
        values: Mapping[str, str],
        notes: Mapping[str, str],
        fmt: Format,
        size: tuple[float, float],
        *,
        covered: float = 0,
    ):
        self.values = values
        self.notes = notes
        self.width, self.height = size
        self.truth: dict[str, str] = {}
        self.printed: dict[str, str] = {}
        self.boxes: dict[str, tuple[int, Box]] = {}
        self.also: dict[str, list[tuple[int, Box]]] = {}
        self._schema = schema
        self._format = fmt
        self._covered = covered
        self._pages: list[list[str]] = []
        self.page()

    @property
    def schema(self) -> type[Schema]:
        """The document's type."""
        return self._schema

    @property
    def number(self) -> int:
        """The page being drawn, from 1."""
        return len(self._pages)

    def page(self) -> None:
        """Start the next page, with the mark that shows what it is."""
        self._pages.append([watermark(self.width, self.height, self._covered)])
        pen = Pen(size=6, ink=GREY)
        self.text(self.width / 2, self.height - 14, FOOT_NOTE, pen, "center")

    def text(
        self, x: float, y: float, text: str, pen: Pen, align: str = "left", fit: float = 0
    ) -> Box:
        """Write one line and say where it stands; wider than `fit`, it gets smaller."""
        if fit and pen.width(text) > fit:
            pen = pen.at(max(4.5, pen.size * fit / pen.width(text)))
        width = pen.width(text)
        x -= {"left": 0.0, "right": width, "center": width / 2}[align]
        hexed = text.encode("cp1252").hex()
        self._draw(
            f"BT /{pen.font} {pen.size:.3f} Tf {_rgb(pen.ink)} rg "
            f"1 0 0 1 {x:.3f} {self.height - y:.3f} Tm <{hexed}> Tj ET"
        )
        ascender, descender = _extent(pen.font)
        return Box(x, y - ascender * pen.size, x + width, y - descender * pen.size)

    def hide(self, text: str) -> None:
        """Write words at the top that are in the file and drawn with nothing."""
        hexed = text.encode("cp1252").hex()
        self._draw(f"BT /sans 9 Tf 3 Tr 1 0 0 1 60 {self.height - 26:.3f} Tm <{hexed}> Tj 0 Tr ET")

    def field(
        self,
        path: str,
        x: float,
        y: float,
        pen: Pen,
        align: str = "left",
        *,
        fit: float = 0,
        before: str = "",
        after: str = "",
        show: Callable[[str], str] | None = None,
    ) -> Box | None:
        """Print a value the document has, as its kind and the document's format ask for.

        `before` and `after` touch the value and belong to its words (a currency sign). `show`
        changes the letters of a text (`str.upper`), and what it prints is then what is true.
        """
        value = self.values.get(path)
        if value is None:
            return None
        kind = leaf_at(self._schema, path).kind
        shown = show(value) if show else self._format.show(kind, value)
        printed = f"{before}{shown}{after}"
        box = self.text(x, y, printed, pen, align, fit)
        self._mark(path, shown if _is_text(kind) else value, printed, box)
        return box

    def block(self, path: str, x: float, y: float, pen: Pen, align: str = "left") -> float:
        """Print a value of several parts (`a; b`) one under the other; the next free baseline."""
        value = self.values.get(path)
        if value is None:
            return y
        lines = value.split("; ")
        boxes = [
            self.text(x, y + i * pen.leading, line, pen, align) for i, line in enumerate(lines)
        ]
        self._mark(path, ", ".join(lines), " ".join(lines), around(boxes))
        return y + len(lines) * pen.leading

    def inline(self, path: str, x: float, y: float, pen: Pen, align: str = "left") -> Box | None:
        """Print a value of several parts in one line, with commas."""
        if path not in self.values:
            return None
        line = self.values[path].replace("; ", ", ")
        box = self.text(x, y, line, pen, align)
        self._mark(path, line, line, box)
        return box

    def labelled(
        self, label: str, path: str, x: float, y: float, pen: Pen, gap: float = 4
    ) -> Box | None:
        """Print a label and, `gap` after it, its value."""
        return self.field(path, self.text(x, y, label, pen).x1 + gap, y, pen)

    def wrapped(self, path: str, x: float, y: float, pen: Pen, wide: float) -> int:
        """Print a text in as many lines as it needs to stay within `wide`; how many they are."""
        lines = [""]
        for word in self.values[path].split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and pen.width(longer) > wide:
                lines.append(word)
            else:
                lines[-1] = longer
        boxes = [
            self.text(x, y + at * pen.leading, line, pen, fit=wide) for at, line in enumerate(lines)
        ]
        self._mark(path, " ".join(lines), " ".join(lines), around(boxes))
        return len(lines)

    def shown(self, path: str) -> str:
        """What `field` would print; "" where the document has no such value."""
        if path not in self.values:
            return ""
        return self._format.show(leaf_at(self._schema, path).kind, self.values[path])

    def figure(self, value: str) -> str:
        """A figure that is no field (a note) as this document writes it."""
        return self._format.number(value)

    def stands_for(self, path: str, printed: str, box: Box, otherwise: str = "") -> None:
        """Say that a text drawn otherwise (a currency sign in a label) is where a value stands.

        `otherwise` is what stands there where the document has no such value (an empty box).
        """
        value = self.values.get(path, otherwise) if otherwise else self.values[path]
        self._mark(path, value, printed, box)

    def rows(self, table: str) -> range:
        """The indices of a table's rows."""
        count = 0
        while any(key.startswith(f"{table}[{count}].") for key in self.values):
            count += 1
        return range(count)

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, ink: Colour = INK, weight: float = 0.6
    ) -> None:
        """A straight line."""
        top = self.height
        self._draw(
            f"{_rgb(ink)} RG {weight:.2f} w {x0:.2f} {top - y0:.2f} m {x1:.2f} {top - y1:.2f} l S"
        )

    def dashes(
        self, x0: float, y: float, x1: float, ink: Colour = INK, weight: float = 0.6
    ) -> None:
        """A dashed level line."""
        self._draw("q [3 2] 0 d")
        self.rule(x0, y, x1, y, ink, weight)
        self._draw("Q")

    def dots(self, x0: float, y: float, x1: float, ink: Colour = INK) -> None:
        """A dotted leader, drawn and not written."""
        self._draw("q 1 J [0 4] 0 d")
        self.rule(x0, y, x1, y, ink, 0.9)
        self._draw("Q")

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        fill: Colour | None = None,
        line: Colour | None = None,
        weight: float = 0.6,
    ) -> None:
        """A rectangle, filled, outlined or both."""
        shape = f"{x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re"
        if fill:
            self._draw(f"{_rgb(fill)} rg {shape} f")
        if line:
            self._draw(f"{_rgb(line)} RG {weight:.2f} w {shape} S")

    def pages(self) -> tuple[PdfPage, ...]:
        """What was drawn."""
        return tuple(
            PdfPage(self.width, self.height, "\n".join(drawn).encode()) for drawn in self._pages
        )

    def _draw(self, operators: str) -> None:
        self._pages[-1].append(operators)

    def _mark(self, path: str, value: str, printed: str, box: Box) -> None:
        if path in self.truth:
            self.also.setdefault(path, []).append((self.number, box))
            return
        self.truth[path] = value
        self.printed[path] = printed
        self.boxes[path] = (self.number, box)


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around all of them."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


def _is_text(kind: Kind) -> bool:
    return kind in (Kind.NAME, Kind.TEXT, Kind.IDENTIFIER, Kind.ADDRESS)


def _rgb(colour: Colour) -> str:
    return " ".join(f"{part:.3f}" for part in colour)


@cache
def _face(font: str) -> Any:
    return _FONT(FONTS[font][1])


@cache
def _advance(font: str, letter: str) -> float:
    return float(_face(font).text_length(letter, 1))


@cache
def _extent(font: str) -> tuple[float, float]:
    """Ascender and descender of a font of size 1, as PyMuPDF's word boxes use them."""
    return float(_face(font).ascender), float(_face(font).descender)
