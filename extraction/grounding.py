"""The only door from what a reader claims to a field that the system stands behind."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from extraction.contract import (
    Box,
    Claim,
    Evidence,
    Flag,
    Grounding,
    PageText,
    ReadField,
    Status,
)
from extraction.finding import Index
from extraction.locales import document_locale
from extraction.parsing import parse
from extraction.schemas.base import Kind, Leaf, Schema, leaf_at, leaves
from extraction.streams import Span, skeleton, squeeze

MOST_CLAIMS = 5_000
LONGEST_RAW = 500  # characters kept of a value
MOST_PARTS = 4  # of an address in several boxes
LONGEST_QUOTE = 1_000  # characters looked for of a quote
_PATH = re.compile(r"[a-z_0-9]+(\[\d{1,3}\])?(\.[a-z_0-9]+)*")
_NULLS = frozenset({
    "null", "none", "nil", "nan", "n/a", "na", "n.a.", "-", "--", "---", "–", "—", "?", "unknown",
    "undefined", "unspecified", "tbd", "not found", "not_found", "not available", "not applicable",
    "not provided", "not stated", "not specified", "k.a.",
})  # fmt: skip
SURELY_READ = 0.7  # the OCR engine's score from which a word counts as read
_SCALES = frozenset({
    "thousand", "thousands", "million", "millions", "billion", "mn", "mm", "bn", "k", "tsd", "mio",
    "mrd", "tausend", "millionen", "mille", "milliers", "millones",
})  # fmt: skip
_QUALIFIERS = frozenset({
    "approximately", "approx", "about", "around", "roughly", "circa", "ca", "up to", "at least",
    "at most", "no more than", "more than", "less than", "nearly", "ungefähr", "etwa", "rund",
    "bis zu", "mindestens", "höchstens", "environ",
})  # fmt: skip
_READABLE = frozenset({Status.PRESENT, Status.BLANK, Status.NOT_FOUND, Status.ILLEGIBLE})
_SYSTEMS = frozenset({Status.FAILED, Status.NOT_ATTEMPTED})


def ground(
    claims: Sequence[Claim], pages: Sequence[PageText], schema: type[Schema], *, source: str
) -> tuple[ReadField, ...]:
    """Type each claim, find where it stands, and say what is wrong with it. Never raises.

    A claim of a path that the schema lacks is dropped; of two claims of one path the first counts.
    Every leaf outside tables that nothing was claimed of comes back as not found, so that a reader
    cannot hide a field by silence.

    Args:
        claims: what a reader says. Untrusted: paths, texts, pages, lines and boxes alike.
        source: who says it, "local" or "llm:<model>"; the claim's rule is put behind it.
    """
    index = Index(pages, document_locale(pages))
    fields: dict[str, ReadField] = {}
    for claim in claims[:MOST_CLAIMS]:
        leaf = _leaf(schema, claim.path)
        if leaf is None:
            continue
        field = _field(claim, leaf, index, schema, source)
        if claim.path in fields:
            field = _first(fields[claim.path], field)
        fields[claim.path] = field
    for leaf in leaves(schema):
        if not leaf.table and leaf.path not in fields:
            fields[leaf.path] = ReadField(leaf.path, Status.NOT_FOUND, None, None, None, (), source)
    return tuple(fields.values())


def _leaf(schema: type[Schema], path: str) -> Leaf | None:
    if len(path) > 120 or not _PATH.fullmatch(path):
        return None
    try:
        return leaf_at(schema, path)
    except KeyError:
        return None


def _first(kept: ReadField, later: ReadField) -> ReadField:
    """The first claim of a path, marked if a later one says something else."""
    if later.value is None or later.value == kept.value or Flag.CONFLICT in kept.flags:
        return kept
    return ReadField(
        kept.path, kept.status, kept.raw, kept.value, kept.evidence,
        (*kept.flags, Flag.CONFLICT), kept.source,
    )  # fmt: skip


def _field(claim: Claim, leaf: Leaf, index: Index, schema: type[Schema], source: str) -> ReadField:
    named = f"{source}:{claim.rule[:60]}" if claim.rule else source
    raw = (claim.raw or "").strip()
    status, flags = _status(claim, raw)
    if status is not Status.PRESENT or Flag.PRESENT_WITHOUT_VALUE in flags:
        evidence = _label_evidence(claim, index) if status is not Status.NOT_FOUND else None
        return ReadField(
            claim.path, status, raw[:LONGEST_RAW] or None, None, evidence, flags, named
        )
    parsed = parse(leaf.kind, raw, locale=index.locale, check=leaf.check)
    evidence, found = _Search(claim, leaf, parsed.value, index, schema).run()
    flags = tuple(dict.fromkeys((*flags, *parsed.flags, *found)))
    value = _born(leaf, raw, parsed.value)
    return ReadField(claim.path, status, raw[:LONGEST_RAW], value, evidence, flags, named)


def _born(leaf: Leaf, raw: str, value: str | None) -> str | None:
    """A birth's day: nobody is born in the future, so two digits of a year are the last century's.

    The words that are its evidence are those of the day as printed, whatever its century.
    """
    if value is None or not leaf.path.endswith("date_of_birth") or re.search(r"\d{4}", raw):
        return value
    day = date.fromisoformat(value)
    if day <= datetime.now(UTC).date():
        return value
    return f"{day.year - 100:04}{value[4:]}"


def _status(claim: Claim, raw: str) -> tuple[Status, tuple[Flag, ...]]:
    """The claim's status as far as a reader may say it, and what contradicts it."""
    flags = claim.flags
    status = claim.status
    if status in _SYSTEMS:
        return status, flags
    if status not in _READABLE:
        status = Status.NOT_FOUND
    if raw.casefold() in _NULLS:
        return Status.NOT_FOUND, (*flags, Flag.NULL_LITERAL)
    if status is Status.PRESENT and not raw:
        return status, (*flags, Flag.PRESENT_WITHOUT_VALUE)
    if status in (Status.NOT_FOUND, Status.BLANK) and raw:
        return status, (*flags, Flag.NOT_FOUND_WITH_CONTENT)
    return status, flags


