"""Which label of a form a value belongs to, by where both stand; copies of a form kept apart.

Of every value the label above it in the same box and the one left of it on the same line are
weighed; each value goes to one label, and a label of one value takes the best of those it is given.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from statistics import median

from extraction.box_labels import NOTE, Label, Piece, labels, pieces, shifted
from extraction.box_wrapped import wrapped
from extraction.candidates import Finder
from extraction.contract import Box
from extraction.lines import height
from extraction.sheet import Row, Sheet

DOWN = 6.0  # label heights under a label in which its value stands
DEEP = 16.0  # the same for one that heads a column
RIGHT = 90.0  # heights to the right of a label
ASIDE = 14.0  # heights that a value in its box may stand right of the label's end
FAR_ASIDE = 45.0  # the same in a wide box, where nothing else tells what the value is
LEAST = 5.5  # points: a label's height at least
Fits = Callable[[Piece], bool]


@dataclass(frozen=True, slots=True)
class Want:
    """What a label's value looks like, and whether it heads a column of them."""

    fits: Fits
    many: bool = False


@dataclass(slots=True)
class Copy:
    """One copy of the form: its labels, and the pieces that each was given."""

    labels: list[Label] = field(default_factory=list)
    given: dict[str, list[tuple[Label, Piece]]] = field(default_factory=lambda: defaultdict(list))
    free: list[Piece] = field(default_factory=list)  # text that no label claimed

    def first(self, name: str) -> Piece | None:
        """The value of a label that has one."""
        found = self.given.get(name)
        return found[0][1] if found else None

    def named(self, name: str) -> list[Label]:
        """Its labels of a name, top to bottom."""
        return [one for one in self.labels if one.name == name]


