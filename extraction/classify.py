"""Which kind of paperwork a document is, by what it says of itself. Deterministic, with reasons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import NamedTuple

from extraction.contract import PageText
from extraction.lexicon import load
from extraction.lines import Line, height, page_lines
from extraction.schemas import SCHEMAS, UNCLASSIFIED
from extraction.sheet import LONGEST_LABEL, aliases, label_key
from extraction.streams import squeeze

PAGES = 3  # a document has said what it is by then
ENOUGH = 7  # points that a kind needs
LEAD = 2  # points ahead of every other kind
LONG = 8  # letters from which a phrase is looked for in glued text too
ROLL = 2.2  # height over width of a till roll
NARROW = 260  # points; a till roll is 80 mm wide
LONGEST_TITLE = 64  # letters
TOP = 0.5  # of a page's height, where its title stands


@dataclass(frozen=True, slots=True)
class Classified:
    """A schema's slug or "unclassified", and why, for people."""

    doc_type: str
    reasons: tuple[str, ...]


class _Phrase(NamedTuple):
    text: str
    squeezed: str
    weight: int
    title: bool


class _Score(NamedTuple):
    kind: str
    points: int
    said: tuple[str, ...]  # what spoke for it, weightiest first


def classify(pages: Sequence[PageText]) -> Classified:
    """Say what the document is. Where another kind has as much for it, it stays unclassified."""
    lines = [line for page in pages[:PAGES] for line in page_lines(page)]
    titles = set(_titles(pages[0], lines)) if pages else set()
    scores = [_score(kind, lines, titles) for kind in load("kinds")]
    if pages and (pages[0].height > ROLL * pages[0].width or pages[0].width < NARROW):
        scores = [_on_a_roll(score) for score in scores]
    scores.sort(key=lambda score: -score.points)
    best, second = scores[0], scores[1]
    if best.points < ENOUGH or not best.said:  # the shape of the paper alone says nothing
        return Classified(UNCLASSIFIED, ("Too little on it says what kind of paper it is.",))
    said = " and ".join(f"“{text}”" for text in best.said[:3])
    name = str(load("kinds")[best.kind]["name"])
    if best.points < second.points + LEAD:
        other = load("kinds")[second.kind]["name"]
        return Classified(UNCLASSIFIED, (f"It could be {name} or {other}.", f"It says {said}."))
    if best.kind not in SCHEMAS:
        return Classified(UNCLASSIFIED, (f"It looks like {name}: it says {said}.",))
    return Classified(best.kind, (f"It says {said}, as {name} does.",))


def _titles(page: PageText, lines: Sequence[Line]) -> Iterator[str]:
    """Short texts that stand alone near the top of the first page, or in large letters."""
    own = [line for line in lines if line.page == page.number]
    if not own:
        return
    usual = median(height(word.box) for line in own for word in line.words)
    for line in own:
        for cell in line.cells:
            large = height(cell.box) >= 1.35 * usual
            if len(cell.text) <= LONGEST_TITLE and (large or cell.box.y1 <= TOP * page.height):
                yield squeeze(cell.text)


def _score(kind: str, lines: Sequence[Line], titles: set[str]) -> _Score:
    found: list[_Phrase] = []
    texts = [f" {_spaced(line.text)} " for line in lines]
    glued = "\n".join(squeeze(line.text) for line in lines)
    everything = "\n".join(texts)
    for phrase in _phrases(kind):
        if phrase.title:
            if phrase.squeezed in titles or (kind in SCHEMAS and _heads(phrase, titles)):
                found.append(phrase)
        elif f" {phrase.text} " in everything or (
            len(phrase.squeezed) >= LONG and phrase.squeezed in glued
        ):
            found.append(phrase)
    found.sort(key=lambda phrase: -phrase.weight)
    titled = max((phrase.weight for phrase in found if phrase.title), default=0)
    said = sum(phrase.weight for phrase in found if not phrase.title)
    entry = load("kinds")[kind]
    if "labels" in entry:
        labelled = sum(entry["labels"].get(name, 0) for name in _labels(kind, lines))
        if titled or labelled >= entry["untitled"]:
            said = max(said, labelled)
    return _Score(kind, titled + said, tuple(dict.fromkeys(phrase.text for phrase in found)))


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


def _on_a_roll(score: _Score) -> _Score:
    """What is as long and narrow as a till roll is rather a receipt."""
    return score._replace(points=score.points + 8) if score.kind == "receipt" else score


def _heads(phrase: _Phrase, titles: set[str]) -> bool:
    """Whether a title starts with the phrase and goes on with a number: "Invoice # 2026-14"."""
    return any(
        title.startswith(phrase.squeezed) and any(map(str.isdigit, title[len(phrase.squeezed) :]))
        for title in titles
    )


@cache
def _phrases(kind: str) -> tuple[_Phrase, ...]:
    entry = load("kinds")[kind]
    return tuple(
        _Phrase(_spaced(text), squeeze(text), int(weight), place == "titles")
        for place in ("titles", "words")
        for weight, texts in entry[place].items()
        for text in texts
    )


def _spaced(text: str) -> str:
    """Folded words with one space between them, marks left out."""
    return " ".join(re.findall(r"\w+", text.casefold()))
