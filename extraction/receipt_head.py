"""Who sold: name, address, telephone and tax number at the head of a receipt."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

from extraction.candidates import Candidate
from extraction.contract import Box
from extraction.dates import dates_in
from extraction.lexicon import load
from extraction.lines import cover, height
from extraction.naming import has_digit, is_contact, is_street, is_town
from extraction.receipt_rows import Label, Rows, letters
from extraction.sheet import Token
from extraction.streams import squeeze

MOST_ROWS = 18  # of a receipt's head
MOST_ADDRESS = 7  # lines
SHEET = 64  # letters side by side that no till prints
WIDE_GAP = 4  # line heights between two parts of a sheet's row
WHOLE = 10**6  # tokens: the whole row
LEAST_NAME = 0.0  # points
_REGISTER = re.compile(
    r"\(?\s*(?:(?:co|company|reg|regn|roc|rob|no|brn|ssm|llp)[\s.:#-]*)*"
    r"[A-Z]{0,4}[\dIOoQBl]{4,}[-\s.]{0,3}(?:[A-Z0-9]{1,3})?\s*\)?\.?", re.I
)  # fmt: skip
_TAIL = re.compile(
    r"\s*\(?\s*(?:co\.?\s*(?:reg|no)[.:\s]*)?\(?[A-Z]{0,4}\d{5,}\s?[-–]?\s?[A-Z0-9]{0,3}\)?\s*$",
    re.I,
)
_PHONE = re.compile(r"\+?\(?\d[\d\s()/.–-]{5,}\d")
_BARE_PHONE = re.compile(r"\W*(?:\+?\(?\d{2,4}\)?[\s./-]?){2,5}\d{2,4}\W*")
_STARTS = frozenset({
    "number", "date", "time", "summary", "total", "subtotal", "count", "method", "title",
})  # fmt: skip
_STATE = re.compile(r",\s*([A-Z]{2})\b\.?(?:\s+\d{5}(?:-\d{4})?)?\s*(?:,?\s*USA?)?$")
_POSTCODE = re.compile(r"\b(?:\d{5}|[A-Z]-?\d{4,5}|\d{4}\s[A-Z]{2})\b")


@dataclass(frozen=True, slots=True)
class _Row:
    at: int
    kind: str  # text, id, contact, title, junk, end
    text: str
    box: Box
    address: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a receipt says of the merchant."""

    name: Candidate | None
    address: Candidate | None
    phone: Candidate | None
    last: int  # the last row that belongs to the head


def head(rows: Rows) -> Head:
    """Read the head: the name first, then the address under it."""
    found = _head_rows(rows)
    name = _name(rows, found)
    after = name[-1].at if name else -1
    below = [row for row in found if row.at > after and (not name or _under(name[-1], row))]
    address = _address(below)
    used = [row.at for row in (*name, *address)]
    return Head(
        _candidate(rows, name, " ", "name at the top") if name else None,
        _candidate(rows, address, "\n", "address under the name") if address else None,
        _phone(rows, found),
        max(used, default=-1),
    )


def _head_rows(rows: Rows) -> list[_Row]:
    """The rows until the purchase itself starts; on a sheet, the parts that stand side by side."""
    found: list[_Row] = []
    sheet = _letters_across(rows) > SHEET
    for at in range(min(len(rows), MOST_ROWS)):
        for start, end in _segments(rows, at) if sheet else ((0, WHOLE),):
            row = _row(rows, at, start, end)
            bought = rows.money(at) or _is_table_head(rows, at)
            if row.kind == "end" and sheet and not bought:
                row = replace(row, kind="junk")
            if row.kind == "end" and any(one.kind == "text" for one in found):
                return found
            found.append(row)
    return found


