"""Long documents: read in portions of whole pages, and put together again."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extraction.contract import Claim, Flag, PageText, Status
from extraction.lines import Line, page_lines
from extraction.outcomes import Outcome, Trouble
from extraction.prompts import clean, numbered
from extraction.wire import MAX_ROWS

MAX_CLAIMS = 5_000  # of one document
MAX_PICTURES = 4  # in one call
FEW_LINES = 8  # no answer about the rows of so few is too long

# Which answer says more, where no portion holds the value.
RANK = (Status.PRESENT, Status.ILLEGIBLE, Status.BLANK, Status.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one page gives to a call."""

    number: int
    lines: tuple[Line, ...]
    pictured: bool = False  # its picture goes along


@dataclass(frozen=True, slots=True)
class Portion:
    """Pages that one call reads. Pages without text and picture are in none."""

    pages: tuple[Sheet, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines in order."""
        return tuple(line for page in self.pages for line in page.lines)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The pages' numbers."""
        return tuple(page.number for page in self.pages)

    @property
    def pictured(self) -> tuple[int, ...]:
        """The numbers of the pages whose pictures go along."""
        return tuple(page.number for page in self.pages if page.pictured)

    @property
    def chars(self) -> int:
        """What it takes in a prompt."""
        return sum(len(numbered(line)) + 1 for line in self.lines)

    def halves(self) -> tuple["Portion", ...]:
        """Two portions of about half the pages, or itself where it is one page."""
        middle = len(self.pages) // 2
        parts = (self.pages[:middle], self.pages[middle:])
        return tuple(Portion(pages) for pages in parts if pages)


def portions(
    pages: Iterable[PageText], *, most_chars: int, pictured: Collection[int] = ()
) -> list[Portion]:
    """Put pages together, in order, up to `most_chars`. A page is never split.

    Args:
        pages: of one document.
        most_chars: of text in one portion that has more pages than one.
        pictured: numbers of the pages whose pictures go along, at most `MAX_PICTURES` a portion.
    """
    done: list[Portion] = []
    for page in pages:
        lines = tuple(line for line in page_lines(page) if clean(line.text))
        sheet = Sheet(page.number, lines, page.number in pictured)
        if not lines and not sheet.pictured:
            continue
        longer = Portion((*done[-1].pages, sheet)) if done else Portion((sheet,))
        if done and longer.chars <= most_chars and len(longer.pictured) <= MAX_PICTURES:
            done[-1] = longer
        else:
            done.append(Portion((sheet,)))
    return done


def saw_all(portion: Portion, first: str | None, last: str | None) -> bool | None:
    """Whether a model that names these as the first and last lines was shown the whole portion.

    A line or two off is a slip. None where what it names is no line of the portion.
    """
    places = {line.id: at for at, line in enumerate(portion.lines)}
    if not places:
        return True
    if first not in places or last not in places:
        return None
    slip = max(2, len(places) // 20)
    return places[first] <= slip and places[last] >= len(places) - 1 - slip


def half_rows(
    portion: Portion, rows: tuple[str, str] | None
) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """A stretch of a portion's lines in two, each as its first and last id; None: it is short."""
    ids = [line.id for line in portion.lines]
    if rows:
        ids = ids[ids.index(rows[0]) : ids.index(rows[1]) + 1]
    if len(ids) < FEW_LINES:
        return None
    middle = len(ids) // 2
    return (ids[0], ids[middle - 1]), (ids[middle], ids[-1])


def rows_within(
    claims: Sequence[Claim], portion: Portion, rows: tuple[str, str] | None
) -> tuple[Claim, ...]:
    """Claims without the rows that begin on other lines, which another answer has; all for None.

    A row that is on no line of the portion stays.
    """
    if rows is None:
        return tuple(claims)
    places = {line.id: at for at, line in enumerate(portion.lines)}
    first, last = (places[line_id] for line_id in rows)
    begins: dict[tuple[str, int], int] = {}
    for claim in claims:
        if claim.line in places and "[" in claim.path:
            begins.setdefault(_row(claim.path), places[claim.line])
            begins[_row(claim.path)] = min(begins[_row(claim.path)], places[claim.line])
    kept: list[Claim] = []
    numbers: dict[str, dict[int, int]] = {}
    for claim in claims:
        if "[" not in claim.path:
            kept.append(claim)
            continue
        table, number = _row(claim.path)
        if first <= begins.get((table, number), first) <= last:
            known = numbers.setdefault(table, {})
            now = known.setdefault(number, len(known))
            column = claim.path.partition("]")[2]
            kept.append(replace(claim, path=f"{table}[{now}]{column}"))
    return tuple(kept)


def _row(path: str) -> tuple[str, int]:
    table, _, rest = path.partition("[")
    return table, int(rest.partition("]")[0])


def merge(readings: Sequence[tuple[Portion, Sequence[Claim]]]) -> tuple[Claim, ...]:
    """One set of claims for the whole document.

    A field is taken from the first portion that really holds the value claimed, else from the first
    that claims one; two that hold different values are a conflict. Tables are appended in order.

    Raises:
        Trouble: there are more rows than anybody takes in; none is dropped in silence.
    """
    if sum(len(claims) for _, claims in readings) > MAX_CLAIMS:
        raise Trouble(
            Outcome.TOO_LARGE, sentence="The document has more rows than can be taken in."
        )
    if len(readings) == 1:
        return tuple(readings[0][1])
    fields: dict[str, list[tuple[Claim, bool]]] = {}
    rows: list[Claim] = []
    counts: dict[str, int] = {}
    for portion, claims in readings:
        held = _fold(" ".join(line.text for line in portion.lines))
        for claim in claims:
            if "[" not in claim.path:
                fields.setdefault(claim.path, []).append((claim, _holds(held, claim)))
        rows.extend(_shifted(claims, counts))
        counts = _counts(rows)
    if max(counts.values(), default=0) > MAX_ROWS:
        raise Trouble(
            Outcome.TOO_LARGE, sentence="The document has more rows than can be taken in."
        )
    return (*(_best(answers) for answers in fields.values()), *rows)


def _best(answers: Sequence[tuple[Claim, bool]]) -> Claim:
    held = [claim for claim, is_held in answers if is_held]
    if held:
        same = len({_fold(claim.raw or "") for claim in held}) == 1
        return held[0] if same else replace(held[0], flags=(*held[0].flags, Flag.CONFLICT))
    return min((claim for claim, _ in answers), key=lambda claim: RANK.index(claim.status))


def _holds(held: str, claim: Claim) -> bool:
    value = _fold(claim.raw or "")
    return claim.status is Status.PRESENT and bool(value) and value in held


def _shifted(claims: Sequence[Claim], counts: Mapping[str, int]) -> list[Claim]:
    shifted = []
    for claim in claims:
        if "[" in claim.path:
            table, row = _row(claim.path)
            column = claim.path.partition("]")[2]
            path = f"{table}[{row + counts.get(table, 0)}]{column}"
            shifted.append(replace(claim, path=path))
    return shifted


def _counts(rows: Sequence[Claim]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for claim in rows:
        table, row = _row(claim.path)
        counts[table] = max(counts.get(table, 0), row + 1)
    return counts


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
