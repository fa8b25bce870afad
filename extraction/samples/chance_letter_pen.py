"""Writing the sentences of a letter about employment so that each value is known in its place."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from extraction.samples.canvas import Canvas, Colour, Pen, around
from extraction.schemas.base import Kind, leaf_at
from extraction.schemas.employment_letter import EmploymentLetter

_PLACE = re.compile(r"\{([a-z_.]+)\}")


@cache
def said() -> Mapping[str, Any]:
    """What letters say, by kind of letter and fact."""
    path = Path(__file__).with_name("chance_letters.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def places(text: str) -> set[str]:
    """The paths whose values a sentence has."""
    return set(_PLACE.findall(text))


@dataclass(slots=True)
class Look:
    """How a letter looks. Sizes in points."""

    pen: Pen
    ink: Colour
    left: float
    wide: float
    cents: bool  # amounts of whole dollars have them too
    sign: str  # before amounts
    leading: float  # lines apart, in lines


class Writer:
    """Writes on one page."""

    def __init__(self, page: Canvas, look: Look, chance: Random, notes: Mapping[str, str]):
        self.page, self.look, self.chance, self.notes = page, look, chance, notes
        self.words = said()

    def any(self, words: str | Sequence[str]) -> str:
        """One of many ways to say it."""
        return self.chance.choice(words.split("|") if isinstance(words, str) else words)

    def told(self, text: str) -> str:
        """A text with its notes put in."""
        for name, note in self.notes.items():
            text = text.replace(f"<{name}>", note)
        return text

    def line(self, text: str, x: float, y: float, pen: Pen, align: str = "left") -> float:
        """Write a text in one line, wherever it ends; its right edge."""
        parts = list(self._parts(self.told(text)))
        whole = pen.width(" ".join(word for words, _ in parts for word in words))
        at = x - {"left": 0.0, "right": whole, "center": whole / 2}[align]
        for words, path in parts:
            shown = " ".join(words)
            box = self.page.text(at, y, shown, pen)
            if path:
                self.page.stands_for(path, shown, box)
            at += pen.width(f"{shown} ")
        return at - pen.width(" ")

    def value(self, path: str, note: str, x: float, y: float, pen: Pen, room: float) -> None:
        """Write a value, or a note where it is for none, smaller where it has no room."""
        if not path:
            self.page.text(x, y, note, pen, fit=room)
        elif path == "base_pay":
            self.line("{base_pay} {base_pay_period}", x, y, pen)
        elif leaf_at(EmploymentLetter, path).kind is Kind.MONEY:
            self.line(f"{{{path}}}", x, y, pen)
        elif path.endswith("address"):
            line = self.page.values[path].replace("; ", ", ")
            self.page.inline(path, x, y, pen.at(max(5, pen.size * min(1, room / pen.width(line)))))
        else:
            show = str.capitalize if path == "employment_type" and self.look.cents else None
            self.page.field(path, x, y, pen, show=show, fit=room)

    def flow(self, text: str, x: float, y: float, pen: Pen, *, start: float = 0) -> float:
        """Write a text within the margins, from `start` on; the next free baseline."""
        step = pen.leading * self.look.leading
        right, space, at = self.look.left + self.look.wide, pen.width(" "), start or x
        for words, path in self._parts(self.told(text)):
            boxes = []
            for word in words:
                if at > x and at + pen.width(word) > right:
                    at, y = x, y + step
                boxes.append(self.page.text(at, y, word, pen))
                at += pen.width(word) + space
            if path:
                self.page.stands_for(path, " ".join(words), around(boxes))
        return y + step

    def _parts(self, text: str) -> Iterator[tuple[list[str], str]]:
        """Words that stand for a value, with its path, and each other word with ""."""
        for word in text.split():
            found = _PLACE.search(word)
            if not found:
                yield [word], ""
                continue
            before, behind = word[: found.start()], word[found.end() :]
            shown = self._shown(found[1])
            if shown.endswith("."):
                behind = behind.removeprefix(".")
            if shown:
                yield f"{before}{shown}{behind}".split(), found[1]

    def _shown(self, path: str) -> str:
        shown = self.page.shown(path)
        if leaf_at(EmploymentLetter, path).kind is not Kind.MONEY or not shown:
            return shown
        return self.look.sign + (shown if self.look.cents else shown.removesuffix(".00"))
