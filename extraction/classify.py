"""Which kind of paperwork a document is, by what it says of itself. Deterministic, with reasons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import NamedTuple

from extraction.contract import PageText
from extraction.lexicon import load
from extraction.lines import Cell, Line, height, page_lines
from extraction.schemas import SCHEMAS, UNCLASSIFIED
from extraction.sheet import LONGEST_LABEL, aliases, label_key
from extraction.streams import squeeze

PAGES = 3  # a document has said what it is by then
ENOUGH = 7  # points that a kind needs
LEAD = 2  # points ahead of every other kind
LONG = 8  # letters from which a phrase is looked for in glued text too
ROLL = 2.2  # height over width of a till roll
NARROW = 300  # points; a till roll is 80 mm wide, a label printer's four inches
SLIP = 400  # points; no office paper that a program sets is as narrow
ACROSS = 50  # letters that a till's printer puts side by side
OFFICE = 1.25  # height over width from which a page may be office paper
AMOUNTS = 2  # lines with an amount that a roll has
FEWEST = 10  # lines from which that many letters tell a roll
LONGEST_TITLE = 64  # letters
TOP = 0.5  # of a page's height, where its title stands
PART = 2  # points that a title loses where it is only a part of what stands there
_CENTS = re.compile(r"\d\s?[.,]\s?\d\d(?!\d)|[$€£¥]\s?\d")


@dataclass(frozen=True, slots=True)
class Classified:
    """A schema's slug or "unclassified", and why, for people."""

    doc_type: str
    reasons: tuple[str, ...]


class _Phrase(NamedTuple):
    text: str
    squeezed: str
    weight: int


class _Title(NamedTuple):
    """A short text that stands alone near the top, or in large letters."""

    squeezed: str
    words: str  # spaced
    alone: bool  # nothing else on its line, and written as titles are


class Score(NamedTuple):
    """How much speaks for a kind."""

    kind: str
    points: int
    said: tuple[str, ...]  # what spoke for it, weightiest first
    title: str  # the kind's title that it bears; "" where none


def classify(pages: Sequence[PageText]) -> Classified:
    """Say what the document is. Where another kind has as much for it, it stays unclassified."""
    scores = ranked(pages)
    best = scores[0]
    if best.points < ENOUGH or not best.said:  # the shape of the paper alone says nothing
        return Classified(UNCLASSIFIED, ("Too little on it says what kind of paper it is.",))
    rivals = (
        score
        for score in scores[1:]
        if not is_general(score.kind) and not _yields(score.kind, {best.kind})
    )
    second = next(rivals, scores[1])
    said = " and ".join(f"“{text}”" for text in best.said[:3])
    if best.points < second.points + LEAD:
        names = f"{kind_name(best.kind)} or {kind_name(second.kind)}"
        return Classified(UNCLASSIFIED, (f"It could be {names}.", f"It says {said}."))
    if best.kind not in SCHEMAS:
        name = kind_name(best.kind)
        return Classified(UNCLASSIFIED, (f"It looks like {name}: it says {said}.",))
    return Classified(best.kind, (f"It says {said}, as {kind_name(best.kind)} does.",))


def ranked(pages: Sequence[PageText]) -> list[Score]:
    """Every kind with what speaks for it on the first pages, the likeliest first.

    A general kind ("a letter") comes after every other that has enough for itself: an offer of
    employment is a letter too.
    """
    lines = [line for page in pages[:PAGES] for line in page_lines(page)]
    titles = tuple(_titles(pages[0], lines)) if pages else ()
    scores = [_score(kind, lines, titles) for kind in load("kinds")]
    if pages and _is_roll(pages[0], lines):
        scores = [_on_a_roll(score) for score in scores]
    enough = {score.kind for score in scores if score.points >= ENOUGH and score.said}
    return sorted(
        scores,
        key=lambda score: (
            score.kind not in enough,
            is_general(score.kind) or _yields(score.kind, enough - {score.kind}),
            -score.points,
        ),
    )


def kind_name(kind: str) -> str:
    """The kind with its article, for people: "an invoice"."""
    return str(load("kinds")[kind]["name"])


def is_general(kind: str) -> bool:
    """Whether a kind takes in others, so that any of them goes before it."""
    return bool(load("kinds")[kind].get("general", False))


def _yields(kind: str, to: set[str]) -> bool:
    """Whether a kind gives way to one of these, as a check on a pay stub is a part of it."""
    return not to.isdisjoint(load("kinds")[kind].get("yields", ()))


def _titles(page: PageText, lines: Sequence[Line]) -> Iterator[_Title]:
    """Short texts that stand alone near the top of the first page, or in large letters."""
    own = [line for line in lines if line.page == page.number]
    if not own:
        return
    usual = median(height(word.box) for line in own for word in line.words)
    for line in own:
        for cell in line.cells:
            large = height(cell.box) >= 1.35 * usual
            if len(cell.text) <= LONGEST_TITLE and (large or cell.box.y1 <= TOP * page.height):
                alone = large or (len(line.cells) == 1 and _is_headed(cell))
                yield _Title(squeeze(cell.text), f" {_spaced(cell.text)} ", alone)