class BoxForm:
    """A document as a form of boxes."""

    def __init__(
        self,
        finder: Finder,
        lexicon: str,
        wants: Mapping[str, Want],
        join: Callable[[list[Piece], list[Label]], list[Piece]] | None = None,
    ):
        """`join` puts pieces together that are one value on this form."""
        tilts = {page: _tilt(finder.sheet, page) for page in finder.sheet.scanned}
        self.sheet = _straight(finder.sheet, tilts)
        every = wrapped(self.sheet, labels(self.sheet, lexicon), lexicon)
        found = pieces(self.sheet, every, tilts)
        self.pieces = join(found, every) if join else found
        self.notes = [one for one in every if one.name == NOTE]
        self.labels = [one for one in every if one.name != NOTE]
        self._wants = wants
        self.copies = [Copy(list(many)) for many in _copies(self.labels, wants)]
        self._of = {id(one): home for home in self.copies for one in home.labels}
        self._assign()

    def _assign(self) -> None:
        """Give each piece to a label, the surest pairs first."""
        pairs: list[tuple[float, int, int]] = []
        for n, piece in enumerate(self.pieces):
            pairs.extend((cost, n, m) for m, cost in self._costs(piece))
        used: set[int] = set()
        full: set[int] = set()
        for _, n, m in sorted(pairs):
            label = self.labels[m]
            if n in used or m in full:
                continue
            used.add(n)
            if not self._wants[label.name].many:
                full.add(m)
            self._of[id(label)].given[label.name].append((label, self.pieces[n]))
        for n, piece in enumerate(self.pieces):
            if n not in used:
                home = self._nearest_copy(piece)
                if home is not None:
                    home.free.append(piece)

    def _nearest_copy(self, piece: Piece) -> Copy | None:
        """The copy whose labels stand around a piece."""
        best: tuple[float, Copy] | None = None
        for one in self.copies:
            for label in one.labels:
                if label.page == piece.page:
                    far = abs(label.box.y0 - piece.box.y0) + 0.3 * abs(label.box.x0 - piece.box.x0)
                    if best is None or far < best[0]:
                        best = (far, one)
        return best[1] if best else None

    def _costs(self, piece: Piece) -> list[tuple[int, float]]:
        """The labels that a piece may belong to, by their places in the list."""
        found: list[tuple[int, float]] = []
        for m, label in enumerate(self.labels):
            want = self._wants.get(label.name)
            if want is None or label.page != piece.page or not want.fits(piece):
                continue
            costs = (self._beside(piece, label), self._under(piece, label, many=want.many))
            sure = [cost for cost in costs if cost is not None]
            if sure:
                found.append((m, min(sure)))
        return found

    def _beside(self, piece: Piece, label: Label) -> float | None:
        """What it costs that a piece stands on the label's line, right of it."""
        size = max(LEAST, height(label.box))
        level = any(_level(piece.box, box) for box in label.lines or (label.box,))
        if not level or piece.box.x0 < label.box.x1 - 0.5 * size:
            return None
        gap = max(0.0, piece.box.x0 - label.box.x1) / size
        if gap > RIGHT or self._between(label, piece):
            return None
        told = label.text.endswith(":") or gap < 2
        return -0.2 + 0.02 * gap if told else 0.5 + 0.045 * gap

    def _between(self, label: Label, piece: Piece) -> bool:
        """Whether another label or value stands between a label and a piece on its line."""
        left, right = label.box.x1 - 1, piece.box.x0 + 1
        others = [one.box for one in self.labels if one.page == label.page and one is not label]
        others += [
            one.box
            for one in self.pieces
            if one.page == label.page and one.number is not None and one is not piece
        ]
        return any(left <= box.x0 and box.x1 <= right and _level(box, piece.box) for box in others)

    def _under(self, piece: Piece, label: Label, *, many: bool) -> float | None:
        """What it costs that a piece stands under the label, in its box."""
        size = max(LEAST, height(label.box))
        down = (piece.box.y0 - label.box.y1) / size
        if not -0.7 <= down <= (DEEP if many else DOWN) or _level(piece.box, label.box):
            return None
        if piece.box.y1 <= label.box.y1 + 0.2 * size:
            return None
        overlap = min(piece.box.x1, label.box.x1) - max(piece.box.x0, label.box.x0)
        aside = max(0.0, -overlap) / size
        if piece.box.x1 <= label.box.x0 or aside > FAR_ASIDE or self._covered(piece, label):
            return None
        if aside > ASIDE and self._described(piece, label):
            return None
        if overlap < 0 and piece.box.x0 > self._edge(label) - 2:
            return None
        cost = 0.28 * max(0.0, down) + 0.09 * min(aside, ASIDE) + (0.8 if overlap <= 0 else 0.0)
        return cost + 0.7 * self._nearer(piece, label, size)

    def _described(self, piece: Piece, label: Label) -> bool:
        """Whether words stand left of a piece on its line, right of where its box begins."""
        return any(
            other.page == piece.page
            and label.box.x0 - 2 < other.box.x0 < piece.box.x0
            and other.number is None
            and len(other.text) > 2  # a code of box 12 describes nothing
            and _level(other.box, piece.box)
            for other in self.pieces
        ) or any(
            other.page == piece.page
            and label.box.x0 - 2 < other.box.x0 < piece.box.x0
            and _level(other.box, piece.box)
            for other in self.labels
        )

    def _nearer(self, piece: Piece, label: Label, size: float) -> bool:
        """Whether a label a little to the left stands lower, with the piece in its box."""
        return any(
            one is not label
            and one.page == label.page
            and label.box.x0 - 14 * size < one.box.x0 < label.box.x0
            and label.box.y1 < one.box.y0 < piece.box.y0
            and not _level(one.box, piece.box)
            and piece.box.x0 < self._edge(one) - 2
            for one in self.labels
        )

    def _edge(self, label: Label) -> float:
        """Where the next box right of a label's begins, as far as its line's labels tell."""
        right = [
            one.box.x0
            for one in self.labels
            if one.page == label.page
            and one.box.x0 > label.box.x1 - 1
            and _near_level(one.box, label.box)
        ]
        return min(right, default=self.sheet.sizes[label.page][0])

    def _covered(self, piece: Piece, label: Label) -> bool:
        """Whether another label stands between a label and the piece under it."""
        middle = (piece.box.x0 + piece.box.x1) / 2
        return any(
            one is not label
            and one.page == label.page
            and label.box.y1 - 1 < (one.box.y0 + one.box.y1) / 2 < piece.box.y0 + 1
            and one.box.y0 > label.box.y0 + 1
            and (
                min(one.box.x1, piece.box.x1) > max(one.box.x0, piece.box.x0)
                or one.box.x0 - 1 <= middle <= one.box.x1
                or (min(one.box.x1, label.box.x1) > max(one.box.x0, label.box.x0))
            )
            for one in self.labels
        )


