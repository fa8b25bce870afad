"""The words that readers, grounding, rules and screens share. Plain data: no database, no Django.

Every length is in PDF points, origin top left, of the page as a person sees it upright.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from extraction.schemas.base import Schema


class Box(NamedTuple):
    """A rectangle on a page, in points; x1 > x0 and y1 > y0."""

    x0: float
    y0: float
    x1: float
    y1: float


class Word(NamedTuple):
    """One word as the text layer or the OCR gives it."""

    text: str
    box: Box
    score: float | None = None  # the OCR engine's own, 0 to 1; None from a text layer


@dataclass(frozen=True, slots=True)
class PageText:
    """One page's words in reading order."""

    number: int  # from 1
    width: float
    height: float
    words: tuple[Word, ...]
    source: str  # "text" or "ocr"
    unseen: tuple[Word, ...] = ()  # in the file, and invisible on the page: nobody reads these


class Status(StrEnum):
    """What is known of a field. The system sets failed and not_attempted, a person the last."""

    PRESENT = "present"
    BLANK = "blank"  # the label is there, the value is not
    NOT_FOUND = "not_found"
    ILLEGIBLE = "illegible"
    FAILED = "failed"  # the reading failed: never the same as an empty field
    NOT_ATTEMPTED = "not_attempted"
    CONFIRMED_ABSENT = "confirmed_absent"


class Grounding(StrEnum):
    """How a value was found on the page."""

    EXACT = "exact"  # the quote stands there letter by letter
    FOLDED = "folded"  # but for case, spaces, dashes and compatibility forms
    VALUE_ONLY = "value_only"  # the quote is not there, a word of the same typed value is
    NONE = "none"


class Flag(StrEnum):
    """Why a value wants a second look."""

    QUOTE_NOT_FOUND = "quote_not_found"
    LINE_MISMATCH = "line_mismatch"  # the quote stands on another line than the reader said
    AMBIGUOUS = "ambiguous"  # 1.234 or 03/04/2026
    UNPARSED = "unparsed"  # the text is not of the field's kind
    VALUE_NOT_IN_QUOTE = "value_not_in_quote"
    NULL_LITERAL = "null_literal"  # "null", "N/A" given as a value
    PRESENT_WITHOUT_VALUE = "present_without_value"
    NOT_FOUND_WITH_CONTENT = "not_found_with_content"
    CONFLICT = "conflict"  # two equally good places with different values
    READERS_DISAGREE = "readers_disagree"
    SCALE_WORD = "scale_word"  # "in thousands", "million" beside the amount
    QUALIFIED = "qualified"  # "about", "up to", "estimated" beside it
    BAD_CHECK_DIGIT = "bad_check_digit"  # an identifier against its own rule of form or check
    POORLY_READ = "poorly_read"  # the OCR engine was unsure of a word of it
    SUM_FAILED = "sum_failed"  # figures of the same document do not add up with it
    LIST_INCOMPLETE = "list_incomplete"  # rows are missing: totals or the layout say so
    OTHER_ROW = "other_row"  # it stands in the line of another row of its table
    OTHER_LABEL = "other_label"  # the words before it name another field
    OMITTED = "omitted"  # nobody found it, yet a value of its kind stands by a label of its own
    INSTRUCTED = "instructed"  # it stands in a line that tells readers what to answer
    UNSEEN_TEXT = "unseen_text"  # it stands in text that people cannot see on the page


@dataclass(frozen=True, slots=True)
class Claim:
    """What a reader says of one field, unchecked. `path` is concrete, as `earnings[2].current`."""

    path: str
    status: Status
    raw: str | None = None  # the value as written on the page
    quote: str | None = None  # verbatim text around it, the value included
    page: int | None = None
    line: str | None = None  # line id such as "p2.14" (page 2, line 14), where the reader knows
    boxes: tuple[Box, ...] = ()  # where the reader itself saw it; untrusted like the rest
    rule: str = ""  # the local reader's rule, for a person who asks why
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value stands."""

    page: int
    boxes: tuple[Box, ...]
    quote: str
    grounding: Grounding


@dataclass(frozen=True, slots=True)
class ReadField:
    """One field, typed and grounded by the system.

    `value` is the canonical text of the typed value: a decimal with a point and no grouping
    (`1234.50`), an ISO date, an ISO 4217 code, or the cleaned text. None unless PRESENT and parsed.
    """

    path: str
    status: Status
    raw: str | None
    value: str | None
    evidence: Evidence | None
    flags: tuple[Flag, ...]
    source: str  # "local:<rule>", "llm:<model>"


class ReadFailed(Exception):
    """A reader could not read at all. Never to be shown as empty fields."""

    def __init__(
        self, code: str, sentence: str, *, transient: bool, retry_after: float | None = None
    ):
        super().__init__(sentence)
        self.code = code  # one of EXTRACTION's outcomes: timeout, rate, auth, bad_json, ...
        self.sentence = sentence  # for a person; holds no text of the document
        self.transient = transient
        self.retry_after = retry_after  # seconds, where the far side said so


class Reader(Protocol):
    """Anything that turns pages into claims: `local`, or a model route."""

    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str: ...

    def read(self, pages: Sequence[PageText], schema: type[Schema]) -> Sequence[Claim]:
        """Claim every leaf of `schema`, table rows as far as there are any.

        Raises:
            ReadFailed: nothing usable came back.
        """
