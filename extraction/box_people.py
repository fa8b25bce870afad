"""Names and addresses in a form's boxes: lines under a label, or beside it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.box_form import BoxForm, Copy
from extraction.box_labels import Label, Piece
from extraction.contract import Box, Claim, Status
from extraction.lines import cover, height
from extraction.naming import core, is_contact, is_country, is_legal, is_street, is_town
from extraction.parties import block_from
from extraction.streams import squeeze

WIDEST = 2.2  # heights of a blank between two lines of an address
MOST_TOP = 8  # lines in which a letterhead starts
FEW = 8  # lines of a block
_PHONE = re.compile(
    r"(?:\+?1[-. ]?)?(?:\(\d{3}\)\s?|\d{3}[-. ])?\d{3}[-. ]\d{4}|1-\d{3}-\d{3}-\d{4}"
)
_TIN = re.compile(r"(?:[Xx*•●#\d]{3}[- ][Xx*•●#\d]{2}|[Xx*•●#\d]{2})[- ][Xx*•●#\d]{4,7}")
_INNER = re.compile(r"^(?:name|company|address|street(?: address)?|city[^:]{0,20}):\s*", re.I)
_PO = re.compile(r"^p\.?\s?o\.?\s?box\b|^box \d|^rural route|^rr \d", re.I)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a block."""

    text: str
    page: int
    line: str
    box: Box


@dataclass(frozen=True, slots=True)
class Party:
    """Who a block names."""

    name: TextLine | None
    address: tuple[TextLine, ...]
    phone: TextLine | None


def block_of(form: BoxForm, copy: Copy, label: Label) -> list[TextLine]:
    """The lines that a label heads, top to bottom."""
    beside = _beside(form, label)
    under = _under(form, copy, label)
    if beside and under and party(under).address and not party(beside).address:
        return under  # what is beside it belongs to another box
    if beside and under and _is_headed(form, label, beside[0]):
        return under
    return beside or under


def _is_headed(form: BoxForm, label: Label, line: TextLine | Piece) -> bool:
    """Whether what stands beside a label is in the box of another one, which heads its column."""
    size = max(6.0, height(label.box))
    above = [
        one
        for one in form.labels
        if one.page == line.page
        and abs(one.box.x0 - line.box.x0) < 3 * size
        and 0 < line.box.y0 - one.box.y0 < 6 * size
    ]
    head = max(above, key=lambda one: one.box.y0, default=label)
    return (
        head.name != "part"
        and head.box.x0 > label.box.x1
        and abs(head.box.y0 - label.box.y0) > size
    )


def party(lines: Sequence[TextLine], *, named: bool = True) -> Party:
    """Split a block into name, address and telephone number.

    Args:
        named: the name comes first; without, all of it is an address.
    """
    phone = next((one for one in lines if is_phone(one.text)), None)
    rest = [
        one
        for one in lines
        if one is not phone and not is_contact(one.text) and not _TIN.fullmatch(one.text)
    ]
    if len(rest) == 1:
        rest = _apart(rest[0])
    names: list[TextLine] = []
    address: list[TextLine] = []
    for one in rest:
        if address and is_town(address[-1].text, first=False):
            if is_country(one.text):
                address.append(one)
            break
        if not address and not _starts_address(one.text) and (names or not is_country(one.text)):
            names.append(one)
        else:
            address.append(one)
    if not named:
        return Party(None, tuple([*names, *address][:5]), phone)
    if not names and address and not is_town(address[0].text, first=False):
        names, address = address[:1], address[1:]  # a name with a number in it: "North 312"
    if not address and len(names) > 1:
        names, address = names[:1], names[1:]  # an address without any number
    return Party(_joined(names), tuple(address[:5]), phone)


def people(
    form: BoxForm,
    who: Sequence[str],
    heads: frozenset[str] = frozenset(),
    phones: frozenset[str] = frozenset(),
) -> Iterator[Claim]:
    """Claims of names and addresses of those whom labels of these names head.

    Args:
        heads: those who may stand on top of the page instead, without a label.
        phones: those whose telephone number is asked for.
    """
    but: frozenset[str] = frozenset()
    for name in who:
        found = [
            (party(lines), copy)
            for copy in form.copies
            for label in copy.named(name)
            if (lines := block_of(form, copy, label))
        ]
        named = [(one, copy) for one, copy in found if one.name is not None]
        if not named:
            if name in heads and not found:
                yield from _letterhead(form, name, but)
            continue
        votes = Counter(squeeze(one.name.text) for one, _ in named if one.name)
        chosen, _ = max(
            named,
            key=lambda item: (
                votes[squeeze(item[0].name.text)] if item[0].name else 0,
                bool(item[0].address),
                len(item[1].given),
            ),
        )
        assert chosen.name is not None
        but = but | {core(chosen.name.text)}
        yield name_claim(chosen.name, f"{name}.name", f"{name} block")
        if chosen.phone and name in phones:
            yield name_claim(chosen.phone, f"{name}.phone", f"{name} block")
        own = _own_address(form, f"{name}_address", chosen.name)
        address = own or chosen.address or _following_address(form, chosen.name, who)
        if address:
            yield address_claim(address, f"{name}.address", f"{name} address")