def _tilt(sheet: Sheet, page: int) -> float:
    """How much a scan's lines fall, in points a point to the right."""
    slopes = []
    for row in sheet.rows:
        if row.page != page or len(row.tokens) < 2:
            continue
        first, last = row.tokens[0].box, row.tokens[-1].box
        far = last.x0 - first.x0
        if far > 120 and abs(height(first) - height(last)) < 0.3 * max(height(first), height(last)):
            slopes.append((last.y0 + last.y1 - first.y0 - first.y1) / 2 / far)
    return median(slopes) if len(slopes) >= 5 else 0.0


def _straight(sheet: Sheet, tilts: Mapping[int, float]) -> Sheet:
    """The sheet with the words of tilted pages where they would stand on straight ones."""
    if not any(tilts.values()):
        return sheet
    found = copy(sheet)
    found.rows = []
    for row in sheet.rows:
        tilt = tilts.get(row.page, 0.0)
        tokens = tuple(
            token._replace(box=shifted(token.box, -tilt * token.box.x0)) for token in row.tokens
        )
        found.rows.append(Row(row.line, tokens))
    return found


def _copies(found: Sequence[Label], wants: Mapping[str, Want]) -> list[list[Label]]:
    """Labels by copy: side by side, then one under the other, as names come again."""
    every: list[list[Label]] = []
    for page in sorted({one.page for one in found}):
        mine = [one for one in found if one.page == page]
        edges = _side_by_side(mine, wants)
        for left, right in zip([-1e9, *edges], [*edges, 1e9], strict=True):
            strip = [one for one in mine if left <= one.box.x0 < right]
            every.extend(_stacked(strip, wants))
    return every


def _is_single(one: Label, wants: Mapping[str, Want]) -> bool:
    want = wants.get(one.name)
    return want is not None and not want.many


def _side_by_side(found: Sequence[Label], wants: Mapping[str, Want]) -> list[float]:
    """Left edges of the copies right of the first one."""
    apart: list[float] = []
    for one in found:
        for other in found:
            if (
                one is not other
                and one.name == other.name
                and _is_single(one, wants)
                and other.box.x0 > one.box.x1
                and _level(one.box, other.box)
            ):
                apart.append(other.box.x0 - one.box.x0)
    if len(apart) < 3:
        return []
    step = median(sorted(apart)[: max(3, len(apart) // 2)])
    left = min(one.box.x0 for one in found)
    right = max(one.box.x1 for one in found)
    edges = []
    at = left + step
    while at < right - 0.3 * step:
        edges.append(at - 6)
        at += step
    return edges


def _stacked(found: Sequence[Label], wants: Mapping[str, Want]) -> list[list[Label]]:
    """Copies one under the other: a name that comes again below starts the next."""
    copies: list[list[Label]] = []
    mine: list[Label] = []
    seen: dict[str, float] = {}
    for one in sorted(found, key=lambda one: (one.box.y0, one.box.x0)):
        single = _is_single(one, wants)
        if single and one.name in seen and one.box.y0 > seen[one.name] + 3:
            level = [other for other in mine if _level(other.box, one.box)]
            copies.append([other for other in mine if other not in level])
            mine, seen = level, {other.name: other.box.y0 for other in level}
        mine.append(one)
        if single:
            seen.setdefault(one.name, one.box.y0)
    if mine:
        copies.append(mine)
    return copies


def _level(one: Box, other: Box) -> bool:
    """Whether two boxes stand on one line, however tall each is."""
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    middles = abs(one.y0 + one.y1 - other.y0 - other.y1) / 2
    low = min(height(one), height(other))
    return shared > 0.5 * low and middles < 0.55 * low + 0.2 * abs(height(one) - height(other))


def _near_level(one: Box, other: Box) -> bool:
    """Whether two labels head boxes of one row."""
    return abs(one.y0 - other.y0) <= 1.6 * max(height(one), height(other))
