"""Licences, cards and passports whose whole structure is chance: labels, numbers, places, dates."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from random import Random

from extraction.samples.canvas import GREY, INK, WHITE, Canvas, Colour, Pen
from extraction.samples.chance_id_words import (
    BOTH_MONTHS,
    CODES,
    LABELS,
    LANGUAGES,
    LICENCE,
    TITLES,
    TRAVEL,
)
from extraction.samples.formats import Format, dashed_us_date, dotted_date, iso_date, us_date
from extraction.samples.identity import Terms
from extraction.samples.people import dice
from extraction.schemas import SCHEMAS

CARD, BOOK = (430.0, 310.0), (520.0, 410.0)
_INKS: Sequence[Colour] = ((0.12, 0.2, 0.42), (0.2, 0.42, 0.3), (0.6, 0.1, 0.15), INK, GREY)
_GROUNDS: Sequence[Colour] = ((0.86, 0.92, 0.97), (0.97, 0.9, 0.92), (0.93, 0.96, 0.9), WHITE)
Show = Callable[[str], str] | None


def draw_id(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    """Draw the document of a seed; the canvas and its language."""
    what = chance.choice(("licence", "licence", "licence", "european", "passport", "card"))
    terms = Terms(what, chance.choice(TITLES[what]))
    known = terms.facts(seed, as_of, {}, inconsistent=False)
    values, notes = dict(known.values), dict(known.notes)
    for path in ("restrictions", "endorsements"):
        if path in values and chance.random() < 0.4:
            del values[path]
            notes[path] = "NONE"
    size = CARD if what in ("licence", "european") else BOOK
    dates = chance.choice(_dates(what))
    canvas = Canvas(SCHEMAS["id_document"], values, notes, Format(dates), size)
    drawn: type[_Licence | _Numbers | _Passport] = _Passport
    if what in ("licence", "european"):
        drawn = _Licence if what == "licence" else _Numbers
    drawn(canvas, chance, seed).draw()
    return canvas, "en"


def _dates(what: str) -> Sequence[Callable[[date], str]]:
    if what == "licence":
        return us_date, us_date, dashed_us_date, _worded
    if what == "european":
        return dotted_date, dotted_date, _spaced, iso_date
    return _worded, _worded, dotted_date, _both, _both_short, _glued


def _worded(day: date) -> str:
    """12 AUG 1974"""
    return f"{day:%d %b %Y}".upper()


def _spaced(day: date) -> str:
    """12 08 1974"""
    return f"{day:%d.%m.%y}"


def _both(day: date) -> str:
    """12 JUL/JUIL 1985"""
    return f"{day:%d} {BOTH_MONTHS[day.month - 1]} {day:%Y}"


def _both_short(day: date) -> str:
    """12 JUL /JUIL 85"""
    return f"{day:%d} {BOTH_MONTHS[day.month - 1].replace('/', ' /')} {day:%y}"


def _glued(day: date) -> str:
    """12AUG1974"""
    return f"{day:%d%b%Y}".upper()


class _Paper:
    """One document in the making."""

    def __init__(self, page: Canvas, chance: Random, seed: int):
        self._page, self._chance = page, chance
        self._turns = dice("identity's shape", seed)
        family = chance.choice(("sans", "sans", "serif"))
        self._ink = chance.choice(_INKS)
        self._pen = Pen(f"{family}-bold", chance.choice((8.5, 9, 10)))
        self._label = Pen(family, chance.choice((6, 6.5, 7)), chance.choice((self._ink, GREY)))
        self._upper: Show = chance.choice((str.upper, str.upper, None))
        self._colon = chance.choice(("", "", "", ":"))

    def _photo(self, x0: float, y0: float, wide: float) -> None:
        self._page.box(x0, y0, x0 + wide, y0 + 1.25 * wide, fill=(0.85, 0.85, 0.88), line=GREY)

    def _put(self, path: str, x: float, y: float, pen: Pen | None = None, fit: float = 0) -> float:
        """A value; where it ends."""
        pen = pen or self._pen
        show = self._upper if path.endswith(("name", "state", "place_of_birth")) else None
        if path == "address":
            return self._page.block(path, x, y, pen.at(min(9, pen.size)))
        box = self._page.field(path, x, y, pen, fit=fit, show=show)
        return box.x1 if box else x

    def _flow(
        self, items: Sequence[tuple[str, str]], x0: float, y: float, x1: float, *, over: bool
    ) -> float:
        """Labels with their values right of them or under them, as many a line as there is room."""
        x, step = x0, self._pen.leading + (self._label.leading + 1 if over else 2)
        for label, path in items:
            value = self._page.notes.get(path) or self._page.shown(path)
            long = path == "address"
            lines = self._page.values.get("address", "").split("; ") if long else [value]
            text = max((self._pen.width(line) for line in lines), default=0.0)
            head = self._label.width(label)
            wide = max(head, text) if over else head + 5 + text
            if x > x0 and x + wide > x1:
                x, y = x0, y + step
            self._page.text(x, y, label, self._label)
            left, base = (x, y + self._pen.leading) if over else (x + head + 5, y)
            if path in self._page.notes:
                self._page.text(left, base, value, self._pen)
            else:
                self._put(path, left, base)
            if long:
                y += self._pen.leading * (len(lines) - 1) + step
                x = x0
            else:
                x += wide + self._chance.choice((12, 16, 24))
        return y + step


class _Licence(_Paper):
    """A licence of a state: words, numbers of the standard, or both, or neither for the names."""

    def draw(self) -> None:
        page, chance = self._page, self._chance
        page.box(0, 0, page.width, page.height, fill=chance.choice(_GROUNDS))
        self._top()
        right = chance.random() < 0.3
        self._photo(320 if right else 16, 56, 84)
        x0, x1 = (16, 312) if right else (112, page.width - 12)
        coded = chance.choice(("none", "words", "words", "bare"))
        y = self._body(x0, 70.0, x1, coded)
        if chance.random() < 0.4 and y < page.height - 34:
            page.text(x0, y + 4, chance.choice((
                "ORGAN DONOR", "VETERAN", "REV 07/15/2019", "FEDERAL LIMITS APPLY", "DUPS: 00",
            )), self._label)  # fmt: skip

    def _top(self) -> None:
        page, pen = self._page, Pen("sans-bold", 13, self._ink)
        show = self._chance.choice((str.upper, None))
        way = self._chance.choice(("beside", "beside", "over", "over", "one"))
        if way == "beside":
            page.field("state", 16, 30, pen.at(17), show=show)
            page.field("kind", page.width - 14, 30, pen, "right", show=show)
        elif way == "over":
            page.field("state", page.width / 2, 30, pen.at(15), "center", show=show)
            page.field("kind", page.width / 2, 49, pen.at(11), "center", show=show)
        else:
            box = page.field("state", 16, 30, pen, show=show)
            page.field("kind", (box.x1 if box else 16) + 30, 30, pen, show=show)
        if self._chance.random() < 0.3:
            page.text(page.width - 14, 52, "USA", self._label.at(9), "right")

    def _say(self, path: str, coded: str) -> str:
        code = CODES.get(path, "")
        word = self._turns.choice(LICENCE[path])
        if coded == "bare" and code and path not in ("sex", "height", "eye_color"):
            return code
        if coded in ("words", "bare") and code:
            return f"{code} {word}{self._colon}"
        return f"{word}{self._colon}"

    def _body(self, x0: float, y: float, x1: float, coded: str) -> float:
        chance = self._chance
        over = coded != "bare" and chance.random() < 0.35
        first = [(self._say("number", coded), "number")]
        dates = [(self._say(path, coded), path)
                 for path in ("date_of_birth", "expires_on", "issued_on")]  # fmt: skip
        chance.shuffle(dates)
        y = self._flow([*first, *dates[:1]], x0, y, x1, over=over)
        y = self._names(x0, y, x1, coded, over=over)
        y = self._flow(dates[1:], x0, y, x1, over=over)
        short = ["sex", "height", "weight", "eye_color", "hair", "vehicle_class", "restrictions",
                 "endorsements", "discriminator"]  # fmt: skip
        kept = [path for path in short if chance.random() < 0.8]
        if chance.random() < 0.4:
            chance.shuffle(kept)
        items = [(self._say(path, coded), path) for path in kept]
        return self._flow(items, x0, y + 2, x1, over=over)

    def _names(self, x0: float, y: float, x1: float, coded: str, *, over: bool) -> float:
        """Names and address: with labels, with numbers alone, or plain lines over one another."""
        chance = self._chance
        way = chance.choice(("labels", "plain", "codes")) if coded != "bare" else "codes"
        paths = ["last_name", "first_name", "address"]
        if way == "labels":
            items = [(self._say(path, coded), path) for path in paths]
            for item in items:
                y = self._flow([item], x0, y, x1, over=over and item[1] != "address")
                y += 4 * over
            return y
        left, y = x0, y + self._pen.size * over
        if way == "codes":
            for code in "128":
                path = paths["128".index(code)]
                self._page.text(x0, y, code, self._label)
                end = self._put(path, x0 + 12, y)
                y = end if path == "address" else y + self._pen.leading
            return y + 3
        self._put("last_name", left, y)
        self._put("first_name", left, y + self._pen.leading)
        return self._page.block("address", left, y + 2 * self._pen.leading, self._pen.at(8.5)) + 3


class _Numbers(_Paper):
    """A licence of numbers alone, in the order of one country or another."""

    def draw(self) -> None:
        page, chance = self._page, self._chance
        page.box(0, 0, page.width, page.height, fill=chance.choice(_GROUNDS))
        page.field("country", 30, 32, Pen("sans-bold", 12, self._ink), "center")
        page.field("kind", chance.choice((60, 150)), 32, Pen("sans-bold", 13, self._ink),
                   show=chance.choice((str.upper, None)))  # fmt: skip
        self._photo(14, 60, 90)
        point = chance.choice((".", ".", "", ")"))
        rows = [("1", "last_name"), ("2", "first_name"), ("3", "date_of_birth"),
                ("4a", "issued_on"), ("4b", "expires_on"), ("4c", "issuing_authority"),
                ("5", "number"), ("9", "vehicle_class")]  # fmt: skip
        if chance.random() < 0.5:
            rows[4], rows[5] = rows[5], rows[4]
        pairs = chance.random() < 0.4  # the dates and the office share lines
        y, x = 72.0, 122.0
        for code, path in rows:
            page.text(x, y, f"{code}{point}", self._label.at(8))
            end = self._put(path, x + 20, y)
            if path == "date_of_birth":
                self._put("place_of_birth", end + 6, y)
            if pairs and code == "4a":
                x = 270.0
                continue
            x, y = 122.0, y + self._pen.leading + chance.choice((2, 4))


class _Passport(_Paper):
    """A passport's page or a card: labels in one language to three, over or left of values."""

    def draw(self) -> None:
        page, chance = self._page, self._chance
        page.box(0, 0, page.width, 280, fill=chance.choice(_GROUNDS))
        page.field("kind", 20, 26, Pen("sans-bold", 13, self._ink),
                   show=chance.choice((str.upper, None)))  # fmt: skip
        self._photo(20, 44, 104)
        tongues = chance.choice(LANGUAGES)
        between = chance.choice((" / ", "/", " / ", " - " if len(tongues) < 3 else " / "))
        numbered = chance.random() < 0.2
        paths = [path for path in TRAVEL if path in page.values or path == "type"]
        over = chance.random() < 0.75
        labels = {path: self._say(path, tongues, between) for path in paths}
        if numbered:
            labels = {path: f"{at}. {label}"
                      for at, (path, label) in enumerate(labels.items(), 1)}  # fmt: skip
        (self._over if over else self._beside)(labels)
        lines = ("line_one", "line_two", "line_three")
        for at, line in enumerate(lines):
            page.field(f"machine_readable.{line}", 20, 306 + at * 26, Pen("mono-bold", 16), fit=480)

    def _say(self, path: str, tongues: Sequence[str], between: str) -> str:
        said = [LABELS[path][tongue] for tongue in tongues]
        return between.join(dict.fromkeys(said))

    def _one(self, path: str, x: float, y: float, fit: float = 0) -> None:
        if path == "type":
            self._page.text(x, y, "P", self._pen)
        else:
            self._put(path, x, y, fit=fit)

    def _over(self, labels: Mapping[str, str]) -> None:
        """Small labels over values; short fields beside one another."""
        y, x = 50.0, 140.0
        step = self._label.leading + self._pen.leading + 2
        short = {"type": 40, "country": 60, "number": 0, "sex": 60, "date_of_birth": 190,
                 "issued_on": 190, "nationality": 190}  # fmt: skip
        for path, label in labels.items():
            self._page.text(x, y, label, self._label)
            self._one(path, x, y + self._pen.leading)
            wide = max(self._label.width(label), short.get(path, 0)) + 12
            if short.get(path) and x + wide < 400:
                x += wide
            else:
                x, y = 140.0, y + step

    def _beside(self, labels: Mapping[str, str]) -> None:
        """Labels left, values right, a line each."""
        y, at = 56.0, 140.0 + max(map(self._label.width, labels.values())) + 8
        for path, label in labels.items():
            self._page.text(140, y, label, self._label)
            self._one(path, at, y, fit=self._page.width - at - 8)
            y += self._pen.leading + 4
