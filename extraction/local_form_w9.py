"""How the local reader reads a Form W-9: who a payee is, for tax."""

import re
from collections.abc import Iterator, Sequence

from extraction.box_form import BoxForm, Copy
from extraction.box_labels import TICKS, Label
from extraction.box_people import TextLine, address_claim, block_of, name_claim
from extraction.box_ticks import marked
from extraction.candidates import Finder
from extraction.contract import Box, Claim, Status
from extraction.lines import cover, height
from extraction.schemas.base import Kind
from extraction.schemas.form_w9 import FormW9
from extraction.sheet import Token

LINES = {
    "name": "name",
    "business_name": "business_name",
    "address": "address",
    "city": "city_state_zip",
    "accounts": "account_numbers",
}
CLASSES = dict.fromkeys(
    (
        "individual", "c_corporation", "s_corporation", "partnership", "trust_estate", "llc",
        "other_class",
    ),
    "",
)  # fmt: skip
ENOUGH = 3  # labels of the form that make a page of it the form's first
DEEP = 4.5  # label heights under a number's label in which its boxes stand
_DASHES = frozenset({"-", "–", "—"})


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a W-9. Its pages of instructions hold nothing."""
    form = BoxForm(finder, FormW9.slug, {})
    page = _first_page(form)
    if page is None:
        return
    form.labels = [one for one in form.labels if one.page == page]
    for copy in form.copies:
        copy.labels = [one for one in copy.labels if one.page == page]
    named = {name: [one for one in form.labels if one.name == name] for name in WANTED}
    copy = next(one for one in form.copies if one.labels)
    for name, path in LINES.items():
        yield from _line(form, copy, named[name][:2], path)
    yield from _requester(form, copy, named["requester"])
    for name, sizes in (("ssn", (3, 2, 4)), ("ein", (2, 7))):
        yield from _tin(form, named[name], name, sizes)
    yield from _codes(form, named)
    yield from _classification(form)
    yield from _signed_on(finder, form, page)


WANTED = (*LINES, "requester", "ssn", "ein", "exempt_code", "fatca_code", "date", "signature")


def _first_page(form: BoxForm) -> int | None:
    """The page with the lines to fill in."""
    for page in sorted({one.page for one in form.labels}):
        names = {one.name for one in form.labels if one.page == page}
        if len(names & {*LINES, "ssn", "ein"}) >= ENOUGH:
            return page
    return None


def _line(form: BoxForm, copy: Copy, labels: Sequence[Label], path: str) -> Iterator[Claim]:
    """The one line under a line's label, or right of it."""
    for label in labels:
        lines = block_of(form, copy, label)
        if lines:
            yield name_claim(lines[0], path, f"line {label.name}")
            return
    if labels and labels[0].numbered:
        yield Claim(
            path, Status.BLANK, quote=labels[0].text, page=labels[0].page,
            boxes=(labels[0].box,), rule=f"line {labels[0].name} empty",
        )  # fmt: skip


def _requester(form: BoxForm, copy: Copy, labels: Sequence[Label]) -> Iterator[Claim]:
    for label in labels[:1]:
        lines = block_of(form, copy, label)
        if lines:
            yield address_claim(lines[:4], "requester", "requester")


def _tin(
    form: BoxForm, labels: Sequence[Label], path: str, sizes: Sequence[int]
) -> Iterator[Claim]:
    """Nine digits under their label, each in a box of its own or not."""
    for label in labels:
        run = _digits(form, label)
        digits = "".join(char for token in run for char in token.text if char.isalnum())
        parts = re.split(r"[^\dXx]+", "-".join(token.text for token in run))
        if len(digits) != 9 or not re.fullmatch(r"[\dXx]*\d{4}", digits):
            continue
        if [len(part) for part in parts if part] not in ([9], list(sizes), [1] * 9):
            continue  # the other number
        raw, at = [], 0
        for size in sizes:
            raw.append(digits[at : at + size])
            at += size
        row = next(row for row in form.sheet.rows if any(one is run[0] for one in row.tokens))
        quote = " ".join(token.text for token in run)
        yield Claim(
            path, Status.PRESENT, raw="-".join(raw), quote=quote, page=label.page,
            line=row.line.id, boxes=(cover(one.box for one in run),), rule=f"boxes of {path}",
        )  # fmt: skip
        return