def _is_headed(cell: Cell) -> bool:
    """Whether a text is written as a heading: every longer word starts with a capital."""
    words = [word for word in re.findall(r"[^\W\d_]+", cell.text) if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words)


def _score(kind: str, lines: Sequence[Line], titles: Sequence[_Title]) -> Score:
    entry = load("kinds")[kind]
    texts = [f" {_spaced(line.text)} " for line in lines]
    glued = "\n".join(squeeze(line.text) for line in lines)
    everything = "\n".join(texts)
    words = [
        phrase
        for phrase in _phrases(kind, "words")
        if f" {phrase.text} " in everything
        or (len(phrase.squeezed) >= LONG and phrase.squeezed in glued)
    ]
    for weight, pattern in _patterns(kind):
        found = next((hit for line in lines if (hit := pattern.search(line.text))), None)
        if found:
            words.append(_Phrase(found[0].strip()[:40], "", weight))
    title = max(_titled(kind, titles), key=lambda phrase: phrase.weight, default=None)
    said = sum(phrase.weight for phrase in words)
    if "labels" in entry:
        labelled = sum(entry["labels"].get(name, 0) for name in _labels(kind, lines))
        if title or labelled >= entry["untitled"]:
            said = max(said, labelled)
    words.sort(key=lambda phrase: -phrase.weight)
    found_texts = [phrase.text for phrase in ([title, *words] if title else words)]
    points = said + (title.weight if title else 0)
    return Score(kind, points, tuple(dict.fromkeys(found_texts)), title.text if title else "")


def _titled(kind: str, titles: Sequence[_Title]) -> Iterator[_Phrase]:
    """The titles of a kind that the document bears.

    A title counts in full where it stands alone or a number goes on ("Invoice # 2026-14"), and for
    less at the start or the end of a heading ("Auto Insurance Declarations Page").
    """
    for phrase in _phrases(kind, "titles"):
        for title in titles:
            whole = title.squeezed == phrase.squeezed
            if whole or (kind in SCHEMAS and _heads(phrase, title)):
                yield phrase
            elif title.alone and _is_part(phrase, title):
                yield phrase._replace(weight=phrase.weight - PART)


def _heads(phrase: _Phrase, title: _Title) -> bool:
    """Whether a title starts with the phrase and goes on with a number: "Invoice # 2026-14"."""
    rest = title.squeezed.removeprefix(phrase.squeezed)
    return rest != title.squeezed and any(map(str.isdigit, rest))


def _is_part(phrase: _Phrase, title: _Title) -> bool:
    """Whether a heading starts or ends with the phrase, and says little else."""
    if len(title.words.split()) > len(phrase.text.split()) + 4:
        return False
    return title.words.startswith(f" {phrase.text} ") or title.words.endswith(f" {phrase.text} ")


def _labels(kind: str, lines: Sequence[Line]) -> set[str]:
    """What the labels of a kind that start a cell name, each counted once however often."""
    known = aliases(kind)
    found: set[str] = set()
    for line in lines:
        for cell in line.cells:
            key = ""
            for word in cell.words[:LONGEST_LABEL]:
                key += label_key(word.text)
                found.update(name for name, strong in known.get(key, ()) if strong)
    return found


def _is_roll(page: PageText, lines: Sequence[Line]) -> bool:
    """Whether a page with amounts is as long and narrow as a till roll, or as few letters wide."""
    if sum(bool(_CENTS.search(line.text)) for line in lines) < AMOUNTS:
        return False
    if page.height > ROLL * page.width or page.width < NARROW:
        return True
    if page.source != "ocr" and page.width < SLIP:
        return True
    if page.source != "ocr" and page.height > OFFICE * page.width:
        return False  # a page that a program set in large letters
    return len(lines) >= FEWEST and across(page) <= ACROSS


def across(page: PageText) -> float:
    """How many letters of the page's usual size stand side by side between its text's edges."""
    words = [word for word in page.words if len(word.text) > 2]
    if not words:
        return 0.0
    wide = median((word.box.x1 - word.box.x0) / len(word.text) for word in words)
    edges = sorted(side for word in words for side in (word.box.x0, word.box.x1))
    few = len(edges) // 50  # a mark beside the paper is no edge
    return (edges[-1 - few] - edges[few]) / max(wide, 0.1)


def _on_a_roll(score: Score) -> Score:
    """What is printed as a till prints is rather a receipt, even where it calls itself an invoice.

    Tills do so in many countries: "Tax invoice", "Rechnung".
    """
    change = {"receipt": 8, "invoice": -4}.get(score.kind, 0)
    return score._replace(points=score.points + change)


@cache
def _phrases(kind: str, place: str) -> tuple[_Phrase, ...]:
    return tuple(
        _Phrase(_spaced(text), squeeze(text), int(weight))
        for weight, texts in load("kinds")[kind].get(place, {}).items()
        for text in texts
    )


@cache
def _patterns(kind: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple(
        (int(weight), re.compile(text))
        for weight, texts in load("kinds")[kind].get("patterns", {}).items()
        for text in texts
    )


def _spaced(text: str) -> str:
    """Folded words with one space between them, marks left out."""
    return " ".join(re.findall(r"\w+", text.casefold()))
