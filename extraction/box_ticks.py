"""Tick boxes of a form: which mark stands with which label, whatever mark and side a form takes."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from extraction.box_form import BoxForm
from extraction.box_labels import EMPTY, TICKS, Label
from extraction.contract import Box, Claim, Status
from extraction.lines import cover, height
from extraction.sheet import Row

DINGBATS = frozenset({"3", "4", "8", "\ufffd"})  # how a tick of ZapfDingbats comes out as a letter
WORDS = {"yes": True, "no": False, "y": True, "n": False}
BULLETS = frozenset({"•", "●", "■", "\u25aa"})  # ticks, unless they stand before every label
LISTED = 60.0  # heights from a tick's label to its mark in a list
BESIDE = 4.0  # heights from a label to a mark of its own
BRACKETED = 4.5  # heights between two brackets that are a box
COMPANY = 0.5  # what every further mark at the same side of its label makes a side likelier
_OPEN, _SHUT = frozenset("(["), frozenset(")]")
_DRAWN = re.compile(r"[\[(_]+\s*([xX✓✔y])?\s*[\])_]+")


class Mark(NamedTuple):
    """A mark, or the empty box where one would stand."""

    page: int
    box: Box
    ticked: bool
    text: str


class _Pair(NamedTuple):
    """A mark with a label it may belong to."""

    cost: float
    side: str
    label: Label
    mark: Mark


def ticks(
    form: BoxForm, paths: dict[str, str], *, dingbats: bool = True, words: bool = False
) -> Iterator[Claim]:
    """Claims of tick boxes that are marked, and of those whose empty box can be seen.

    Args:
        paths: by the label's name; "" where a mark is taken and nothing is claimed.
        dingbats: whether a lone 3, 4 or 8 may be a tick.
        words: whether "Yes" and "No" may stand where a mark would.
    """
    for label, ticked in marked(form, paths, dingbats=dingbats, words=words):
        if not paths[label.name]:
            continue
        if not ticked and label.page in form.sheet.scanned:
            continue  # a faint cross looks empty to an OCR engine
        yield Claim(
            paths[label.name], Status.PRESENT, raw="X" if ticked else "☐", quote=label.text,
            page=label.page, boxes=(label.box,), rule=f"tick {label.name}",
        )  # fmt: skip


def marked(
    form: BoxForm, names: Container[str], *, dingbats: bool, under: bool = True, words: bool = False
) -> list[tuple[Label, bool]]:
    """Labels with a tick or an empty box beside, under or over them, and whether it is ticked.

    A form has its marks at one side of their labels: a mark between two labels goes to the one that
    is at the side where most others are.
    """
    named = [one for one in form.labels if one.name in names]
    marks = list(_marks(form, dingbats=dingbats, words=words))
    pairs = [pair for mark in marks for pair in _pairs(mark, named, under=under)]
    pairs = _without_bullets(pairs, named)
    many = Counter(side for side, _ in {(one.side, id(one.mark)) for one in pairs})
    pairs.sort(key=lambda one: one.cost - COMPANY * (many[one.side] - 1))
    best: dict[int, _Pair] = {}
    for one in pairs:
        best.setdefault(id(one.mark), one)
    found: dict[str, _Pair] = {}
    for one in best.values():
        found.setdefault(one.label.name, one)
    return [(one.label, one.mark.ticked) for one in found.values()]


def _without_bullets(pairs: Sequence[_Pair], named: Sequence[Label]) -> list[_Pair]:
    """The pairs without dots that stand at every label there is."""
    dotted: dict[int, set[str]] = defaultdict(set)
    for one in pairs:
        if one.mark.text in BULLETS:
            dotted[one.mark.page].add(one.label.name)
    every = {one.name for one in named}
    return [
        one
        for one in pairs
        if one.mark.text not in BULLETS or (dotted[one.mark.page] < every and len(every) > 1)
    ]


def _marks(form: BoxForm, *, dingbats: bool, words: bool) -> Iterator[Mark]:
    taken = {(one.row, n) for one in (*form.labels, *form.notes) for n in range(one.start, one.end)}
    for at, row in enumerate(form.sheet.rows):
        n = 0
        while n < len(row.tokens):
            end = n + 1
            if (at, n) not in taken:
                bracketed = _bracketed(row, n)
                if bracketed:
                    end, ticked = bracketed
                    box = cover(token.box for token in row.tokens[n:end])
                    yield Mark(row.page, box, ticked, "")
                else:
                    yield from _mark(row, n, dingbats=dingbats, words=words)
            n = end


def _mark(row: Row, n: int, *, dingbats: bool, words: bool) -> Iterator[Mark]:
    token = row.tokens[n]
    text = token.text.casefold()
    drawn = _DRAWN.fullmatch(token.text)
    if text in TICKS or text in BULLETS:
        yield Mark(row.page, token.box, True, text)
    elif text in EMPTY:
        yield Mark(row.page, token.box, False, text)
    elif drawn:
        yield Mark(row.page, token.box, bool(drawn[1]), "")
    elif text in DINGBATS and (dingbats or text == "\ufffd"):
        yield Mark(row.page, token.box, True, text)
    elif words and text in WORDS:
        yield Mark(row.page, token.box, WORDS[text], text)


def _bracketed(row: Row, n: int) -> tuple[int, bool] | None:
    """Where a box of two brackets ends, and whether a cross is in it."""
    tokens = row.tokens
    if tokens[n].text not in _OPEN:
        return None
    for end in (n + 1, n + 2):
        if end < len(tokens) and tokens[end].text in _SHUT:
            inside = [token.text.casefold() for token in tokens[n + 1 : end]]
            near = tokens[end].box.x0 - tokens[n].box.x1 < BRACKETED * height(tokens[n].box)
            if near and all(text in TICKS for text in inside):
                return end + 1, bool(inside)
    return None


def _pairs(mark: Mark, named: Sequence[Label], *, under: bool) -> list[_Pair]:
    """The labels that a mark may belong to; those on its line first, one above it only else."""
    found = [
        _Pair(cost, side, one, mark)
        for one in named
        if one.page == mark.page
        for side, cost in _costs(mark.box, one.box, under=under)
    ]
    if any(one.side in ("before", "behind") for one in found):
        found = [one for one in found if one.side in ("before", "behind", "under")]
    elif any(one.side != "over" for one in found):
        found = [one for one in found if one.side != "over"]
    return found


def _costs(box: Box, label: Box, *, under: bool) -> Iterator[tuple[str, float]]:
    """At which sides of a label a mark is, and how far."""
    size = max(5.0, height(label))
    level = abs(box.y0 + box.y1 - label.y0 - label.y1) / 2 < 0.8 * size
    if level:
        left, right = (label.x0 - box.x1) / size, (box.x0 - label.x1) / size
        if -0.5 <= left <= BESIDE:
            yield "before", max(0.0, left)
        elif -0.5 <= right <= BESIDE:
            yield "behind", max(0.0, right)
        elif 0 < right <= LISTED:
            yield "list", 6.0 + right
        return
    middle = (box.x0 + box.x1) / 2
    if not under or not label.x0 - 1.5 * size <= middle <= label.x1 + 1.5 * size:
        return
    down, up = (box.y0 - label.y1) / size, (label.y0 - box.y1) / size
    if -0.6 <= down <= 3.5:
        yield "under", 1.0 + max(0.0, down)
    elif -0.6 <= up <= 1.2 and label.x0 <= middle <= label.x1:
        yield "over", 1.5 + max(0.0, up)
