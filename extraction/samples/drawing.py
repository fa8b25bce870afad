"""From a layout and a seed to a file with its true values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from extraction.contract import Box
from extraction.samples import catalogue, pdf
from extraction.samples.canvas import Canvas
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaf_at

_CATALOGUE = {"pay_stub": catalogue.PAY_STUBS, "invoice": catalogue.INVOICES}
LAYOUTS = {doc_type: len(layouts) for doc_type, layouts in _CATALOGUE.items()}
JUDGE_LAYOUTS: dict[str, tuple[int, ...]] = {}


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn document. `boxes` are in points of the upright page, pages from 1."""

    file_name: str
    media_type: str
    data: bytes
    pages: int
    truth: dict[str, str]  # canonical values of what is printed, by path
    boxes: dict[str, tuple[int, Box]]  # where each is printed first
    also: dict[str, tuple[tuple[int, Box], ...]]  # where else it is printed
    printed: dict[str, str]  # the words in the box, currency sign and all
    lang: str

    @property
    def pdf(self) -> bytes:
        """The file's bytes, whatever `media_type` is."""
        return self.data


def draw(
    doc_type: str,
    layout: int,
    *,
    seed: int,
    as_of: date,
    scan: bool = False,
    form: str = "pdf",
    overrides: Mapping[str, str] | None = None,
    inconsistent: bool = False,
) -> Sample:
    """Draw layout number `layout`, from 1, of a document type. Same arguments, same bytes.

    Args:
        seed: who is paid or billed, and how much. One seed is one person over all pay stubs.
        as_of: the day it is; the document is the latest one before it.
        overrides: canonical values to have, by path (lines of an address apart by `; `). Figures
            that depend on a given figure follow it.
        inconsistent: put given figures in and let the rest stay, so that sums do not add up.
    """
    chosen = _layout(doc_type, layout)
    for path in overrides or {}:
        try:
            leaf_at(SCHEMAS[doc_type], path)
        except KeyError as unknown:
            raise ValueError(f"no such path: {path}") from unknown
    facts = chosen.facts(seed, as_of, dict(overrides or {}), inconsistent)
    canvas = Canvas(
        SCHEMAS[doc_type],
        facts.values,
        facts.notes,
        chosen.format,
        chosen.size,
        covered=chosen.covered,
    )
    chosen.draw(canvas)
    name = f"{doc_type.replace('_', '-')}-{layout:02}-{seed}"
    data = pdf.write(canvas.pages(), made_on=as_of, title=name, producer=chosen.producer)
    also = {path: tuple(places) for path, places in canvas.also.items()}
    return Sample(
        f"{name}.pdf",
        "application/pdf",
        data,
        canvas.number,
        canvas.truth,
        canvas.boxes,
        also,
        canvas.printed,
        chosen.lang,
    )


def _layout(doc_type: str, number: int) -> catalogue.Layout:
    layouts = _CATALOGUE.get(doc_type, ())
    if not 1 <= number <= len(layouts):
        raise ValueError(f"no such layout: {doc_type} {number}")
    return layouts[number - 1]