def _label_evidence(claim: Claim, index: Index) -> Evidence | None:
    """Where the label stands that has no value beside it, or the place that cannot be read."""
    quote = (claim.quote or "").strip()[:LONGEST_QUOTE]
    spans = index.texts(quote, near=claim.page) if quote else []
    if not spans:
        return None
    span = min(spans, key=_Preference(claim, index))
    return Evidence(
        span.page, index.boxes_of(span), index.text_of(span), _exactness(span, quote, index)
    )


class _Preference:
    """Orders places by what the claim says of where it saw the value: boxes, line, page."""

    def __init__(self, claim: Claim, index: Index):
        self._index = index
        self._page = claim.page
        self._boxes = claim.boxes[:40]
        self.line = index.line_words(claim.line) if claim.line else frozenset()
        if self.line and self._page is None:
            self._page = index.page_of[min(self.line)]

    def __call__(self, span: Span) -> tuple[bool, bool, bool, int]:
        return (
            not self._seen(span),
            not self.on_line(span),
            self._page is not None and span.page != self._page,
            span.pieces[0].at,
        )

    def on_line(self, span: Span) -> bool:
        return any(piece.at in self.line for piece in span.pieces)

    def _seen(self, span: Span) -> bool:
        if not self._boxes or (self._page is not None and span.page != self._page):
            return False
        return any(
            _meet(mine, theirs) for mine in self._index.boxes_of(span) for theirs in self._boxes
        )


