"""What the kept statements share: where a page ends, and how amounts tell their currency."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extraction.contract import Box
from extraction.samples.canvas import Canvas, Pen

_SIGNS = ("$", "£", "€")


@dataclass(slots=True)
class Flow:
    """How far a document has come. `turned` draws what stands at the top of a further page."""

    page: Canvas
    top: float
    bottom: float
    turned: Callable[[], None]
    y: float = 0

    def room(self, high: float) -> bool:
        """Go on to the next page where less than `high` is left; whether it did."""
        if self.y + high <= self.bottom:
            return False
        self.page.page()
        self.turned()
        self.y = self.top
        return True


def money(
    page: Canvas, path: str, x: float, y: float, pen: Pen, *, before: str = "", after: str = ""
) -> Box | None:
    """An amount that ends at `x`; the first that shows a sign is where the currency stands."""
    box = page.field(path, x, y, pen, "right", before=before, after=after)
    signed = box and any(sign in before for sign in _SIGNS)
    if box and signed and "currency" in page.values and "currency" not in page.truth:
        page.stands_for("currency", page.printed[path], box)
    return box


def day_without_year(value: str) -> str:
    """2026-11-05 -> 11/05"""
    return f"{value[5:7]}/{value[8:]}"


def rows_of(page: Canvas, kinds: Sequence[str]) -> list[int]:
    """The movements of some kinds."""
    return [at for at, kind in enumerate(page.notes["kinds"].split(",")) if kind in kinds]
