"""Forms W-2 of any shape: sheets of copies, people side by side, box 12 and ticks in many ways."""

from collections.abc import Callable, Sequence
from random import Random

from extraction.samples.box_sheet import BoxSheet, Dress
from extraction.samples.canvas import GREY, INK, Canvas, Pen
from extraction.samples.chance_w2_marks import Marks
from extraction.samples.chance_words import Tongue

Amounts = Sequence[tuple[str, str]]
NUMBERS = (("employee.ssn", "a"), ("employer.ein", "b"), ("control_number", "d"))
AMOUNTS: Amounts = (
    ("wages", "1"), ("federal_income_tax", "2"), ("social_security_wages", "3"),
    ("social_security_tax", "4"), ("medicare_wages", "5"), ("medicare_tax", "6"),
    ("social_security_tips", "7"), ("allocated_tips", "8"), ("dependent_care_benefits", "10"),
    ("nonqualified_plans", "11"),
)  # fmt: skip
_BACK = (
    "Instructions for Employee",
    "Box 1. Enter this amount on the wages line of your tax return.",
    "Box 2. Enter this amount on the federal income tax withheld line of your tax return.",
    "Box 5. You may be required to report this amount on Form 8959.",
    "Box 6. This amount includes the 1.45% Medicare tax withheld on all Medicare wages and",
    "tips shown in box 5, as well as the 0.9% Additional Medicare Tax above $200,000.",
    "Box 10. This amount includes the total dependent care benefits that your employer paid to",
    "you or incurred on your behalf. Any amount over $5,000 is also included in box 1.",
    "Box 12. The following list explains the codes shown in box 12.",
    "A   Uncollected social security or RRTA tax on tips.",
    "C   Taxable cost of group-term life insurance over $50,000 (included in boxes 1, 3, and 5)",
    "D   Elective deferrals to a section 401(k) cash or deferred arrangement",
    "W   Employer contributions to your health savings account. Report on Form 8889.",
    "DD  Cost of employer-sponsored health coverage. The amount reported is not taxable.",
    "Box 13. If the Retirement plan box is checked, special limits may apply to the amount of",
    "traditional IRA contributions you may deduct. See Pub. 590-A.",
)
_FURNISHED = (
    "This information is being furnished to the Internal Revenue Service. If you are required",
    "to file a tax return, a negligence penalty or other sanction may be imposed on you if this",
    "income is taxable and you fail to report it.",
)