def _digits(form: BoxForm, label: Label) -> list[Token]:
    """The tokens of the first row under or beside a label that hold digits alone."""
    size = max(5.5, height(label.box))
    lowest = min(
        (
            one.box.y0
            for one in form.labels
            if one.box.y0 > label.box.y1 - 1 and one.box.x0 < label.box.x1 + 12 * size
            and one.box.x1 > label.box.x0
        ),
        default=1e9,
    )  # fmt: skip
    for row in form.sheet.rows:
        if row.page != label.page:
            continue
        run = [
            token
            for token in row.tokens
            if (
                token.box.x0 > label.box.x0 - size
                and label.box.y1 - 0.5 * size < token.box.y0
                and token.box.y0 + 0.6 * height(token.box) < lowest
            )
            or (token.box.x0 > label.box.x1 - 1 and _level(token.box, label.box))
        ]
        run = [
            token for token in run if re.fullmatch(r"[\dXx*•–—-]+", token.text)
        ]  # fmt: skip
        if not run or run[0].box.y0 > label.box.y1 + DEEP * size:
            continue
        if sum(char.isdigit() for token in run for char in token.text) >= 4:
            return run
    return []


def _codes(form: BoxForm, named: dict[str, list[Label]]) -> Iterator[Claim]:
    """The codes of line 4: right of their labels, or of the "(if any)" under them."""
    printed = (*form.labels, *form.notes)
    taken = {(one.row, n) for one in printed for n in range(one.start, one.end)}
    for name, path, shape in (
        ("exempt_code", "exempt_payee_code", r"1?\d"),
        ("fatca_code", "fatca_code", r"[A-M]"),
    ):
        for label in named[name][:1]:
            size = max(5.5, height(label.box))
            found = [
                (token, row.line.id)
                for at, row in enumerate(form.sheet.rows)
                if row.page == label.page
                for n, token in enumerate(row.tokens)
                if re.fullmatch(shape, token.text)
                and (at, n) not in taken
                and token.box.x0 > label.box.x0 - size
                and -0.6 * size < token.box.y0 - label.box.y0 < 4 * size
                and height(token.box) < 2.5 * size
            ]
            if found:
                token, line = min(found, key=lambda item: item[0].box.y0)
                yield Claim(
                    path, Status.PRESENT, raw=token.text, quote=token.text, page=label.page,
                    line=line, boxes=(token.box,), rule=name,
                )  # fmt: skip


def _classification(form: BoxForm) -> Iterator[Claim]:
    """Line 3: the words beside the box that is ticked; nothing where several are."""
    found = {
        one.name: one
        for one, ticked in marked(form, CLASSES, dingbats=False, under=False)
        if ticked
    }
    if len(found) == 1:
        label = next(iter(found.values()))
        text = re.split(r"\.\s|\s\(|:", label.text)[0]
        text = " ".join(word for word in text.split() if word.casefold() not in TICKS)
        line = form.sheet.rows[label.row].line.id
        yield name_claim(
            TextLine(text, label.page, line, label.box), "tax_classification", "ticked"
        )


def _signed_on(finder: Finder, form: BoxForm, page: int) -> Iterator[Claim]:
    """The day nearest to a label of one: right of it, over it on the signature's line, or under."""
    labels = [one for one in form.labels if one.name == "date" and one.page == page]
    days = [
        finder.candidate(at, row.tokens[start:end], Kind.DATE, 1.0, "date")
        for at, row in enumerate(form.sheet.rows)
        if row.page == page
        for start, end in finder.dates(row.tokens)
    ]
    pairs = [
        (far, n)
        for n, day in enumerate(days)
        for label in labels
        if (far := _far(label.box, day.boxes[0])) is not None
    ]
    if pairs:
        yield days[min(pairs)[1]].claim("signed_on")


def _far(label: Box, day: Box) -> float | None:
    """How far a day is from its label, in heights; None where it belongs to another."""
    size = max(5.5, height(label))
    if _level(label, day) and -0.5 * size < day.x0 - label.x1 < 16 * size:
        return max(0.0, day.x0 - label.x1) / size * 0.3
    gap = max(label.y0 - day.y1, day.y0 - label.y1) / size
    beside = day.x0 > label.x1 + 6 * size or day.x1 < label.x0 - size
    return None if beside or gap > 2.2 else 1.0 + max(0.0, gap)


def _level(one: Box, other: Box) -> bool:
    return abs(one.y0 + one.y1 - other.y0 - other.y1) < 1.2 * height(other)