def recipient_address(form: BoxForm, path: str) -> Iterator[Claim]:
    """The address of somebody whose street and town have boxes of their own."""
    for copy in form.copies:
        lines = [
            block[0]
            for name in ("street", "city")
            for label in copy.named(name)[:1]
            if (block := block_of(form, copy, label))
        ]
        if len(lines) == 2 or (lines and is_town(lines[-1].text, first=False)):
            yield address_claim(lines, path, "street and city")
            return


def _letterhead(form: BoxForm, who: str, but: frozenset[str]) -> Iterator[Claim]:
    """The name with an address below it on top of the first page."""
    for at, row in enumerate(form.sheet.rows[:MOST_TOP]):
        if row.page != form.sheet.rows[0].page:
            return
        for cell in row.line.cells:
            if core(cell.text) in but or any(map(str.isdigit, cell.text[:1])):
                continue
            if not cell.text[:1].isupper() or any(
                one.row == at and one.box.x0 < cell.box.x1 for one in (*form.labels, *form.notes)
            ):
                continue
            parts = block_from(form.sheet, at, cell).parts
            lines = [TextLine(one.text, row.page, form.sheet.rows[one.row].line.id, one.box)
                     for one in parts]  # fmt: skip
            found = party(lines)
            if found.name and any(is_town(one.text, first=False) for one in found.address):
                yield name_claim(found.name, f"{who}.name", f"{who} on top")
                yield address_claim(found.address, f"{who}.address", f"{who} on top")
                return


def _own_address(form: BoxForm, name: str, whose: TextLine) -> tuple[TextLine, ...]:
    """What a label of the address alone heads."""
    for copy in form.copies:
        for label in copy.named(name):
            block = [one for one in block_of(form, copy, label)
                     if squeeze(one.text) != squeeze(whose.text)]  # fmt: skip
            lines = party(block, named=False).address
            if any(_starts_address(one.text) for one in lines):
                return lines
    return ()


def _following_address(form: BoxForm, whose: TextLine, who: Sequence[str]) -> tuple[TextLine, ...]:
    """What a mere "Address" heads next under a name, before anybody else is named."""
    below = [one for one in form.labels if one.page == whose.page and one.box.y0 > whose.box.y0 + 2]
    ends = min((one.box.y0 for one in below if one.name in who), default=1e9)
    for copy in form.copies:
        for label in copy.named("street"):
            if label in below and label.box.y0 < ends:
                lines = party(block_of(form, copy, label), named=False).address
                if lines and is_town(lines[-1].text, first=False):
                    return lines
    return ()


def name_claim(one: TextLine, path: str, rule: str) -> Claim:
    """The claim of a name, or of another text of one line."""
    return Claim(
        path, Status.PRESENT, raw=one.text, quote=one.text, page=one.page, line=one.line,
        boxes=(one.box,), rule=rule,
    )  # fmt: skip


def address_claim(lines: Sequence[TextLine], path: str, rule: str) -> Claim:
    """The claim of an address of several lines."""
    raw = "\n".join(one.text for one in lines)
    boxes = tuple(one.box for one in lines)
    first = lines[0]
    return Claim(
        path, Status.PRESENT, raw=raw, quote=raw, page=first.page, line=first.line, boxes=boxes,
        rule=rule,
    )  # fmt: skip


def _under(form: BoxForm, copy: Copy, label: Label) -> list[TextLine]:
    size = max(6.0, height(label.box))
    left = label.box.x0 - 2 * size
    parts = [one for one in copy.labels if one.name == "part"]
    below = [
        one.box.y0
        for one in form.labels
        if one.page == label.page
        and one.name != "part"
        and one.box.y0 > label.box.y1 - 0.4 * size
        and min(one.box.x1, label.box.x0 + 14 * size) > max(one.box.x0, label.box.x0 - size)
    ]
    bottom = min(below, default=1e9)
    right = min(
        (
            one.box.x0
            for one in form.labels
            if one.page == label.page
            and one.name != "part"
            and one.box.x0 > label.box.x0 + 4 * size
            and one.box.x0 > label.box.x1 - size
            and label.box.y0 - 1.5 * size < one.box.y0 < min(bottom, label.box.y1 + 14 * size)
        ),
        default=form.sheet.sizes[label.page][0],
    )
    inside = [
        one
        for one in _loose(form)
        if one.page == label.page
        and label.box.y1 - 0.4 * size <= one.box.y0 + 0.3 * height(one.box)
        and one.box.y0 + 0.5 * height(one.box) < bottom
        and left <= one.box.x0 < right - 2
        and not (one.box.x0 > label.box.x1 and _is_headed(form, label, one))
    ]
    bounded = bottom < label.box.y1 + 22 * size
    named = any(abs(one.box.y0 - label.box.y0) < 1.5 * size for one in parts)
    torn = named or "last name" in label.text.casefold()
    return list(_lines(inside, label, bounded=bounded, torn=torn))