def _under(name: _Row, row: _Row) -> bool:
    """Whether a row stands below the name and not beside what is below it."""
    return min(name.box.x1, row.box.x1) > max(name.box.x0, row.box.x0)


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
    """Token ranges of a row that wide gaps part."""
    tokens = rows.sheet.rows[at].tokens
    start = 0
    for n in range(1, len(tokens) + 1):
        if n == len(tokens) or (
            tokens[n].box.x0 - tokens[n - 1].box.x1 > WIDE_GAP * height(tokens[n].box)
        ):
            yield start, n
            start = n


def _row(rows: Rows, at: int, start: int, end: int) -> _Row:
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
        if cut:
            plain = " ".join(token.text for token in tokens[: cut.start])
            box = cover(token.box for token in tokens[: cut.start])
    return _Row(at, kind, plain.strip(" |"), box, kind == "text" and is_addressed(plain))


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
    if names & {"phone", "fax"} or _BARE_PHONE.fullmatch(text):
        return "contact"
    if names & {"vat_id", "registration"} or _REGISTER.fullmatch(text):
        return "id"
    if _is_dated(text) or (not part and rows.money(at)) or _is_table_head(rows, at):
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


def _is_dated(text: str) -> bool:
    return any(True for _ in dates_in(text))


def _is_table_head(rows: Rows, at: int) -> bool:
    labels = [
        label for label in rows.labels[at] if any(name.startswith("col_") for name in label.names)
    ]
    return len(labels) >= 2


def is_addressed(text: str) -> bool:
    """Whether a line looks like a part of an address."""
    words = [word.strip(".,:()").casefold() for word in re.split(r"[\s,]+", text)]
    if is_town(text, first=False) or _STATE.search(text) or is_street(text):
        return has_digit(text) or "," in text or _known_street(words) or is_street(text)
    if _known_street(words):
        return True
    if set(words) & _list("places") and (len(words) <= 4 or has_digit(text)):
        return True
    if re.search(r"(?:str|straße|strasse|weg|platz|gasse|allee)\.?\s?\d", text, re.I):
        return True
    return bool(re.match(r"\d{1,5}[A-Za-z]?[\s,-]+[A-Za-z]{2}", text)) or bool(
        _POSTCODE.search(text) and sum(map(str.isalpha, text)) > 2
    )


def _known_street(words: Sequence[str]) -> bool:
    if not words:
        return False
    if re.fullmatch(r"no\.?:?\d+.*|lot\d+.*|blk\d+.*", words[0]):
        return True
    strong = _list("streets") - _list("weak_streets")
    if set(words) & strong:
        return True
    return bool(set(words) & _list("streets")) and any(map(has_digit, words))


def _name(rows: Rows, found: Sequence[_Row]) -> tuple[_Row, ...]:
    """The rows of the name: mostly one, two where it goes on."""
    texts = [row for row in found if row.kind == "text"]
    if not texts:
        return ()
    start = next((row.at for row in found if _is_placed(row)), 10**6)
    usual = median(height(row.box) for row in found)
    best: tuple[float, _Row] | None = None
    for order, row in enumerate(texts):
        score = _name_score(rows, found, row, order, start, usual)
        if best is None or score > best[0]:
            best = (score, row)
    if best is None or best[0] < LEAST_NAME:
        return ()
    return _whole_name(rows, found, best[1], start)


def _is_placed(row: _Row) -> bool:
    """Whether a row is surely an address: "Juniper Street Books" is a name."""
    return row.address and not _has_form(row.text) and (has_digit(row.text) or "," in row.text)


