"""Boxes that stand beside the sums of trade papers, full of what is no line and no sum."""

from random import Random

from extraction.samples.chance_setter import LINE, TINT, Setter

REMARKS = (
    "Enclose a packing list with every shipment.",
    "Quote our number 4471 on all papers.",
    "Dock hours 7:30 to 15:00, call 24 h ahead.",
    "Late delivery: 1.5% of the value a week.",
    "Acct 3301-77, cost center 120.",
    "Two copies, signed, to room 204.",
)


def side_box(
    s: Setter, title: str, x0: float, y: float, x1: float, chance: Random, *,
    asks: str = "", by: str = "",
) -> float:  # fmt: skip
    """A box of remarks from `y` down; its bottom.

    Args:
        asks: how a sentence starts that asks for a day.
        by: the path of that day.
    """
    page, pen = s.page, s.look.body
    lines = chance.sample(REMARKS, chance.choice((1, 2, 3)))
    high = (len(lines) + 1 + bool(by)) * (pen.leading + 2) + 6
    if chance.random() < 0.5:
        page.box(x0, y, x1, y + pen.leading + 2, fill=TINT)
    if chance.random() < 0.6:
        page.box(x0, y, x1, y + high, line=LINE)
    at = y + pen.leading - 1
    page.text(x0 + 4, at, s.look.case(title), s.look.head, fit=x1 - x0 - 8)
    if by:
        at += pen.leading + 2
        end = page.text(x0 + 4, at, asks, pen, fit=x1 - x0 - 80).x1
        s.put(by, end + 4, at, pen)
    for line in lines:
        at += pen.leading + 2
        page.text(x0 + 4, at, line, pen, fit=x1 - x0 - 8)
    return y + high
