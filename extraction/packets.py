"""Which pages of one upload are one document. Pure, with reasons for the person who may regroup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from extraction.classify import ENOUGH, Score, classify, is_general, kind_name, ranked
from extraction.contract import Claim, PageText, Status
from extraction.lines import Line, height, page_lines
from extraction.local import LocalReader
from extraction.parsing import UNKNOWN, parse
from extraction.schemas import SCHEMAS, UNCLASSIFIED
from extraction.schemas.base import Kind, leaf_at, leaves
from extraction.streams import squeeze

BLANK = 3  # a page with fewer words says nothing
SURE = 3  # points beyond ENOUGH from which a page without a title speaks for itself
FAMILIAR = 0.45  # of a page's own names and numbers, known from the pages before, to go on
FEW = 4  # names and numbers that a page has to share at least
HEADED = 0.25  # of a page's height, where large letters head it
LARGE = 1.35  # times as high as the page's usual letters
ALIKE = 0.05  # by how much pages of one document differ in size
EDGE = 3  # lines at the top and the foot in which heads are repeated
ONE_PAGE = frozenset(
    {"w2", "form_1099", "form_1098", "check", "id_document", "receipt", "pay_stub"}
)
ONE_PERSON = ONE_PAGE | {"form_w9", "form_1040"}  # another name makes another document of these
_NUMBERED = re.compile(
    r"\b(?:page|seite|pagina|página|pag\.?|p\.|blatt)\s*[:#]?\s*(\d{1,3})"
    r"(?:\s*(?:of|o[fl1]|von|de|di|van|sur|/)\s*(\d{1,3}))?\b",
    re.I,
)
_DIGITS = re.compile(r"\d+")
_TELLING = frozenset({Kind.DATE, Kind.IDENTIFIER, Kind.YEAR, Kind.NAME})
_GOES_ON = re.compile(
    r"^\W*(?:instructions?\b|notice to\b|terms and conditions|terms of|continued|continuation|"
    r"additional information|important information|fortsetzung|suite\b|"
    r"\(?cont(?:inue|'|\.|\))?d?\b)",
    re.I,
)
_SALUTATION = re.compile(
    r"\s*(?:dear\b|to whom it may concern|sehr geehrte|madame, monsieur)", re.I
)
_CLOSING = re.compile(
    r"\s*(?:sincerely|yours\b|(?:kind|best|warm) regards|regards|respectfully|"
    r"mit freundlichen gr|cordialement)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Pages that belong together, what they are, and why, a sentence each."""

    pages: tuple[int, ...]  # their numbers, in the order of the upload
    doc_type: str  # a schema's slug or "unclassified"
    reasons: tuple[str, ...]


def segments(pages: Sequence[PageText]) -> tuple[Segment, ...]:
    """Split an upload into its documents. Every page is in one segment, in order.

    A page goes on where its number, its heads, its own names and numbers or its list say so, and
    begins a document where it says that it is page 1, bears the title of another kind, or is of
    the same kind with other numbers and dates. A page of no known kind that nothing ties to what
    stands before it is a document of its own.
    """
    found: list[_Group] = []
    read = [_Page(text) for text in pages]
    everywhere = _everywhere(read)
    for page in read:
        page.forget(everywhere)
        begins, reason = _begins(page, found[-1]) if found else (True, "")
        if begins:
            found.append(_Group([page], [reason] if reason else []))
        else:
            found[-1].pages.append(page)
            found[-1].reasons.append(reason)
    return tuple(_segment(group) for group in found)


def _everywhere(pages: "Sequence[_Page]") -> frozenset[str]:
    """Heads, feet and numbers that stand on pages of different kinds.

    An upload has them throughout, as a fax's own line or the applicant's number: they tie nothing.
    """
    kinds: dict[str, set[str]] = {}
    for page in pages:
        if page.own:
            for mark in (*page.heads, *page.numbers):
                kinds.setdefault(mark, set()).add(page.own.kind)
    return frozenset(mark for mark, many in kinds.items() if len(many) > 1)