def _beside(form: BoxForm, label: Label) -> list[TextLine]:
    """The lines that start right of a label and go on under their first."""
    size = max(6.0, height(label.box))
    level = [
        one
        for one in _loose(form)
        if one.page == label.page
        and one.row == label.row
        and -0.5 * size <= one.box.x0 - label.box.x1 <= 26 * size
        and not any(
            other.row == label.row and label.box.x1 - 1 <= other.box.x0 <= one.box.x0
            for other in form.labels
            if other is not label
        )
    ]
    if not level:
        return []
    first = min(level, key=lambda one: one.box.x0)
    lowest = min(
        (
            one.box.y0
            for one in form.labels
            if one.page == label.page
            and one.box.y0 > label.box.y1 - 1
            and one.box.x0 < first.box.x1
            and one.box.x1 > label.box.x0
        ),
        default=1e9,
    )
    under = [
        one
        for one in _loose(form)
        if one.page == label.page
        and one.box.y0 > first.box.y1 - 0.3 * size
        and one.box.y0 + 0.5 * height(one.box) < lowest
        and abs(one.box.x0 - first.box.x0) < 2 * size
    ]
    run = [one for one in level if one.row == first.row and one.box.x0 < first.box.x1 + 6 * size]
    return list(_lines([*run, *under], label, bounded=False, torn=False))


def _loose(form: BoxForm) -> list[Piece]:
    """Pieces that may be text of a block: no amounts to the cent."""
    free = (one for copy in form.copies for one in copy.free)
    return [one for one in free if not one.cents and any(map(str.isalnum, one.text))]


def _lines(
    inside: Sequence[Piece], label: Label, *, bounded: bool, torn: bool
) -> Iterator[TextLine]:
    """Pieces as lines, as far as they go on.

    Args:
        bounded: the next label below says where the block ends, blanks don't.
        torn: the first line's words stand far apart, as under "First name" and "Last name".
    """
    rows: dict[int, list[Piece]] = {}
    for one in sorted(inside, key=lambda one: (one.row, one.box.x0)):
        rows.setdefault(one.row, []).append(one)
    last: Box | None = None
    for count, row in enumerate(sorted(rows)):
        kept = [rows[row][0]]
        for one in rows[row][1:]:
            size = height(one.box)
            if one.box.x0 - kept[-1].box.x1 < (30 if torn and not count else 6) * size:
                kept.append(one)
        box = cover(one.box for one in kept)
        if count >= FEW or (
            last is not None and not bounded and box.y0 - last.y1 > WIDEST * height(box)
        ):
            return
        last = box
        text = " ".join(one.text for one in kept).strip(" ,;:")
        text = _INNER.sub("", text)
        if not text:
            continue
        yield TextLine(text, label.page, kept[0].line, box)


def _starts_address(text: str) -> bool:
    words = text.split()
    if _PO.search(text) or is_town(text, first=True) or text.casefold().startswith("c/o "):
        return True
    if re.match(r"\d+[A-Za-z]?$|\d+-\d+$|#\d+", words[0]) and len(words) > 1:
        return not is_legal(words[-1])
    return any(map(str.isdigit, text)) and is_street(" ".join(words[1:])) and len(words) > 2


def is_phone(text: str) -> bool:
    """Whether a line is a telephone number and nothing else."""
    bare = re.sub(
        r"^(?:tel(?:ephone)?|phone|ph)[.:# ]*(?:no[.:]?)?\s*", "", text.strip(), flags=re.I
    )
    return bool(_PHONE.fullmatch(bare))


def _joined(names: Sequence[TextLine]) -> TextLine | None:
    if not names:
        return None
    text = " ".join(one.text for one in names[:2])
    return TextLine(text, names[0].page, names[0].line, cover(one.box for one in names[:2]))


def _apart(one: TextLine) -> list[TextLine]:
    """A name and its address in one line: "Acme Corp, 12 Main St, Springfield, IL 62701"."""
    found = re.match(r"^(.*?[^\W\d_]{2,}.*?)\s*[,;|]\s+(?=\d|p\.?\s?o\.?\s?box)", one.text, re.I)
    if not found:
        return [one]
    cut = (one.box.x1 - one.box.x0) * found.end() / len(one.text)
    middle = one.box.x0 + cut
    return [
        TextLine(found[1], one.page, one.line, Box(one.box.x0, one.box.y0, middle, one.box.y1)),
        TextLine(
            one.text[found.end() :], one.page, one.line,
            Box(middle, one.box.y0, one.box.x1, one.box.y1),
        ),
    ]  # fmt: skip