class Shaped:
    """A sheet with one copy of the form or more, all of one shape."""

    def __init__(self, page: Canvas, tongue: Tongue, chance: Random):
        self._page, self._tongue, self._chance = page, tongue, chance
        self._mark = chance.choice(("{} ", "{}  ", "{} ", "{}. ", "Box {} ", "({}) ", "", ""))
        self._case: Callable[[str], str] = chance.choice((str, str, str, str.upper))
        family = chance.choice(("sans", "sans", "serif"))
        values = chance.choice((family, family, "mono"))
        self._line = chance.choice((INK, INK, GREY, None))
        self._copies = chance.choice((1, 1, 1, 2, 3, 4))
        small = {1: 6.5, 2: 5.5, 3: 5.5, 4: 5.0}[self._copies]
        size = {1: 9.0, 2: 7.5, 3: 7.5, 4: 6.6}[self._copies]
        self._sheet = BoxSheet(page, Dress(
            Pen(family, small), Pen(values, size), self._line, 0.5,
            chance.choice(("left", "right", "right", "center")), indent=chance.choice((5, 8, 14)),
            before=chance.choice(("", "", "$")), dollars=chance.choice(("", "", "", "$")),
        ))  # fmt: skip
        if self._sheet.dress.before:
            self._sheet = BoxSheet(page, Dress(**{
                **{name: getattr(self._sheet.dress, name) for name in Dress.__slots__},
                "dollars": "",
            }))  # fmt: skip
        self._high = small + size + chance.choice((9, 11, 14))
        self._seed = chance.random()
        self._marks = Marks(self._sheet, tongue, self._say, self._high)
        self._columns = chance.choice((2, 2, 2, 3, 4)) if self._copies in (1, 3) else 2
        self._beside = chance.random() < 0.5

    def draw(self) -> None:
        """Draw all of it."""
        page, wide = self._page, self._page.width
        middle = wide / 2
        spots = {
            1: ((36, 36, wide - 36),), 2: ((20, 30, middle - 8), (middle + 8, 30, wide - 20)),
            3: tuple((24, 20 + at * 254, wide - 24) for at in range(3)),
            4: tuple((20 + at % 2 * (middle - 8), 20 + at // 2 * 386,
                      middle - 12 + at % 2 * (middle - 8)) for at in range(4)),
        }[self._copies]  # fmt: skip
        top = 0.0
        window = self._copies == 1 and self._chance.random() < 0.25
        if window:
            top = self._window()
        ends: dict[float, float] = {}  # of what is drawn, by its left edge
        tall = 0.0
        for at, (x0, y, x1) in enumerate(spots):
            start = max(y + top, ends.get(x0, 0.0) + 16)
            if start + tall > page.height - 20:
                continue
            ends[x0] = self._copy(x0, start, x1, at)
            tall = max(tall, ends[x0] - start)
        if self._chance.random() < 0.3:
            page.page()
            pen = Pen(size=self._chance.choice((6.5, 8, 9)))
            for at, line in enumerate(_BACK):
                page.text(40, 50 + at * pen.leading, line, pen)

    def _window(self) -> float:
        """Addresses for an envelope's windows, above the form."""
        page, pen = self._page, Pen(size=9)
        page.field("employer.name", 48, 50, pen)
        page.block("employer.address", 48, 63, pen)
        left = self._chance.choice((48, 250))
        page.field("employee.name", left, 130, pen)
        page.block("employee.address", left, 143, pen)
        return 160.0

    def _copy(self, x0: float, y: float, x1: float, number: int) -> float:
        """One copy; where it ends. Every copy takes the same turns."""
        chance = Random(self._seed)  # noqa: S311 - no secret
        title_last = chance.random() < 0.4
        if not title_last:
            y = self._title(x0, y, x1, number, chance)
        wide = x1 - x0
        split = self._copies in (1, 3) and chance.random() < (0.5 if self._copies == 1 else 1)
        if split:
            share = chance.choice((0.42, 0.5, 0.53))
            middle = x0 + wide * share
            left = self._numbers(x0, y, middle, chance)
            left = self._people(x0, left, middle, beside=False)
            right = self._money(middle, y, x1, 2)
            right = self._marks.codes(middle, right, x1, chance)
            y = max(left, right)
        else:
            parts: list[Callable[[float], float]] = [
                lambda at: self._numbers(x0, at, x1, chance),
                lambda at: self._people(x0, at, x1, beside=self._beside),
                lambda at: self._money(x0, at, x1, self._columns),
                lambda at: self._marks.codes(x0, at, x1, chance),
            ]
            if chance.random() < 0.3:
                parts = [parts[2], parts[0], parts[1], parts[3]]
            for part in parts:
                y = part(y)
        for name in chance.sample(("ticks", "other"), 2):
            y = (self._marks.ticks if name == "ticks" else self._marks.other)(x0, y, x1, chance)
        y = self._marks.states(x0, y, x1, chance)
        if title_last:
            y = self._title(x0, y + 2, x1, number, chance)
        if self._copies == 1 and chance.random() < 0.4 and y < self._page.height - 70:
            for at, line in enumerate(_FURNISHED):
                self._page.text(x0, y + 10 + at * 8, line, Pen(size=5.5))
        return y

    def _say(self, what: str, number: str) -> str:
        """A label in this form's words, with its box's number where the form has any."""
        text = self._case(self._tongue[what])
        if text[:2].lower() == "e/" or not number:
            return text
        return self._mark.format(number) + text

    def _title(self, x0: float, y: float, x1: float, number: int, chance: Random) -> float:
        page = self._page
        size = 12 if self._copies == 1 else 8
        pen = Pen("sans-bold", size)
        way = chance.choice(("after", "before", "edge", "middle"))
        title = self._case(self._tongue["title"])
        y += size + 4
        if way == "before":
            box = page.field("tax_year", x0, y, pen)
            end = page.text((box.x1 if box else x0) + 6, y, title, pen).x1
        else:
            end = page.text(x0, y, title, pen).x1
        if way == "after":
            page.field("tax_year", end + 8, y, pen)
        elif way == "edge":
            page.field("tax_year", x1, y, pen.at(size + 2), "right")
        elif way == "middle":
            page.field("tax_year", (x0 + x1) / 2 + 30, y, pen.at(size + 5), "center")
        y += size + 4
        small = Pen(size=5.5)
        page.text(x1, y, "OMB No. 1545-0008", small, "right")
        after = chance.choice((
            "", " - To Be Filed With Employee's FEDERAL Tax Return", " For Employee's Records",
            " for State, City, or Local Tax Department",
        ))  # fmt: skip
        if number == 0:
            end_box = page.field("copy_designation", x0, y, small.at(7))
            if end_box and after:
                page.text(end_box.x1, y, after, small.at(7))
        return y + 4

    def _numbers(self, x0: float, y: float, x1: float, chance: Random) -> float:
        """The numbers in one line of boxes, or in two, with boxes that programs add."""
        items = [one for one in NUMBERS if one[0] in self._page.values]
        extra = chance.choice(((), (), (("", "Void"),), (("", "Batch #"), ("", "Dept."))))
        boxes = [(self._say(path, number), path) for path, number in items]
        boxes += [(label, path) for path, label in extra]
        chance.shuffle(boxes)
        lines = [boxes] if x1 - x0 > 380 else [boxes[: len(boxes) // 2], boxes[len(boxes) // 2 :]]
        for line in lines:
            wide = (x1 - x0) / max(1, len(line))
            for at, (label, path) in enumerate(line):
                left = x0 + at * wide
                self._sheet.cell(left, y, left + wide, y + self._high, label, path)
            y += self._high if line else 0
        return y

    def _people(self, x0: float, y: float, x1: float, *, beside: bool) -> float:
        chance = Random(self._seed + 1)  # noqa: S311 - no secret
        who = [("employer", "c"), ("employee", "e")]
        if chance.random() < 0.3:
            who.reverse()
        cut = chance.random() < 0.35
        leading = self._sheet.dress.value.leading
        tall = self._sheet.dress.label.leading + 4.2 * leading
        tall += (self._sheet.dress.label.leading + 4) * cut
        if not beside:
            for name, letter in who:
                self._person(x0, y, x1, tall, name, letter, cut=cut)
                y += tall
            return y
        middle = (x0 + x1) / 2
        for at, (name, letter) in enumerate(who):
            left, right = (x0, middle) if at == 0 else (middle, x1)
            self._person(left, y, right, tall, name, letter, cut=cut)
        return y + tall

    def _person(
        self, x0: float, y: float, x1: float, tall: float, name: str, letter: str, *, cut: bool
    ) -> None:
        """A box with a name and an address; an employee's may be in parts with labels."""
        sheet, page, pen = self._sheet, self._page, self._sheet.dress.value
        if not (cut and name == "employee"):
            label = self._say(f"{name}.name", letter)
            sheet.who(x0, y, x1, y + tall, label, f"{name}.name", f"{name}.address")
            return
        sheet.frame(x0, y, x1, y + tall)
        first = "Employee's first name and initial"
        sheet.label(x0, y, x0 + (x1 - x0) * 0.55, self._case(self._mark.format("e") + first))
        sheet.label(x0 + (x1 - x0) * 0.55, y, x1 - 24, self._case("Last name"))
        sheet.label(x1 - 24, y, x1, "Suff.")
        base = y + sheet.dress.label.leading + pen.leading
        left = x0 + sheet.dress.indent
        page.field("employee.name", left, base, pen, fit=x1 - left - 26)
        under = Random(self._seed + 2).random() < 0.5  # noqa: S311 - no secret
        at = base + pen.leading + (0 if under else sheet.dress.label.leading + 2)
        asks = self._case(self._mark.format("f") + "Employee's address and ZIP code")
        page.block("employee.address", left, at, pen)
        page.text(x0 + 3, y + tall - 3 if under else base + sheet.dress.label.leading + 1, asks,
                  sheet.dress.label)  # fmt: skip

    def _money(self, x0: float, y: float, x1: float, columns: int) -> float:
        chance = Random(self._seed + 3)  # noqa: S311 - no secret
        shown = list(AMOUNTS)
        if chance.random() < 0.4:
            shown = [one for one in shown if one[0] in self._page.values]
        elif chance.random() < 0.5:
            shown.insert(8, ("", "9"))
        wide = (x1 - x0) / columns
        for at, (path, number) in enumerate(shown):
            left, top = x0 + at % columns * wide, y + at // columns * self._high
            label = self._say(path, number) if path else number
            self._sheet.cell(left, top, left + wide, top + self._high, label, path)
        return y + self._high * -(-len(shown) // columns)
