"""Letters about employment whose words, order and shape are all chance."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from extraction.samples import people
from extraction.samples.canvas import GREY, INK, LETTER, Canvas, Colour, Pen
from extraction.samples.chance_letter_ends import (
    accepted,
    addressee,
    foot,
    letterhead,
    sidebar,
    signed,
)
from extraction.samples.chance_letter_pen import Look, Writer, places
from extraction.samples.formats import (
    Format,
    brief_us_date,
    iso_date,
    long_uk_date,
    long_us_date,
    us_date,
)
from extraction.samples.letters import Terms
from extraction.samples.people import Facts
from extraction.schemas.employment_letter import EmploymentLetter

_INKS: tuple[Colour, ...] = (INK, (0.1, 0.25, 0.5), (0.4, 0.12, 0.15), (0.1, 0.35, 0.25))
_BEHIND = {
    False: ("per year", "annually", "per annum", "a year", "each year", "yearly"),
    True: ("per hour", "an hour", "hourly", "each hour"),
}
_FACTS = (
    "position", "employment_type", "start_date", "base_pay", "signing_bonus", "annual_bonus",
    "hours_per_week", "continued_employment", "reply_by",
)  # fmt: skip


def draw_letter(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    """Draw the letter of a seed; the canvas and its language."""
    kind = chance.choice(("current", "current", "ended", "offer", "offer"))
    hourly = chance.random() < 0.35
    style = "hourly" if hourly and chance.random() < 0.4 else "behind"
    if not hourly and chance.random() < 0.4:
        style = "before"
    periods = {"hourly": ("hourly",), "before": ("annual",), "behind": _BEHIND[hourly]}[style]
    terms = Terms(offer=kind == "offer", hourly=hourly, ended=kind == "ended", periods=periods)
    known = terms.facts(seed, as_of, {}, inconsistent=False)
    fmt = Format(
        chance.choice((long_us_date, long_us_date, brief_us_date, us_date, long_uk_date, iso_date))
    )
    canvas = Canvas(EmploymentLetter, known.values, known.notes, fmt, LETTER)
    left = chance.choice((56.0, 64.0, 72.0, 86.0))
    look = Look(
        Pen(chance.choice(("serif", "sans")), chance.choice((10, 10.5, 11))),
        chance.choice(_INKS), left, LETTER[0] - 2 * left, chance.random() < 0.5,
        chance.choice(("$", "$", "$", "USD ", "US$")),
        chance.choice((1.0, 1.0, 1.0, 1.2)),
    )  # fmt: skip
    writer = Writer(canvas, look, chance, _notes(chance, known, as_of, fmt))
    _Letter(writer, kind, f"base_pay_{style}").draw()
    return canvas, "en"


def _notes(chance: Random, known: Facts, as_of: date, fmt: Format) -> dict[str, str]:
    def day(past: int) -> str:
        return fmt.date(as_of - timedelta(days=past))

    woman = chance.random() < 0.5
    return known.notes | {
        "title": "Ms." if woman else "Mr.",
        "pronoun": "Her" if woman else "His",
        "signer_role": known.values["signer.title"],
        "signer": known.values["signer.name"],
        "promoted": day(chance.randint(40, 190)),
        "asked": day(chance.randint(1, 30)),
        "benefits": day(-chance.randint(60, 120)),
        "past_year": str(as_of.year - 1),
        "bonus": f"{chance.randint(2, 9) * 500:,}",
        "overtime": f"{chance.randint(400, 4000):,}.00",
        "past": f"{chance.randint(30000, 90000):,}.00",
        "parking": str(chance.randint(4, 12) * 10),
        "days": str(chance.choice((60, 90, 180))),
        "id": str(chance.randint(10000, 99999)),
        "town": chance.choice(people.TOWNS)[0],
        "manager": people.person(chance),
        "lender": chance.choice(people.BANKS),
    }


class _Letter:
    """One letter in the making."""

    def __init__(self, to: Writer, kind: str, pay: str):
        self._to, self._page, self._look, self._chance = to, to.page, to.look, to.chance
        self._kind, self._pay, self._words = kind, pay, to.words
        self._where = self._chance.choice(("top", "top", "top", "side", "foot"))  # who writes
        self._phone = self._chance.choice(("head", "head", "text", "end", ""))
        wanted = [path for path in _FACTS if path in self._page.values]
        self._wanted = [
            path for path in wanted if self._chance.random() < 0.85 or path == "position"
        ]
        if kind != "current" and "continued_employment" in self._wanted:
            self._wanted.remove("continued_employment")

    def draw(self) -> None:
        """Draw all of it."""
        shapes = (self._prose, self._prose, self._headed, self._listed, self._listed, self._form,
                  self._columns)  # fmt: skip
        shape = self._chance.choice(shapes)
        if shape == self._form:
            self._form(40)
            return
        y = signed(self._to, shape(self._head()) + 6, phone=self._phone == "end")
        if self._kind == "offer" and self._chance.random() < 0.5:
            accepted(self._to, y + 14)
        if self._where == "foot":
            foot(self._to)

    def _any(self, words: str | Sequence[str]) -> str:
        return self._to.any(words)

    def _head(self) -> float:
        """The letterhead, the date, who it is for, the subject and the salutation."""
        look, chance, y = self._look, self._chance, 60.0
        if self._where == "top":
            y = letterhead(self._to, phone=self._phone == "head")
            y += chance.choice((26, 36, 48))
        elif self._where == "side":
            y = sidebar(self._to, phone=self._phone == "head")
        where = chance.choice(("left", "left", "right"))
        x = look.left if where == "left" else look.left + look.wide
        if where == "left" and chance.random() < 0.3:
            self._page.labelled("Date:", "letter_date", x, y, look.pen)
        else:
            self._page.field("letter_date", x, y, look.pen, where)
        offer = self._kind == "offer"
        y = addressee(self._to, y + 2 * look.pen.leading, offer=offer)
        besides, bold = self._words["besides"], look.pen.bold()
        subject, above = chance.random() < 0.6, chance.random() < 0.7
        line = self._any(besides["offers" if offer else "subjects"])
        if subject and above:
            y = self._to.flow(line, look.left, y, bold) + 8
        if chance.random() < 0.92 or offer:
            greeting = self._any(besides["greetings" if offer else "salutes"])
            y = self._to.flow(greeting, look.left, y, look.pen) + 8
        return self._to.flow(line, look.left, y, bold) + 8 if subject and not above else y

    def _sentences(self) -> Iterator[tuple[str, str]]:
        """Every sentence and the fact it is for, "" where it is for none."""
        words = self._words[self._kind]
        first = self._any(words["open"])
        yield "", first
        told = places(first)
        for path in self._wanted:
            ways = words.get(self._pay if path == "base_pay" else path)
            if path not in told and ways:
                sentence = self._any(ways)
                told |= places(sentence)
                yield path, sentence
            if self._chance.random() < 0.3:
                yield "fill", self._any(words["fill"])
        if self._phone == "text":
            yield "fill", self._any(words["employer_phone"])

    def _prose(self, y: float) -> float:
        """Paragraphs of a sentence to four."""
        look, text = self._look, list[str]()
        for _, sentence in self._sentences():
            text.append(sentence)
            if self._chance.random() < 0.4:
                y = self._to.flow(" ".join(text), look.left, y, look.pen) + 8
                text = []
        return self._to.flow(" ".join(text), look.left, y, look.pen) + 8 if text else y

    def _headed(self, y: float) -> float:
        """Paragraphs that start with what they are about, numbered now and then."""
        look, chance = self._look, self._chance
        over, mark, number = chance.random() < 0.3, chance.choice((":", ".", " -")), 0
        numbered = chance.random() < 0.4
        for path, sentence in self._sentences():
            if not path:
                y = self._to.flow(sentence, look.left, y, look.pen) + 8
                continue
            number += 1
            head = self._any(self._words["heads"][path]) + ("" if over else mark)
            head = f"{number}. {head}" if numbered else head
            end = self._page.text(look.left, y, head, look.pen.bold()).x1
            if over:
                y = self._to.flow(sentence, look.left, y + look.pen.leading, look.pen) + 6
            else:
                y = self._to.flow(sentence, look.left, y, look.pen, start=end + 5) + 6
        return y

    def _opened(self, y: float) -> tuple[list[tuple[str, str, str]], float]:
        """A sentence on top of a list, the rows that it leaves, and the next free baseline."""
        first = self._any(self._words[self._kind]["open"])
        text = f"{first} {self._any(self._words['besides']['leads'])}"
        return self._rows(places(first)), self._to.flow(
            text, self._look.left, y, self._look.pen
        ) + 8

    def _closed(self, y: float) -> float:
        words = self._words[self._kind]
        rest = [one for one in (self._any(words["fill"]),) if self._chance.random() < 0.5]
        if self._phone == "text":
            rest.append(self._any(words["employer_phone"]))
        text = " ".join(rest)
        return self._to.flow(text, self._look.left, y + 8, self._look.pen) + 8 if rest else y + 8

    def _listed(self, y: float) -> float:
        """A sentence, then labels with values: in a list, columns or a table."""
        look, chance = self._look, self._chance
        rows, y = self._opened(y)
        lined, bullet = chance.random() < 0.4, chance.choice(("", "", "\u2022 ", "- "))
        column = chance.choice((0.0, 150.0, 190.0))
        colon = ":" if not column or chance.random() < 0.5 else ""
        for label, path, note in rows:
            if lined:
                self._page.rule(look.left, y + 5, look.left + look.wide, y + 5, GREY, 0.4)
            pen = look.pen.bold() if chance.random() < 0.5 else look.pen
            end = self._page.text(look.left + 12, y, f"{bullet}{label}{colon}", pen).x1
            x = max(end + (5 if colon else 12), look.left + 12 + column) if column else end + 5
            self._to.value(path, note, x, y, look.pen, look.left + look.wide - x)
            y += look.pen.leading + (4 if lined else 2)
        return self._closed(y)

    def _columns(self, y: float) -> float:
        """A table whose heads stand over a row of values."""
        look, pen = self._look, self._look.pen.at(8)
        rows, y = self._opened(y)
        for start in range(0, len(rows), 4):
            part = rows[start : start + 4]
            wide = look.wide / max(3, len(part))
            for at, (label, path, note) in enumerate(part):
                x = look.left + at * wide
                self._page.text(x, y, label, pen.bold(), fit=wide - 12)
                self._to.value(path, note, x, y + 14, pen, wide - 12)
            y += 34
        return self._closed(y)

    def _rows(self, told: set[str]) -> list[tuple[str, str, str]]:
        """Labels, each with the path of its value or with a note."""
        paths = [path for path in self._wanted if path not in told]
        if self._kind != "offer" and "employee.name" not in told:
            paths.insert(0, "employee.name")
        if self._kind == "ended" and "end_date" not in told:
            paths.append("end_date")
        labels = self._words["labels"]
        rows = [(self._any(labels[path]), path, "") for path in paths]
        for _ in range(self._chance.choice((0, 1, 1, 2))):
            label, _, note = self._any(self._words["besides"]["labels"]).partition("|")
            at = self._chance.randint(0, len(rows))
            rows.insert(at, (label, "", self._to.told(note)))
        return rows

    def _form(self, y: float) -> float:
        """A form that asks for all of it: in lines, in boxes, or below where it is written."""
        look, chance, labels = self._look, self._chance, self._words["labels"]
        titles = self._words["besides"]["offer_titles" if self._kind == "offer" else "titles"]
        self._page.text(look.left, y + 14, self._any(titles), look.pen.bold().at(15))
        first = ["letter_date", "employer.name", "employer.address", "employer.phone",
                 "employee.name"]  # fmt: skip
        first += ["employee.address"] if chance.random() < 0.5 else []
        rows = [(self._any(labels[path]), path, "") for path in first]
        rows += self._rows({"employee.name"})
        rows += [(self._any(labels[path]), path, "") for path in ("signer.name", "signer.title")]
        way = chance.choice(("lines", "boxes", "boxes", "under"))
        if way == "lines":
            column, y = chance.choice((150.0, 200.0, 240.0)), y + 44
            for label, path, note in rows:
                self._page.text(look.left, y, label + chance.choice((":", "")), look.pen.at(9))
                self._to.value(path, note, look.left + column, y, look.pen, look.wide - column)
                y += look.pen.leading + 6
            return y
        half, under = look.wide / 2, way == "under"
        for at, (label, path, note) in enumerate(rows):
            x, top = look.left + at % 2 * half, y + 44 + at // 2 * 36
            if under:
                self._page.rule(x, top + 14, x + half - 14, top + 14, GREY, 0.5)
            else:
                self._page.box(x, top, x + half, top + 36, line=GREY, weight=0.5)
            self._page.text(x + 4, top + (22 if under else 10), label, look.pen.at(7))
            self._to.value(path, note, x + 6, top + (11 if under else 27), look.pen.at(8.5),
                           half - 20)  # fmt: skip
        return y + 80 + len(rows) // 2 * 36
