"""The head of a receipt row by row: what each is, before anybody asks whose name it holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

from extraction.contract import Box
from extraction.dates import dates_in, read_date
from extraction.lexicon import load
from extraction.lines import cover, height
from extraction.naming import has_digit, is_contact, is_street, is_town
from extraction.receipt_rows import Label, Rows
from extraction.sheet import Token
from extraction.streams import squeeze

MOST_ROWS = 18  # of a receipt's head
SHEET = 64  # letters side by side that no till prints
WIDE_GAP = 4  # line heights between two parts of a sheet's row
WHOLE = 10**6  # tokens: the whole row
_REGISTER = re.compile(
    r"\(?\s*(?:(?:co|company|reg|regn|roc|rob|no|brn|ssm|llp)[\s.:#-]*)*"
    r"[A-Z]{0,4}[\dIOoQBl]{4,}[-\s.]{0,3}(?:[A-Z0-9]{1,3})?\s*\)?\.?", re.I
)  # fmt: skip
ADDRESS_LABEL = re.compile(
    r"^\W*(?:HQ\s)?(?:addr?ess|addr?|adress|anschrift|adresse|direcci[oó]n|indirizzo|adres)\s?[:.]\s*",
    re.I,
)
BARE_PHONE = re.compile(r"\W*(?:[TP] ?[:.]? )?(?:\+?\(?\d{2,4}\)?[\s./-]?){2,5}\d{2,4}\W*")
DIGITS = range(9, 13)  # of a telephone number with its area
DOTS = frozenset("·•|–-")
_STARTS = frozenset({
    "number", "date", "time", "summary", "total", "subtotal", "count", "method", "title",
})  # fmt: skip
STATE = re.compile(r",\s*([A-Z]{2})\b\.?(?:\s+\d{5}(?:-\d{4})?)?\s*(?:,?\s*USA?)?$")
UK_CODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
POSTCODE = re.compile(r"\b(?:\d{5}|[A-Z]-?\d{4,5}|\d{4}\s[A-Z]{2})\b")


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A row of the head, or a part of one. `kind` is text, id, contact, title, junk or end."""

    at: int
    kind: str
    text: str
    box: Box
    address: bool = False


def head_rows(rows: Rows) -> list[HeadRow]:
    """The rows until the purchase itself starts; on a sheet, the parts that stand side by side."""
    found: list[HeadRow] = []
    sheet = _letters_across(rows) > SHEET
    for at in range(min(len(rows), MOST_ROWS)):
        if sheet and found and _is_summed(rows, at):
            return found
        dotted = _is_dotted(rows.sheet.rows[at].tokens)
        for start, end in _segments(rows, at) if sheet or dotted else ((0, WHOLE),):
            row = _row(rows, at, start, end)
            bought = rows.money(at) or _is_table_head(rows, at)
            if row.kind == "end" and sheet and not bought:
                row = replace(row, kind="junk")
            if row.kind == "end" and any(one.kind == "text" for one in found):
                return found
            found.append(row)
    return found


def _is_dotted(tokens: Sequence[Token]) -> bool:
    """Whether dots part a name, a street and a town in one line."""
    dots = sum(token.text in DOTS for token in tokens)
    return dots > 0 and has_town(" ".join(one.text for one in tokens if one.text not in DOTS))


def _is_summed(rows: Rows, at: int) -> bool:
    """Whether the sums have begun: what is below them is no head."""
    first = next(iter(rows.labels[at]), None)
    names = set(first.names) if first and first.strong and first.start == 0 else set()
    return bool(rows.money(at)) and bool(names & {"total", "subtotal", "payable", "tax_total"})


def _letters_across(rows: Rows) -> float:
    """How many letters of the usual size stand between the left and the right edge of the text."""
    boxes = [
        (token.box.x1 - token.box.x0) / len(token.text)
        for row in rows.sheet.rows
        for token in row.tokens
        if len(token.text) > 2
    ]
    if not boxes:
        return 0.0
    left = min(row.line.box.x0 for row in rows.sheet.rows)
    right = max(row.line.box.x1 for row in rows.sheet.rows)
    return (right - left) / max(0.1, median(boxes))


def _segments(rows: Rows, at: int) -> Iterator[tuple[int, int]]:
    """Token ranges of a row that wide gaps part, or dots where an address is among the parts."""
    tokens = rows.sheet.rows[at].tokens
    start = 0
    if _is_dotted(tokens):
        for n in range(len(tokens) + 1):
            if n == len(tokens) or tokens[n].text in DOTS:
                if start < n:
                    yield start, n
                start = n + 1
        return
    for n in range(1, len(tokens) + 1):
        if n == len(tokens) or (
            tokens[n].box.x0 - tokens[n - 1].box.x1 > WIDE_GAP * height(tokens[n].box)
        ):
            yield start, n
            start = n


def _row(rows: Rows, at: int, start: int, end: int) -> HeadRow:
    tokens = rows.sheet.rows[at].tokens[start:end]
    plain = " ".join(token.text for token in tokens)
    labels = [
        label._replace(start=label.start - start, end=label.end - start)
        for label in rows.labels[at]
        if start <= label.start < end
    ]
    kind = _kind(rows, at, plain, labels, tokens, part=end != WHOLE)
    box = cover(token.box for token in tokens)
    if kind == "text":
        cut = next((label for label in labels if label.start and _cuts(label.names)), None)
        stop = cut.start if cut else behind_town(tokens)
        if stop:
            plain = " ".join(token.text for token in tokens[:stop])
            box = cover(token.box for token in tokens[:stop])
    return HeadRow(at, kind, plain.strip(" |"), box, kind == "text" and is_addressed(plain))