class _Search:
    """Looks for one claimed value in the document."""

    def __init__(
        self, claim: Claim, leaf: Leaf, parsed: str | None, index: Index, schema: type[Schema]
    ):
        self._claim = claim
        self._schema = schema
        self._leaf = leaf
        self._raw = (claim.raw or "").strip()[:LONGEST_RAW]
        self._value = parsed
        self._index = index
        self._prefer = _Preference(claim, index)

    def run(self) -> tuple[Evidence | None, tuple[Flag, ...]]:
        quote = " ".join((self._claim.quote or "").split())
        quote = quote if squeeze(quote) else ""  # a sign alone is no text to look for
        too_long = len(quote) > LONGEST_QUOTE
        places = [] if too_long or not quote else self._index.texts(quote, near=self._claim.page)
        elsewhere = not any(self._prefer.on_line(place) for place in places)
        apart = self._in_parts() if elsewhere and not too_long else None
        if places and not (apart and self._prefer.on_line(apart)):
            return self._within(sorted(places, key=self._prefer), quote)
        if apart is not None:
            return self._evidence(apart, apart, _exactness(apart, quote, self._index))
        return self._without_quote(quoted=bool(quote))

    def _in_parts(self) -> Span | None:
        """An address whose lines stand apart, as street and town in two boxes of a form."""
        parts = [one for one in (self._claim.quote or "").splitlines() if squeeze(one)]
        if self._leaf.kind is not Kind.ADDRESS or not 2 <= len(parts) <= MOST_PARTS:
            return None
        if squeeze(" ".join(parts)) != squeeze(self._raw):
            return None
        found = [
            min(spans, key=self._prefer)
            for one in parts
            if (spans := self._index.texts(one, near=self._claim.page))
        ]
        if len(found) < len(parts) or len({span.page for span in found}) > 1:
            return None
        return Span(found[0].page, tuple(piece for span in found for piece in span.pieces))

    def _within(
        self, places: Sequence[Span], quote: str
    ) -> tuple[Evidence | None, tuple[Flag, ...]]:
        """The quote stands in the document: the value must be readable from it."""
        if self._leaf.kind is Kind.BOOLEAN and self._value is not None:
            place = places[0]  # its label, the mark with it or not: a picture may hold the mark
            return self._evidence(place, place, _exactness(place, quote, self._index))
        values = list(self._values())
        if self._leaf.kind is Kind.DATE and self._value is not None:
            # its year may stand elsewhere, as in a list under a period
            values.extend(self._index.days(date.fromisoformat(self._value)))
        for place in places:
            inside = [value for value in values if _inside(value, place)]
            if inside:
                span = min(inside, key=self._prefer)
                return self._evidence(span, place, _exactness(place, quote, self._index))
        evidence, flags = self._evidence(
            places[0], places[0], _exactness(places[0], quote, self._index)
        )
        return evidence, (*flags, Flag.VALUE_NOT_IN_QUOTE)

    def _without_quote(self, *, quoted: bool) -> tuple[Evidence | None, tuple[Flag, ...]]:
        """The value alone: where it stands as written, else where the same typed value does."""
        flags = (Flag.QUOTE_NOT_FOUND,) if quoted else ()
        values = list(self._values()) or self._misread()
        if not values:
            return None, flags or (Flag.QUOTE_NOT_FOUND,)
        span = min(values, key=self._prefer)
        grounding = Grounding.VALUE_ONLY
        if not quoted:
            grounding = _exactness(span, self._raw, self._index)
        evidence, found = self._evidence(span, span, grounding)
        return evidence, (*flags, *found)

    def _evidence(
        self, value: Span, quote: Span, grounding: Grounding
    ) -> tuple[Evidence, tuple[Flag, ...]]:
        evidence = Evidence(
            value.page, self._index.boxes_of(value), self._index.text_of(quote), grounding
        )
        flags = list(self._cautions(value))
        if self._claim.line and not self._prefer.on_line(value):
            flags.append(Flag.LINE_MISMATCH)
        return evidence, tuple(flags)

    def _cautions(self, value: Span) -> Iterator[Flag]:
        """What stands beside a value, or how it was read, that makes it less than plain."""
        if self._index.least_score(value) < SURELY_READ:
            yield Flag.POORLY_READ
        if self._index.instructs(value):
            yield Flag.INSTRUCTED
        if self._leaf.kind is Kind.MONEY:
            after = [_word(text) for text in self._index.after(value)]
            if self._index.is_scaled(value.page) or any(word in _SCALES for word in after):
                yield Flag.SCALE_WORD
            before = [_word(text) for text in self._index.before(value)]
            if any(word in _QUALIFIERS for word in before[-1:]) or " ".join(before) in _QUALIFIERS:
                yield Flag.QUALIFIED

    def _values(self) -> Iterator[Span]:
        """Where the value stands: typed where it has a type, else as text."""
        kind, value = self._leaf.kind, self._value
        if value is not None and kind in (Kind.MONEY, Kind.NUMBER):
            number = Decimal(value)
            yield from self._index.numbers(
                number,
                either_sign=number >= 0 and self._unsigned(),
                percent="percent" in self._leaf.description,
            )
        elif value is not None and kind is Kind.DATE:
            yield from self._index.dates(date.fromisoformat(value))
        elif value is not None and kind is Kind.CURRENCY:
            yield from self._index.currencies(value)
        else:
            yield from self._index.texts(
                self._raw, near=self._claim.page, joined=kind is Kind.IDENTIFIER
            )

    def _unsigned(self) -> bool:
        """Whether the schema asks for a positive amount, here or in a leaf beside this one."""
        group = self._leaf.path.rpartition(".")[0]
        return any(
            "positive amount" in leaf.description
            for leaf in leaves(self._schema)
            if leaf is self._leaf or (group and leaf.path.rpartition(".")[0] == group)
        )

    def _misread(self) -> list[Span]:
        """Where the value stands with letters misread; of a date, its month's."""
        if self._leaf.kind in (Kind.NAME, Kind.ADDRESS, Kind.TEXT):
            return self._index.alike(self._raw)
        if self._leaf.kind is Kind.DATE and self._value is not None:
            return self._index.dates_misread(date.fromisoformat(self._value))
        return []


def _exactness(span: Span, text: str, index: Index) -> Grounding:
    """How near `text` comes to what is printed; punctuation beside the span may belong to it."""
    printed = " ".join(index.text_of(span).split())
    first, last = span.pieces[0], span.pieces[-1]
    lead = index.words[first.at].text[: first.start]
    tail = index.words[last.at].text[last.end :]
    if " ".join(text.split()) in f"{lead}{printed}{tail}":
        return Grounding.EXACT
    if squeeze(printed) == squeeze(text) and _undashed(printed) == _undashed(text):
        return Grounding.FOLDED
    return Grounding.VALUE_ONLY


def _word(text: str) -> str:
    return text.casefold().strip("().,:;~")


def _undashed(text: str) -> str:
    """The digits of a text with the marks inside them, but for dashes and spaces."""
    return "".join(part.replace("-", "") for part in skeleton(text))


def _inside(value: Span, quote: Span) -> bool:
    words = {piece.at: piece for piece in quote.pieces}
    return all(
        piece.at in words
        and piece.start < words[piece.at].end
        and piece.end > words[piece.at].start
        for piece in value.pieces
    )


def _meet(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0) and min(one.y1, other.y1) > max(
        one.y0, other.y0
    )