def _name_score(
    rows: Rows, found: Sequence[_Row], row: _Row, order: int, start: int, usual: float
) -> float:
    words = row.text.split()
    after = next((one for one in found if one.at == row.at + 1), None)
    score = 0.8 - 0.15 * order
    if _has_form(row.text):
        score += 1.6
    if row.at >= start:
        score -= 1.5
    if _is_placed(row) or (_leads_to_town(row, after) and has_digit(row.text)):
        score -= 1.5
    if after and after.kind == "id":
        score += 0.6
    if after and after.address:
        score += 0.35
    score += min(0.6, max(0.0, height(row.box) / usual - 1.15))
    if letters(words[0]) in _list("greetings"):
        score -= 1.2
    if row.text == row.text.casefold():
        score -= 1.0
    if sum(map(str.isalpha, row.text)) < 4 or len(words) > 8:
        score -= 0.6
    if sum(map(len, words)) < 1.7 * len(words):  # letters that stand apart: a line misread
        score -= 1.0
    if row.text.endswith(("!", "?")) or not row.text[0].isalnum():
        score -= 0.8
    if any(
        one.at < row.at and one.kind == "text" and row.text.startswith(f"{one.text} ")
        for one in found
    ):
        score += 0.5  # the brand, then the brand's branch
    repeated = sum(squeeze(row.text) in squeeze(rows.text(at)) for at in range(len(rows)))
    return score + 0.2 * (repeated > 1)


def _whole_name(rows: Rows, found: Sequence[_Row], row: _Row, start: int) -> tuple[_Row, ...]:
    """The row with the one before it, or after it, that belongs to the name."""
    before = next((one for one in found if one.at == row.at - 1 and one.kind == "text"), None)
    after = next((one for one in found if one.at == row.at + 1 and one.kind == "text"), None)
    if before and before.at < start and not _greets(before.text):
        single = len(before.text.split()) == 1 and squeeze(before.text) != squeeze(row.text)
        level = abs(height(row.box) - height(before.box)) <= 0.3 * height(row.box)
        trade = single and before.text.strip(".,").casefold() in _list("trades")
        torn = single and level and len(row.text.split()) == 1 and row.at + 1 == start
        if trade or torn or _starts_with_form(row.text) or _wraps(rows, before, row):
            return (before, row)
    if after and after.at < start and not _greets(after.text) and not after.address:
        first = row.text.split()[-1].strip(".,").casefold()
        alike = abs(height(row.box) - height(after.box)) <= 0.3 * height(row.box)
        bare = len(row.text.split()) == 1 and squeeze(row.text) != squeeze(after.text)
        if first in _list("trades") and len(row.text.split()) == 1:
            return (row, after)
        if not _has_form(after.text) and _wraps(rows, row, after):
            return (row, after)
        if all(word.strip(".,()").casefold() in _list("forms") for word in after.text.split()):
            return (row, after)
        if bare and alike and len(after.text.split()) == 1 and after.at + 1 >= start > after.at:
            return (row, after)
    return (row,)


def _wraps(rows: Rows, upper: _Row, lower: _Row) -> bool:
    """Whether the paper's width alone broke the line: the next word would not have fitted."""
    tokens = rows.sheet.rows[lower.at].tokens
    widest = max(row.line.box.x1 - row.line.box.x0 for row in rows.sheet.rows)
    first = tokens[0].box.x1 - tokens[0].box.x0
    alike = abs(height(upper.box) - height(lower.box)) <= 0.25 * height(upper.box)
    case = upper.text.isupper() == lower.text.isupper()
    return alike and case and upper.box.x1 - upper.box.x0 + first >= 0.95 * widest


def _starts_with_form(text: str) -> bool:
    """Whether a line goes on with a name: "CO. (M) SDN BHD", "Deutschland SE & Co. KG"."""
    words = [word.strip(".,()&").casefold() for word in _TAIL.sub("", text).split()]
    bare = [word for word in words if word and word not in ("m", "malaysia", "deutschland", "m)")]
    return bool(bare) and all(word in _list("forms") for word in bare)


def _greets(text: str) -> bool:
    return letters(text.split()[0]) in _list("greetings") or text == text.casefold()


def _has_form(text: str) -> bool:
    if _STATE.search(text):  # "CO" is Colorado there
        return False
    words = [word.strip(".,()&:").casefold() for word in _TAIL.sub("", text).split()]
    return any(
        word in _list("forms") or word.replace(".", "") in _list("forms") for word in words[1:]
    )


