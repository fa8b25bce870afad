"""Who sold: name, address and telephone at the head of a receipt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extraction.candidates import Candidate
from extraction.lines import cover, height
from extraction.naming import has_digit
from extraction.receipt_places import (
    ADDRESS_LABEL,
    BARE_PHONE,
    POSTCODE,
    STATE,
    HeadRow,
    behind_town,
    head_rows,
    is_dated,
    shop_words,
)
from extraction.receipt_rows import Rows, letters
from extraction.streams import squeeze

MOST_ADDRESS = 7  # lines
LEAST_NAME = 0.0  # points
_TAIL = re.compile(
    r"\s*\(?\s*(?:co\.?\s*(?:reg|no)[.:\s]*)?\(?[A-Z]{0,4}\d{5,}\s?[-–]?\s?[A-Z0-9]{0,3}\)?\s*$",
    re.I,
)
_PHONE = re.compile(r"\+?\(?\d[\d\s()/.–-]{5,}\d")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a receipt says of the merchant."""

    name: Candidate | None
    address: Candidate | None
    phone: Candidate | None
    last: int  # the last row that belongs to the head


def head(rows: Rows) -> Head:
    """Read the head: the name first, then the address under it."""
    found = head_rows(rows)
    name = _name(rows, found)
    after = name[-1].at if name else -1
    below = [
        row
        for row in found
        if (row.at > after and (not name or _under(name[-1], row)))
        or (name and row.at == after and row.box.x0 > name[-1].box.x1)
    ]
    address = _address(below)
    used = [row.at for row in (*name, *address)]
    return Head(
        _candidate(rows, name, " ", "name at the top") if name else None,
        _candidate(rows, address, "\n", "address under the name") if address else None,
        _phone(rows, found),
        max(used, default=-1),
    )


def _under(name: HeadRow, row: HeadRow) -> bool:
    """Whether a row stands below the name and not beside what is below it."""
    return min(name.box.x1, row.box.x1) > max(name.box.x0, row.box.x0)


def _name(rows: Rows, found: Sequence[HeadRow]) -> tuple[HeadRow, ...]:
    """The rows of the name: mostly one, two where it goes on."""
    texts = [row for row in found if row.kind == "text"]
    if not texts:
        return ()
    start = next((row.at for row in found if _is_placed(row)), 10**6)
    usual = median(height(row.box) for row in found)
    best: tuple[float, HeadRow] | None = None
    for order, row in enumerate(texts):
        score = _name_score(rows, found, row, order, start, usual)
        if best is None or score > best[0]:
            best = (score, row)
    if best is None or best[0] < LEAST_NAME:
        return ()
    return _whole_name(rows, found, best[1], start)


def _is_placed(row: HeadRow) -> bool:
    """Whether a row is surely an address: "Juniper Street Books" is a name."""
    return row.address and not _has_form(row.text) and (has_digit(row.text) or "," in row.text)


def _name_score(
    rows: Rows, found: Sequence[HeadRow], row: HeadRow, order: int, start: int, usual: float
) -> float:
    words = row.text.split()
    after = next((one for one in found if one.at == row.at + 1), None)
    score = 0.8 - 0.15 * order
    if _has_form(row.text):
        score += 1.6
    leads = any(one.at == row.at and one.box.x0 > row.box.x1 and _is_placed(one) for one in found)
    if row.at > start or (row.at == start and not leads):
        score -= 1.5
    if _is_placed(row) or (_leads_to_town(row, after) and has_digit(row.text)):
        score -= 1.5
    if after and after.kind == "id":
        score += 0.6
    if after and after.address:
        score += 0.35
    score += min(0.6, max(0.0, height(row.box) / usual - 1.15))
    if letters(words[0]) in shop_words("greetings"):
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


