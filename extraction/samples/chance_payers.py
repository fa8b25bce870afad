"""Forms 1099 and 1098 whose whole structure is chance: people, numbers and amounts in any shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from extraction.samples.box_sheet import BoxSheet, Dress
from extraction.samples.canvas import GREY, INK, LETTER, Canvas, Pen
from extraction.samples.chance_setter import Item, Setter, style
from extraction.samples.chance_words import Tongue
from extraction.samples.formats import Format, long_us_date, short_us_date, us_date
from extraction.samples.payers import LenderTerms, PayerTerms
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind, leaf_at

NUMBERS = {
    "form_1099": {
        "NEC": {"nonemployee.compensation": "1"},
        "INT": {
            "interest.income": "1", "interest.early_withdrawal_penalty": "2",
            "interest.savings_bonds": "3", "interest.foreign_tax": "6",
            "interest.tax_exempt": "8",
        },
        "DIV": {
            "dividends.ordinary": "1a", "dividends.qualified": "1b",
            "dividends.capital_gain": "2a", "dividends.nondividend": "3",
            "dividends.section_199a": "5", "dividends.foreign_tax": "7",
            "dividends.exempt_interest": "12",
        },
        "MISC": {
            "miscellaneous.rents": "1", "miscellaneous.royalties": "2",
            "miscellaneous.other_income": "3", "miscellaneous.fishing_boat_proceeds": "5",
            "miscellaneous.medical_payments": "6", "miscellaneous.substitute_payments": "8",
            "miscellaneous.crop_insurance": "9", "miscellaneous.attorney_proceeds": "10",
        },
        "G": {"government.unemployment": "1", "government.tax_refunds": "2"},
    },
    "form_1098": {
        "": {
            "mortgage_interest": "1", "outstanding_principal": "2", "origination_date": "3",
            "refund_of_interest": "4", "insurance_premiums": "5", "points_paid": "6",
            "number_of_properties": "9",
        },
    },
}  # fmt: skip
TAX = "federal_income_tax"


@dataclass(frozen=True, slots=True)
class Roles:
    """Who sends a form, and who gets it."""

    sender: str
    getter: str


ROLES = {"form_1099": Roles("payer", "recipient"), "form_1098": Roles("lender", "borrower")}


def draw_1099(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    """Draw the form of a seed; the canvas and its language."""
    terms = PayerTerms(
        chance.choice(("NEC", "INT", "DIV", "DIV", "MISC", "G")),
        chance.choice(("XXX-XX-{}", "***-**-{}", "987-65-432{:.1}")),
        state=False,
    )
    return _drawn("form_1099", terms, chance, seed, as_of)


def draw_1098(chance: Random, seed: int, as_of: date) -> tuple[Canvas, str]:
    """Draw the form of a seed; the canvas and its language."""
    terms = LenderTerms(chance.choice(("XXX-XX-{}", "***-**-{}", "987-65-432{:.1}")))
    return _drawn("form_1098", terms, chance, seed, as_of)


def _drawn(
    doc_type: str, terms: PayerTerms | LenderTerms, chance: Random, seed: int, as_of: date
) -> tuple[Canvas, str]:
    known = terms.facts(seed, as_of, {}, inconsistent=False)
    dates = chance.choice((us_date, us_date, short_us_date, long_us_date))
    canvas = Canvas(SCHEMAS[doc_type], known.values, known.notes, Format(dates), LETTER)
    look = style(chance, chance.choice((("", ""), ("$", ""))))
    tongue = Tongue(doc_type, chance)
    _Form(Setter(canvas, known, look, chance), tongue, chance, ROLES[doc_type]).draw(doc_type)
    return canvas, "en"


class _Form:
    """One form in the making."""

    def __init__(self, setter: Setter, tongue: Tongue, chance: Random, roles: Roles):
        self._setter, self._page, self._tongue = setter, setter.page, tongue
        self._chance, self._roles = chance, roles
        self._mark = chance.choice(("{} {}", "Box {} {}", "{1} (Box {0})", "{1} (box {0})",
                                    "{1}, Box {0}", "{1} - Box {0}", "{}. {}", "{1}"))  # fmt: skip
        self._sheet = BoxSheet(
            self._page,
            Dress(
                Pen(setter.look.body.font, chance.choice((6, 6.5, 7))),
                Pen(setter.look.body.font, chance.choice((8, 8.5, 9))),
                line=chance.choice((INK, GREY, None)),
            ),
        )

    def draw(self, doc_type: str) -> None:
        """Draw all of it."""
        x0, x1, pen = self._setter.x0, self._setter.x1, self._setter.look.head.at(12)
        title, variant = self._tongue["title"], self._page.values.get("variant")
        y = 44.0
        if variant:
            box = self._page.text(x0, y, f"Form 1099-{variant}", pen)
            self._page.stands_for("variant", variant, box)
            y += 15
        end = self._page.text(x0, y, title, pen).x1
        self._page.field("tax_year", *self._chance.choice(((end + 8, y), (x1 - 40, y))), pen)
        people = self._chance.choice((self._window, self._boxes, self._apart, self._lines))
        y = people(x0, y + 14, x1) + 16
        if doc_type == "form_1098":
            y = self._property(x0, y, x1) + 12
        shown = NUMBERS[doc_type][variant or ""] | ({TAX: "4"} if variant else {})
        items = [
            (path, number) for path, number in shown.items() if path in self._page.values
        ]  # fmt: skip
        ways = (self._table, self._table, self._grid, self._list)
        self._chance.choice(ways)(items, x0, y, x1)

    def _say(self, path: str, number: str) -> str:
        return self._mark.format(number, self._setter.look.case(self._tongue[path]))

    def _ids(self) -> list[str]:
        found = [f"{self._roles.sender}.tin", f"{self._roles.getter}.tin", "account_number"]
        self._chance.shuffle(found)
        return found

    def _head(self, who: str, x: float, y: float, *, phone: bool = False) -> float:
        """A name with its address below, and a telephone number some way further down."""
        body = self._setter.look.body
        self._page.field(f"{who}.name", x, y, body)
        y = self._page.block(f"{who}.address", x, y + body.leading, body)
        if phone and "payer.phone" in self._page.values:
            y += self._chance.choice((0, 6, 16))
            self._page.field("payer.phone", x, y, body)
            y += body.leading
        return y

    def _window(self, x0: float, y: float, x1: float) -> float:
        """The sender on top, the other where an envelope's window is, both without a label."""
        y = self._head(self._roles.sender, x0, y + 12, phone=True)
        top, right = y, x0 + 300
        y = self._head(self._roles.getter, x0, y + self._chance.choice((24, 40, 60)))
        if self._chance.random() < 0.5:
            for path in self._ids():
                self._setter.tight([Item(self._tongue[path], path)], right, top, x1)
                top += self._setter.step + 3
            return max(top, y)
        return self._setter.columns(self._setter.known(
            *(Item(self._tongue[path], path) for path in self._ids())
        ), x0, y + 14, x1)  # fmt: skip

    def _boxes(self, x0: float, y: float, x1: float) -> float:
        """A box for each, with labels of one to three lines, beside or below one another."""
        middle, roles = (x0 + x1) / 2, self._roles
        beside = self._chance.random() < 0.5
        for at, who in enumerate((roles.sender, roles.getter)):
            left, right = (
                (x0 + at * (middle - x0), middle + at * (x1 - middle)) if beside else (x0, x1)
            )
            label = self._tongue[f"{who}.name"].replace("~", "|")
            self._sheet.who(left, y, right, y + 86, label, f"{who}.name", f"{who}.address")
            y += 0 if beside and not at else 86
        wide = (x1 - x0) / 3
        for at, path in enumerate(self._ids()):
            left = x0 + at * wide
            self._sheet.cell(left, y, left + wide, y + 28, self._tongue[path], path)
        return y + 28

    def _apart(self, x0: float, y: float, x1: float) -> float:
        """Names behind their labels, numbers between them and addresses of their own."""
        roles, setter = self._roles, self._setter
        at = x0 + 150
        for who in (roles.sender, roles.getter):
            for path, label in (
                (f"{who}.name", f"{who.title()}'s name"), (f"{who}.tin", ""),
                (f"{who}.address", self._chance.choice((f"{who.title()}'s address", "Address"))),
            ):  # fmt: skip
                y += setter.step + 2
                said = setter.say(label or self._tongue[path])
                self._page.text(x0, y, said, setter.look.label, fit=140)
                if path.endswith("address"):
                    y = self._page.block(path, at, y, setter.look.body) - setter.step
                else:
                    self._page.field(path, at, y, setter.look.body)
            y += 8
        item = Item(self._tongue["account_number"], "account_number")
        return setter.tight([item], x0, y, x1)

    def _lines(self, x0: float, y: float, x1: float) -> float:
        """Two columns, a short label over each block, and the numbers under them."""
        roles, label = self._roles, self._setter.look.label
        ends = []
        for who, x in ((roles.sender, x0), (roles.getter, x0 + 0.52 * (x1 - x0))):
            self._page.text(x, y + 12, self._setter.say(self._tongue[f"{who}.short"]), label)
            top = self._head(who, x, y + 26)
            item = Item(self._tongue[f"{who}.tin"], f"{who}.tin")
            ends.append(self._setter.tight([item], x, top, x + 0.46 * (x1 - x0)))
        item = Item(self._tongue["account_number"], "account_number")
        return self._setter.tight([item], x0, max(ends) + 6, x1)

    def _property(self, x0: float, y: float, x1: float) -> float:
        self._page.text(x0, y, self._setter.say(self._tongue["property_address"]),
                        self._setter.look.label)  # fmt: skip
        at, y = (x0, y + self._setter.step) if self._chance.random() < 0.5 else (x0 + 230, y)
        return self._page.block("property_address", at, y, self._setter.look.body)

    def _table(self, items: Sequence[tuple[str, str]], x0: float, y: float, x1: float) -> float:
        """Columns with heads of several lines over one row of values; more where too many."""
        pen, body = self._setter.look.label.at(7), self._setter.look.body
        align = self._chance.choice(("left", "center", "right"))
        for start in range(0, len(items), 5):
            part = items[start : start + 5]
            wide = (x1 - x0) / max(4, len(part))
            heads = [_wrapped(self._say(*one), pen, wide - 10) for one in part]
            deep = max(map(len, heads))
            bottom = self._chance.random() < 0.5
            for at, (lines, (path, _)) in enumerate(zip(heads, part, strict=True)):
                left = x0 + at * wide + 4
                x = {"left": left, "center": left + wide / 2 - 4, "right": left + wide - 8}[align]
                top = y + (deep - len(lines)) * pen.leading * bottom
                for n, line in enumerate(lines):
                    self._page.text(x, top + n * pen.leading, line, pen, align)
                self._value(path, x, y + deep * pen.leading + 6, body, align)
            y += deep * pen.leading + 26
        return y

    def _value(self, path: str, x: float, y: float, pen: Pen, align: str) -> None:
        money = leaf_at(self._page.schema, path).kind is Kind.MONEY
        self._page.field(path, x, y, pen, align, before=self._setter.look.sign[0] if money else "")

    def _grid(self, items: Sequence[tuple[str, str]], x0: float, y: float, x1: float) -> float:
        """Boxes, in which labels wrap where they are too long."""
        wide = (x1 - x0) / 3
        for at, (path, number) in enumerate(items):
            left, top = x0 + at % 3 * wide, y + at // 3 * 40
            lines = _wrapped(self._say(path, number), self._sheet.dress.label, wide * 0.62)
            self._sheet.cell(left, top, left + wide, top + 40, "|".join(lines[:3]), path)
        return y + 40 * -(-len(items) // 3)

    def _list(self, items: Sequence[tuple[str, str]], x0: float, y: float, x1: float) -> float:
        """Labels left and values right, one a line; long labels wrap."""
        pen, body = self._setter.look.label, self._setter.look.body
        right = x0 + self._chance.choice((260, 340, x1 - x0))
        narrow = self._chance.choice((110, 200, 200))
        for path, number in items:
            lines = _wrapped(self._say(path, number), pen, narrow)
            for n, line in enumerate(lines):
                self._page.text(x0, y + n * pen.leading, line, pen)
            self._value(path, right, y, body, "right")
            y += len(lines) * pen.leading + 5
        return y


def _wrapped(text: str, pen: Pen, wide: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and pen.width(longer) > wide:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