def _address(found: Sequence[_Row]) -> tuple[_Row, ...]:
    """The rows of the address: from the first that looks like one to the last that goes on."""
    taken: list[_Row] = []
    for nth, row in enumerate(found):
        after = found[nth + 1] if nth + 1 < len(found) else None
        if row.kind != "text":
            if taken:
                break
            continue
        if not taken:
            named = _has_form(row.text) and not has_digit(row.text)
            if (row.address and not named) or _leads_to_town(row, after):
                taken.append(row)
            continue
        if len(taken) >= MOST_ADDRESS or not _goes_on(taken[-1], row, after):
            break
        taken.append(row)
    sure = any(has_digit(row.text) for row in taken)
    return tuple(taken) if sure else ()


def _leads_to_town(row: _Row, after: _Row | None) -> bool:
    """Whether a line is a street for what stands under it: "Alte Ziegelei 84", then a town."""
    numbered = re.search(r"\d\s?[a-zA-Z]?$|,", row.text)
    town = after is not None and after.kind == "text" and _is_town_row(after)
    return bool(numbered) and town and len(row.text.split()) > 1


def _goes_on(last: _Row, row: _Row, after: _Row | None) -> bool:
    if row.address or last.text.endswith((",", "&", "/", "-")):
        return True
    if _greets(row.text):
        return False
    words = {word.strip(".,()").casefold() for word in row.text.split()}
    if words & _list("places") or not _is_town_row(last):
        return True
    ends = after is not None and after.kind in ("id", "contact", "title")
    return ends and len(words) <= 4 and row.text == row.text.upper()


def _is_town_row(row: _Row) -> bool:
    return bool(_POSTCODE.search(row.text) or _STATE.search(row.text))


def _candidate(rows: Rows, found: Sequence[_Row], joint: str, rule: str) -> Candidate:
    texts = [_TAIL.sub("", row.text) if joint == " " else row.text for row in found]
    raw = joint.join(text.strip(" ,;:|*") for text in texts if text.strip(" ,;:|*"))
    line = rows.sheet.rows[found[0].at].line
    boxes = tuple(row.box for row in found)
    return Candidate(raw, found[0].at, line.page, line.id, boxes, 1.0, rule)


def _phone(rows: Rows, found: Sequence[_Row]) -> Candidate | None:
    """The telephone: after its label, else a line in the head that is nothing else."""
    labelled = [
        (at, label.end) for at in range(len(rows)) for label in rows.labels[at]
        if "phone" in label.names and label.strong
    ]  # fmt: skip
    bare = [
        (row.at, 0) for row in found if row.kind == "contact" and _BARE_PHONE.fullmatch(row.text)
    ]
    for at, start in (*labelled, *bare):
        tokens = rows.sheet.rows[at].tokens[start:]
        stop = next(
            (
                n
                for n, token in enumerate(tokens)
                if n and letters(token.text) in ("fax", "hp", "gst")
            ),
            len(tokens),
        )
        run = tokens[:stop]
        text = " ".join(token.text for token in run)
        seen = _PHONE.search(text)
        digits = sum(map(str.isdigit, seen[0])) if seen else 0
        if not seen or not 7 <= digits <= 15 or _is_dated(seen[0]):
            continue
        line = rows.sheet.rows[at].line
        raw = (
            seen[0].split("/")[0].strip()
            if len(squeeze(seen[0].split("/")[0])) >= 8
            else seen[0].strip()
        )
        box = cover(token.box for token in run)
        return Candidate(raw, at, line.page, line.id, (box,), 1.0, "telephone")
    return None


@cache
def _list(which: str) -> frozenset[str]:
    return frozenset(load("shops")[which])


@cache
def _titles() -> frozenset[str]:
    return frozenset(map(squeeze, _list("titles")))
