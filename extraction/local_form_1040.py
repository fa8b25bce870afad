"""How the local reader reads a Form 1040, of whichever year: its lines are known by their words."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extraction.box_form import BoxForm, Want
from extraction.box_labels import Label, Piece, piece
from extraction.box_people import TextLine, address_claim, block_of, name_claim
from extraction.box_ticks import marked
from extraction.box_values import TAX_NUMBER, TEXT, is_tax_number, simple, year
from extraction.candidates import Finder
from extraction.contract import Claim
from extraction.lexicon import load
from extraction.naming import has_digit
from extraction.schemas.form_1040 import Form1040
from extraction.sheet import Row, Token, label_key

PATHS = {
    "ssn": "taxpayer.ssn",
    "spouse_ssn": "spouse.ssn",
    "occupation": "taxpayer.occupation",
    "spouse_occupation": "spouse.occupation",
    "ptin": "preparer.ptin",
    "firm_ein": "preparer.firm_ein",
}
STATUSES = dict.fromkeys(("single", "joint", "separate", "head", "widow"), "")
_PTIN = re.compile(r"P\d{8}")
_SSN = re.compile(r"(?:\d{3}|[Xx*•]{3})-(?:\d{2}|[Xx*•]{2})-\d{4}|\d{9}")
_LINE = re.compile(r"\d{1,2}[a-z]?")
_SURE = re.compile(r"[-(]?\$?[-(]?\d{1,3}(?:,\d{3})+(?:\.\d{0,2})?\)?|[-(]?\$?\d+\.\d{0,2}\)?")
_BARE = re.compile(r"[-(]?\d+\)?")
_LEADER = re.compile(r"[._…·▶►\ufffd\s]+")

WANTS = {
    "ssn": TAX_NUMBER,
    "spouse_ssn": TAX_NUMBER,
    "occupation": TEXT,
    "spouse_occupation": TEXT,
    "ptin": Want(lambda piece: bool(_PTIN.fullmatch(piece.text))),
    "firm_ein": Want(is_tax_number),
}


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a 1040."""
    form = BoxForm(finder, Form1040.slug, WANTS)
    found = list(_filled(finder, form))
    yield from found
    if found:
        yield from year(finder, form)


def _filled(finder: Finder, form: BoxForm) -> Iterator[Claim]:
    """What somebody wrote into it."""
    yield from _amounts(finder)
    yield from simple(form.copies, PATHS, "box", blanks=False)
    for label, path in (("taxpayer", "taxpayer.name"), ("spouse", "spouse.name"),
                        ("preparer", "preparer.name"), ("firm", "preparer.firm_name")):  # fmt: skip
        yield from _named(form, label, path)
    yield from _address(form)
    yield from _status(form)
    yield from _dependents(finder, form)


def _amounts(finder: Finder) -> Iterator[Claim]:
    """Each line's amount, by the words of the line."""
    for path, phrases in load("tax_lines")["lines"].items():
        found = (_value(finder, phrase, 0) for phrase in phrases)
        one = next((value for value in found if value), None)
        if one:
            yield one.claim(path, f"line of {path}")
    for path, phrases in load("tax_lines")["beside"].items():
        found = (_value(finder, phrase, 1) for phrase in phrases)
        one = next((value for value in found if value), None)
        if one:
            yield one.claim(path, f"line of {path}")


def _value(finder: Finder, phrase: str, nth: int) -> Piece | None:
    """The amount of the first line that says so: right of the words, up to the next line's words.

    Args:
        nth: 1 for the amount behind the words "taxable amount" of the same line.
    """
    for at, row in enumerate(finder.sheet.rows):
        end = _said(row, phrase)
        if end is None:
            continue
        stop = _said(row, "taxable amount", start=end)
        if nth and stop is None:
            continue
        tokens = row.tokens[stop if nth else end :]
        if not nth and stop is not None:
            tokens = row.tokens[end : max(end, stop - 2)]
        else:
            tokens = tokens[: _next_line(tokens)]
        found = _amount(tokens, row)
        if found:
            return piece(finder.sheet, at, [found])
    return None


def _next_line(tokens: Sequence[Token]) -> int:
    """Where the words of another line start on the same row: after a gap, "b Taxable interest"."""
    for n, token in enumerate(tokens):
        if (
            n
            and re.fullmatch(r"[b-d]", token.text)
            and n + 1 < len(tokens)
            and tokens[n + 1].text[:1].isupper()
        ):
            return n
    return len(tokens)