def _whole_name(
    rows: Rows, found: Sequence[HeadRow], row: HeadRow, start: int
) -> tuple[HeadRow, ...]:
    """The row with the one before it, or after it, that belongs to the name."""
    before = next((one for one in found if one.at == row.at - 1 and one.kind == "text"), None)
    after = next((one for one in found if one.at == row.at + 1 and one.kind == "text"), None)
    if before and before.at < start and not _greets(before.text):
        single = len(before.text.split()) == 1 and squeeze(before.text) != squeeze(row.text)
        level = abs(height(row.box) - height(before.box)) <= 0.3 * height(row.box)
        trade = single and before.text.strip(".,").casefold() in shop_words("trades")
        torn = single and level and len(row.text.split()) == 1 and row.at + 1 == start
        if trade or torn or _starts_with_form(row.text) or _wraps(rows, before, row):
            return (before, row)
    if after and after.at < start and not _greets(after.text) and not after.address:
        first = row.text.split()[-1].strip(".,").casefold()
        alike = abs(height(row.box) - height(after.box)) <= 0.3 * height(row.box)
        bare = len(row.text.split()) == 1 and squeeze(row.text) != squeeze(after.text)
        if first in shop_words("trades") and len(row.text.split()) == 1:
            return (row, after)
        if not _has_form(after.text) and _wraps(rows, row, after):
            return (row, after)
        if all(word.strip(".,()").casefold() in shop_words("forms") for word in after.text.split()):
            return (row, after)
        if bare and alike and len(after.text.split()) == 1 and after.at + 1 >= start > after.at:
            return (row, after)
    return (row,)


def _wraps(rows: Rows, upper: HeadRow, lower: HeadRow) -> bool:
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
    return bool(bare) and all(word in shop_words("forms") for word in bare)


def _greets(text: str) -> bool:
    return letters(text.split()[0]) in shop_words("greetings") or text == text.casefold()


def _has_form(text: str) -> bool:
    if STATE.search(text):  # "CO" is Colorado there
        return False
    words = [word.strip(".,()&:").casefold() for word in _TAIL.sub("", text).split()]
    return any(
        word in shop_words("forms") or word.replace(".", "") in shop_words("forms")
        for word in words[1:]
    )


def _address(found: Sequence[HeadRow]) -> tuple[HeadRow, ...]:
    """The rows of the address: from the first that looks like one to the last that goes on."""
    taken: list[HeadRow] = []
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


def _leads_to_town(row: HeadRow, after: HeadRow | None) -> bool:
    """Whether a line is a street for what stands under it: "Alte Ziegelei 84", then a town."""
    numbered = re.search(r"\d\s?[a-zA-Z]?$|,", row.text)
    town = after is not None and after.kind == "text" and _is_town_row(after)
    return bool(numbered) and town and len(row.text.split()) > 1


def _goes_on(last: HeadRow, row: HeadRow, after: HeadRow | None) -> bool:
    if row.address or last.text.endswith((",", "&", "/", "-")):
        return True
    if _greets(row.text):
        return False
    words = {word.strip(".,()").casefold() for word in row.text.split()}
    if words & shop_words("places") or not _is_town_row(last):
        return True
    ends = after is not None and after.kind in ("id", "contact", "title")
    return ends and len(words) <= 4 and row.text == row.text.upper()


def _is_town_row(row: HeadRow) -> bool:
    return bool(POSTCODE.search(row.text) or STATE.search(row.text))


def _candidate(rows: Rows, found: Sequence[HeadRow], joint: str, rule: str) -> Candidate:
    cut = _TAIL if joint == " " else ADDRESS_LABEL
    texts = [cut.sub("", row.text) for row in found]
    raw = joint.join(text.strip(" ,;:|*") for text in texts if text.strip(" ,;:|*"))
    line = rows.sheet.rows[found[0].at].line
    boxes = tuple(row.box for row in found)
    return Candidate(raw, found[0].at, line.page, line.id, boxes, 1.0, rule)


def _phone(rows: Rows, found: Sequence[HeadRow]) -> Candidate | None:
    """The telephone: after its label, else a line in the head that is nothing else."""
    labelled = [
        (at, label.end) for at in range(len(rows)) for label in rows.labels[at]
        if "phone" in label.names and label.strong
    ]  # fmt: skip
    bare = [
        (row.at, 0) for row in found if row.kind == "contact" and BARE_PHONE.fullmatch(row.text)
    ]
    behind = [(at, behind_town(rows.sheet.rows[at].tokens)) for at in range(len(rows))]
    for at, start in (*labelled, *bare, *(one for one in behind if one[1])):
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
        if not seen or not 7 <= digits <= 15 or is_dated(seen[0]):
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
