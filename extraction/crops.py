"""Pieces of pages around values, cut in the sandbox from pictures that were kept."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extraction import limits, sandbox
from extraction.contract import Box, Claim, PageText, Status
from extraction.grounding import ground
from extraction.page_cache import Kept
from extraction.refusals import Refused
from extraction.schemas import SCHEMAS

ASIDE, ABOVE = 130.0, 26.0  # points of the page to show around a value
MOST = 60  # pieces of one document; a document worse than that shows in its table
_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show: [page, x0, y0, x1, y1] of what was read and of the true value."""

    path: str  # of the value, as its case has it
    at: Sequence[float] | None
    true_at: Sequence[float] | None
    expected: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to draw, in points of the page."""

    kind: str  # "read", "true", or "found": where the expected value stands, by a search
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a page as a data URL, its place in points, and the marks on it."""

    url: str
    page: int
    x: float
    y: float
    width: float
    height: float
    marks: tuple[Mark, ...]

    @property
    def widest_px(self) -> int:
        """How wide to show it at most: larger than that only the dots get larger."""
        return round(2.4 * self.width)

    @property
    def view_box(self) -> str:
        """For SVG, as wide as the piece."""
        return f"{self.x:.1f} {self.y:.1f} {self.width:.1f} {self.height:.1f}"


class Crops:
    """Cuts pieces out of kept pages."""

    def __init__(self, kept: Mapping[str, Kept]) -> None:
        """`kept` has pages by the sha256 of their file."""
        self._kept = kept

    def of(self, sha256: str, schema: str, wanted: Sequence[Wanted]) -> list[Crop | None]:
        """A piece for each; None where there is no picture or nothing to show on it.

        The first value that no place is known for has the whole first page.
        """
        kept = self._kept.get(sha256)
        if kept is None or kept.pictures is None:
            return [None] * len(wanted)
        marks = [_marks(one, kept.pages, schema) for one in wanted[:MOST]]
        lost = next((at for at, (number, _) in enumerate(marks) if not number), None)
        if lost is not None:
            marks[lost] = kept.pages[0].number, ()
        pieces: list[Crop | None] = [None] * len(wanted)
        for page, picture in zip(kept.pages, kept.pictures, strict=True):
            here = {at: some for at, (number, some) in enumerate(marks) if number == page.number}
            frames = {at: _around(some, page) for at, some in here.items()}
            cut = _cut(picture.read_bytes(), list(frames.values()), page) if frames else []
            for at, image in zip(frames, cut, strict=False):
                box = frames[at]
                url = f"data:image/jpeg;base64,{base64.b64encode(image).decode()}"
                pieces[at] = Crop(
                    url, page.number, box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0, here[at]
                )
        return pieces


def _marks(wanted: Wanted, pages: Sequence[PageText], schema: str) -> tuple[int, tuple[Mark, ...]]:
    """The page to show and the boxes on it; page 0 is none."""
    known = [(kind, place) for kind, place in (("read", wanted.at), ("true", wanted.true_at))
             if place]  # fmt: skip
    if wanted.true_at is None and wanted.expected is not None:
        found = _search(wanted, wanted.expected, pages, schema)
        known += [("found", found)] if found else []
    if not known:
        return 0, ()
    page = int(known[0][1][0])
    return page, tuple(
        Mark(kind, x0, y0, x1 - x0, y1 - y0)
        for kind, (number, x0, y0, x1, y1) in known
        if int(number) == page
    )


def _search(
    wanted: Wanted, text: str, pages: Sequence[PageText], schema: str
) -> list[float] | None:
    """Where a value stands, as the system would look for what a reader claims."""
    path = wanted.path.partition(" ")[0].replace("[+", "[")
    claim = Claim(path, Status.PRESENT, raw=text, quote=text)
    found = ground((claim,), pages, SCHEMAS[schema], source="report")
    seen = next((one.evidence for one in found if one.path == path), None)
    if seen is None or not seen.boxes:
        return None
    return [seen.page, *seen.boxes[0]]


def _around(marks: Sequence[Mark], page: PageText) -> Box:
    if not marks:
        return Box(0.0, 0.0, page.width, page.height)
    return Box(
        max(0.0, min(one.x for one in marks) - ASIDE),
        max(0.0, min(one.y for one in marks) - ABOVE),
        min(page.width, max(one.x + one.width for one in marks) + ASIDE),
        min(page.height, max(one.y + one.height for one in marks) + ABOVE),
    )


def _cut(picture: bytes, boxes: Sequence[Box], page: PageText) -> list[bytes]:
    """JPEGs of parts of a page; fewer where the cutter fails."""
    shares = [
        [box.x0 / page.width, box.y0 / page.height, box.x1 / page.width, box.y1 / page.height]
        for box in boxes
    ]
    arguments = {"boxes": shares}
    pieces = []
    try:
        for frame in sandbox.run(
            "render", "crop", picture, arguments, limits=limits.configured().pages
        ):
            (piece,) = (bytes(part) for part in frame.parts)
            if not piece.startswith(_JPEG):
                break
            pieces.append(piece)
    except (Refused, ValueError):
        return pieces
    return pieces