def _said(row: Row, phrase: str, start: int = 0) -> int | None:
    """Where the words of a phrase end in a row, as a token's number."""
    wanted = label_key(phrase)
    keys = [token.key for token in row.tokens]
    for first in range(start, len(keys)):
        key = ""
        for last in range(first, min(len(keys), first + 16)):
            key += keys[last]
            if key == wanted and keys[first]:
                return last + 1
            if len(key) > len(wanted) or not wanted.startswith(key):
                break
    return None


def _amount(tokens: Sequence[Token], row: Row) -> Token | None:
    """The amount in what follows a line's words, not the line's own number."""
    before: Token | None = None
    found: Token | None = None
    for token in tokens:
        if _LEADER.fullmatch(token.text):
            before = None
            continue
        numbered = before is not None and bool(_LINE.fullmatch(before.text))
        apart = before is None or before.cell != token.cell or numbered
        if (_SURE.fullmatch(token.text) and apart) or (_BARE.fullmatch(token.text) and numbered):
            found = token
        before = token
    if found is not None and _BARE.fullmatch(found.text) and found is row.tokens[0]:
        return None
    return found


def _named(form: BoxForm, name: str, path: str) -> Iterator[Claim]:
    for copy in form.copies:
        for label in copy.named(name):
            lines = block_of(form, copy, label)
            if lines and re.search(r"[^\W\d_]{2}", lines[0].text):
                yield name_claim(_clean(lines[0]), path, f"box {name}")
                return


def _clean(line: TextLine) -> TextLine:
    text = line.text.strip(" ▶►\ufffd:")
    return TextLine(text, line.page, line.line, line.box)


def _address(form: BoxForm) -> Iterator[Claim]:
    """Street and town, which have boxes of their own."""
    for copy in form.copies:
        for label in copy.named("address"):
            whole = block_of(form, copy, label)[:3]
            if whole and has_digit(whole[0].text):
                yield address_claim(whole, "address", "home address")
                return
    lines = []
    for name in ("street", "city"):
        for copy in form.copies:
            found = [block for label in copy.named(name) if (block := block_of(form, copy, label))]
            if found:
                lines.append(found[0][0])
                break
    if len(lines) == 2 and all(has_digit(line.text) for line in lines):
        yield address_claim(lines, "address", "home address")


def _status(form: BoxForm) -> Iterator[Claim]:
    """The filing status that is ticked; nothing where several are."""
    found: dict[str, Label] = {
        one.name: one
        for one, ticked in marked(form, STATUSES, dingbats=False, under=False)
        if ticked
    }
    if len(found) == 1:
        label = next(iter(found.values()))
        text = re.sub(r"^\W*\d?\s*", "", label.text.partition(" (")[0])
        line = form.sheet.rows[label.row].line.id
        yield name_claim(TextLine(text, label.page, line, label.box), "filing_status", "ticked")


def _dependents(finder: Finder, form: BoxForm) -> Iterator[Claim]:
    """Rows with a social security number below "Dependents": name, number, relationship."""
    heads = [one for one in form.labels if one.name == "dependents"]
    if not heads:
        return
    head = min(heads, key=lambda one: (one.page, one.row))
    number = 0
    for at in range(head.row + 1, min(len(finder.sheet.rows), head.row + 14)):
        row = finder.sheet.rows[at]
        if row.page != head.page or any(_said(row, words) for words in _ends()):
            return
        place = next((n for n, one in enumerate(row.tokens) if _SSN.fullmatch(one.text)), None)
        if place is None:
            continue
        path = f"dependents[{number}]"
        names = [one for one in row.tokens[:place] if one.key.isalpha() and len(one.key) > 1]
        after = row.tokens[place + 1 :]
        related = [one for one in after if one.key.isalpha() and len(one.key) > 2]
        if names:
            yield piece(finder.sheet, at, names).claim(f"{path}.name", "dependents")
        yield piece(finder.sheet, at, [row.tokens[place]]).claim(f"{path}.ssn", "dependents")
        if related:
            same = [one for one in related if one.cell == related[0].cell]
            yield piece(finder.sheet, at, same).claim(f"{path}.relationship", "dependents")
        number += 1


@cache
def _ends() -> tuple[str, ...]:
    """What the lines below the dependents say."""
    return tuple(load("tax_lines")["lines"]["wages"])