class _Page:
    """A page and what it says of itself, worked out once."""

    def __init__(self, text: PageText):
        self.text = text
        self.number = text.number
        self._nothing: frozenset[str] = frozenset()

    def forget(self, marks: frozenset[str]) -> None:
        """Take these heads and numbers for nothing that ties the page to another."""
        self._nothing = marks

    def ties(self, other: "_Page") -> tuple[bool, bool]:
        """Whether two pages share a head or foot, and whether a long number."""
        heads, numbers = self.heads & other.heads, self.numbers & other.numbers
        return bool(heads - self._nothing), bool(numbers - self._nothing)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return page_lines(self.text)

    @cached_property
    def is_blank(self) -> bool:
        return sum(len(line.words) for line in self.lines) < BLANK

    @cached_property
    def scores(self) -> dict[str, Score]:
        return {score.kind: score for score in ranked([self.text])}

    @cached_property
    def own(self) -> Score | None:
        """The kind that the page alone is surely of; None where it could be any page."""
        best = next(iter(self.scores.values()))
        if is_general(best.kind) or best.points < ENOUGH or not best.said:
            return None
        return best if best.title or best.points >= ENOUGH + SURE else None

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """ "Page 2 of 5" as (2, 5), "Page 2" as (2, 0), wherever a page says such a thing."""
        found: list[tuple[int, int]] = []
        for line in self.lines:
            for cell in line.cells:
                for place in _NUMBERED.finditer(cell.text):
                    at, of = int(place[1]), int(place[2] or 0)
                    alone = place.end() == len(cell.text) and len(cell.text) < 40
                    if at and (at <= of or (not of and alone and self._at_edge(line))):
                        found.append((at, of))
        return tuple(found)

    def place(self, before: tuple[int, int] = (0, 0)) -> tuple[int, int]:
        """What number it bears: the one that comes after `before`, or the first."""
        after = [one for one in self.places if one[0] > before[0] > 0 and one[1] == before[1]]
        return next(iter((*after, *self.places)), (0, 0))

    def _at_edge(self, line: Line) -> bool:
        high = self.text.height
        return line.box.y1 < 0.15 * high or line.box.y0 > 0.85 * high

    @cached_property
    def headline(self) -> str:
        """What heads it as the first page of something: a title of any kind, or large letters."""
        if titled := next((score.title for score in self.scores.values() if score.title), ""):
            return titled
        usual = median(height(word.box) for line in self.lines for word in line.words)
        for line in self.lines:
            for cell in line.cells:
                if cell.box.y1 > HEADED * self.text.height:
                    return ""
                letters = sum(map(str.isalpha, cell.text))
                if height(cell.box) >= LARGE * usual and letters >= BLANK:
                    return cell.text
        return ""

    @cached_property
    def heads(self) -> frozenset[str]:
        """Its first and last lines without their digits: what is repeated from page to page."""
        edges = (*self.lines[:EDGE], *self.lines[-EDGE:])
        texts = {_DIGITS.sub("", squeeze(line.text)) for line in edges}
        return frozenset(text for text in texts if len(text) >= 8)

    @cached_property
    def columns(self) -> frozenset[str]:
        """Lines that may head a list: three cells or more, no digit."""
        return frozenset(
            squeeze(line.text)
            for line in self.lines
            if len(line.cells) >= 3 and not _DIGITS.search(line.text)
        )

    @cached_property
    def marks(self) -> frozenset[str]:
        """Names and numbers: words with a capital or digits, but for amounts and short ones."""
        found = set()
        for word in self.text.words:
            bare = word.text.strip(".,:;()[]$€£")
            long = len(bare) >= 4 and any(map(str.isalnum, bare))
            telling = bare[:1].isupper() or sum(map(str.isdigit, bare)) >= 3
            if long and telling and not re.fullmatch(r"[\d.,]+[.,]\d{2}", bare):
                found.add(bare.casefold())
        return frozenset(found)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Long numbers, as of an account."""
        return frozenset(
            mark for mark in self.marks if sum(map(str.isdigit, mark)) >= 6 and "/" not in mark
        )


@dataclass(slots=True)
class _Group:
    pages: list[_Page]
    reasons: list[str]

    @property
    def kind(self) -> str:
        """The kind that its first page with one has; "" where none has."""
        return next((page.own.kind for page in self.pages if page.own), "")

    @property
    def place(self) -> tuple[int, int]:
        """The number that its last page bears, counted on from the pages before."""
        at = (0, 0)
        for page in self.pages:
            at = page.place(at)
        return at

    @property
    def last(self) -> _Page:
        return next((page for page in reversed(self.pages) if not page.is_blank), self.pages[-1])


def _begins(page: _Page, group: _Group) -> tuple[bool, str]:
    """Whether a page begins a document after a group of pages, and why or why not."""
    if page.is_blank:
        return False, f"Page {page.number} is blank."
    numbered = _by_number(page, group)
    if numbered is not None:
        return numbered
    if page.own and page.own.kind != group.kind:
        return _of_another_kind(page, group)
    if page.own:
        return _of_the_same_kind(page, group)
    return _of_no_kind(page, group)


def _by_number(page: _Page, group: _Group) -> tuple[bool, str] | None:
    """What page numbers say; None where they leave it open."""
    before, total = group.place
    at, of = page.place((before, total))
    if not at:
        return None
    says = f"page {at} of {of}" if of else f"page {at}"
    if at == 1 and (of or before):
        return True, f"Page {page.number} begins a new document: it says “{says}”."
    if before and of == total and at > before:
        return False, f"Page {page.number} goes on: it says “{says}”."
    if at > 1 and not before and (page.own is None or page.own.kind == group.kind):
        same = len(group.pages) + 1 == at or page.ties(group.last)[0]
        if same:
            return False, f"Page {page.number} goes on: it says “{says}”."
    return None


def _of_another_kind(page: _Page, group: _Group) -> tuple[bool, str]:
    own = page.own
    assert own is not None
    tied = _tie(page, group)
    headed = next((line.text for line in page.lines if _GOES_ON.match(line.text)), "")
    here = page.scores[group.kind].points if group.kind else 0
    if group.kind and tied and (not own.title or (headed and here)):
        return False, f"Page {page.number} goes on: {tied}."
    said, name = own.title or own.said[0], kind_name(own.kind)
    return True, f"Page {page.number} begins a new document: it says “{said}”, as {name} does."


def _of_the_same_kind(page: _Page, group: _Group) -> tuple[bool, str]:
    """Two of a kind side by side: one document where they state the same numbers and dates."""
    own = page.own
    assert own is not None
    name = kind_name(own.kind)
    agree, differ, another = _compared(page, group)
    if differ > (agree if own.title else agree + 1) or (another and own.title):
        return True, (
            f"Page {page.number} begins a new document: it is {name} too, "
            "with other numbers or dates."
        )
    if agree:
        return False, f"Page {page.number} goes on: it is {name} with the same numbers and dates."
    if own.title and own.kind in ONE_PAGE:
        return True, f"Page {page.number} begins a new document: it says “{own.title}” again."
    return False, f"Page {page.number} goes on: it is of {name} too."


def _of_no_kind(page: _Page, group: _Group) -> tuple[bool, str]:
    """A page that could be any: it goes on where something ties it, or nothing heads it."""
    tied = _tie(page, group)
    if tied:
        return False, f"Page {page.number} goes on: {tied}."
    if _ends_letter(page, group):
        return False, f"Page {page.number} goes on: it ends the letter."
    alike = _are_alike(page.text, group.last.text)
    if alike and not page.headline:
        return False, f"Page {page.number} goes on: nothing on it begins a document."
    return True, f"Page {page.number} stands alone: nothing ties it to the page before it."


def _ends_letter(page: _Page, group: _Group) -> bool:
    """Whether a page has the end of a letter whose beginning stands before it."""
    here, before = (_lettered(page.lines), _lettered(group.pages[0].lines))
    return here == (False, True) and before == (True, False)


def _lettered(lines: Sequence[Line]) -> tuple[bool, bool]:
    """Whether a letter begins in these lines, and whether one ends."""
    texts = [line.text for line in lines]
    return any(map(_SALUTATION.match, texts)), any(map(_CLOSING.match, texts))


def _are_alike(one: PageText, other: PageText) -> bool:
    """Whether two pages are of one size."""
    return all(
        abs(here - there) <= ALIKE * there
        for here, there in ((one.width, other.width), (one.height, other.height))
    )


def _tie(page: _Page, group: _Group) -> str:
    """What ties a page to the ones before it, as the rest of a sentence; "" where nothing does."""
    last = group.last
    heads, numbers = page.ties(last)
    if numbers:
        return "it has the same account or document number"
    if heads:
        return "it has the same head or foot"
    if page.columns & last.columns:
        return "its list has the same columns"
    first = next(iter(page.lines), None)
    if first is not None and _GOES_ON.match(first.text):
        return "it starts as a page does that goes on"
    known = frozenset[str]().union(*(one.marks for one in group.pages))
    shared = page.marks & known
    if len(shared) >= FEW and len(shared) >= FAMILIAR * len(page.marks):
        return "most names and numbers on it stand on the pages before it"
    return ""


def _compared(page: _Page, group: _Group) -> tuple[int, int, bool]:
    """How many values that tell documents apart a page has in common with the group, and not.

    Last, whether it has another number of a document, an account or a person.
    """
    own = page.own
    assert own is not None
    mine = _identity(page.text, own.kind)
    theirs: dict[str, str] = {}
    for one in group.pages:
        theirs |= {
            path: value for path, value in _identity(one.text, own.kind).items()
            if path not in theirs
        }  # fmt: skip
    both = mine.keys() & theirs.keys()
    differ = {path for path in both if mine[path] != theirs[path]}
    schema = SCHEMAS[own.kind] if both else None
    kinds = {path: leaf_at(schema, path).kind for path in both} if schema else {}
    another = any(kinds[path] in (Kind.IDENTIFIER, Kind.NAME) for path in differ)
    agree = sum(kind is not Kind.NAME for path, kind in kinds.items() if path not in differ)
    return agree, len(differ), another


def _identity(page: PageText, kind: str) -> dict[str, str]:
    """What the local reader finds on a page that tells one document from another of its kind."""
    schema = SCHEMAS.get(kind)
    if schema is None:
        return {}
    kinds = {leaf.path: leaf.kind for leaf in leaves(schema) if not leaf.table}
    if kind not in ONE_PERSON:
        kinds = {path: one for path, one in kinds.items() if one is not Kind.NAME}
    found: dict[str, str] = {}
    for claim in LocalReader().read([page], schema):
        if kinds.get(claim.path) in _TELLING and _is_held(claim):
            value = parse(kinds[claim.path], str(claim.raw), locale=UNKNOWN).value or str(claim.raw)
            found.setdefault(claim.path, squeeze(value))
    return found


def _is_held(claim: Claim) -> bool:
    return claim.status is Status.PRESENT and claim.raw is not None


def _segment(group: _Group) -> Segment:
    """What a group is: all its pages together say it, or else the page that says it best."""
    texts = [page.text for page in group.pages]
    classified = classify(texts)
    if classified.doc_type == UNCLASSIFIED and group.kind in SCHEMAS:
        single = [classify([text]) for text in texts]
        classified = next((one for one in single if one.doc_type == group.kind), classified)
    return Segment(
        tuple(page.number for page in group.pages),
        classified.doc_type,
        (*group.reasons[:1], *classified.reasons, *group.reasons[1:]),
    )