def behind_town(tokens: Sequence[Token]) -> int:
    """Where an address in one line goes on with a telephone; 0 for nowhere."""
    for n in range(2, len(tokens)):
        after = " ".join(one.text for one in tokens[n:])
        digits = sum(map(str.isdigit, after))
        if digits not in DIGITS or not BARE_PHONE.fullmatch(after):
            continue
        if has_town(" ".join(one.text for one in tokens[:n]).rstrip(" |•·–/")):
            return n
    return 0


def _cuts(names: Sequence[str]) -> bool:
    return bool({"phone", "fax", "vat_id", "registration", "date"} & set(names))


def _kind(
    rows: Rows, at: int, text: str, labels: Sequence[Label], tokens: Sequence[Token], *, part: bool
) -> str:
    lettered = sum(map(str.isalpha, text))
    first = next((label for label in labels if label.start <= 1), None)
    names = set(first.names) if first and _is_label(tokens, first.end) else set()
    if squeeze(text.strip(" -=*#<>:.")) in _titles():
        return "title"
    if first and not first.strong and is_addressed(text):
        return "text"
    if _numbers_somebody(labels, tokens) and not _known_street(text.casefold().split()):
        return "id"
    if names & {"phone", "fax"} or BARE_PHONE.fullmatch(text):
        return "contact"
    if names & {"vat_id", "registration"} or _REGISTER.fullmatch(text):
        return "id"
    if is_dated(text) or (not part and rows.money(at)) or _is_table_head(rows, at):
        return "end"
    if "other" in names:
        return "junk"
    if names & {
        "number",
        "date",
        "time",
        "summary",
        "total",
        "subtotal",
        "count",
        "method",
        "title",
    }:
        return "end" if has_digit(text) or ":" in text else "junk"
    if is_contact(text):
        return "contact"
    if lettered < 3 or lettered < 0.4 * len(squeeze(text)):
        return "text" if is_addressed(text) and lettered > 2 else "junk"
    return "text"


def _numbers_somebody(labels: Sequence[Label], tokens: Sequence[Token]) -> bool:
    """Whether a tax or register number stands in a row with its label."""
    return any(
        {"vat_id", "registration"} & set(label.names)
        and any(len(token.key) > 6 and has_digit(token.key) for token in tokens[label.end :])
        for label in labels
        if not label.start or tokens[label.start - 1].key in ("brn", "no", "co")
    )


def _is_label(tokens: Sequence[Token], end: int) -> bool:
    """Whether words at a row's start label something: a colon, a number or nothing follows them.

    "Bar Italia" and "Total Wine" are names.
    """
    if end >= len(tokens) or tokens[end - 1].text.endswith((":", ")", ".", "#")):
        return True
    after = tokens[end].text
    apart = tokens[end].cell != tokens[end - 1].cell
    return apart or not after[:1].isalpha() or has_digit(after)


def is_dated(text: str) -> bool:
    """Whether a date stands in it."""
    return any(True for _ in dates_in(text))


def _is_table_head(rows: Rows, at: int) -> bool:
    labels = [
        label for label in rows.labels[at] if any(name.startswith("col_") for name in label.names)
    ]
    return len(labels) >= 2


def is_addressed(text: str) -> bool:
    """Whether a line looks like a part of an address."""
    if ADDRESS_LABEL.match(text):
        return True
    words = [word.strip(".,:()").casefold() for word in re.split(r"[\s,]+", text)]
    if is_town(text, first=False) or STATE.search(text) or is_street(text):
        return has_digit(text) or "," in text or _known_street(words) or is_street(text)
    if _known_street(words):
        return True
    if set(words) & shop_words("places") and (len(words) <= 4 or has_digit(text)):
        return True
    if re.search(r"(?:str|straße|strasse|weg|platz|gasse|allee)\.?\s?\d", text, re.I):
        return True
    return bool(re.match(r"\d{1,5}[A-Za-z]?[\s,-]+[A-Za-z]{2}", text)) or bool(
        POSTCODE.search(text) and sum(map(str.isalpha, text)) > 2
    )


def has_town(text: str) -> bool:
    """Whether a state or a postal code stands in it as in an address."""
    return bool(STATE.search(text) or POSTCODE.search(text) or UK_CODE.search(text))


def _known_street(words: Sequence[str]) -> bool:
    if not words:
        return False
    if re.fullmatch(r"no\.?:?\d+.*|lot\d+.*|blk\d+.*", words[0]):
        return True
    strong = shop_words("streets") - shop_words("weak_streets")
    if set(words) & strong:
        return True
    return bool(set(words) & shop_words("streets")) and any(map(has_digit, words))


@cache
def shop_words(which: str) -> frozenset[str]:
    """One list of the lexicon of shops."""
    return frozenset(load("shops")[which])


@cache
def _titles() -> frozenset[str]:
    return frozenset(map(squeeze, shop_words("titles")))


def dates_of(tokens: Sequence[Token], day_first: bool | None) -> Iterator[tuple[int, int, str]]:
    """The dates of a row: which tokens they are in, and their text."""
    starts, text = [], ""
    for token in tokens:
        starts.append(len(text))
        text += token.text + " "
    for left, right in dates_in(text):
        raw = text[left:right].strip()
        day, twofold = read_date(raw, day_first=day_first)
        if not (day or twofold) or raw.isdigit():  # eight digits are as well a number of something
            continue
        inside = [
            n for n, at in enumerate(starts) if at < right and at + len(tokens[n].text) > left
        ]
        yield inside[0], inside[-1] + 1, raw
