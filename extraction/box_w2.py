"""Boxes 12 and 14 of a Form W-2: coded amounts however they stand, and what else was reported."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.amounts import read_decimal
from extraction.box_form import Copy
from extraction.box_labels import EMPTY, TICKS, Label, Piece
from extraction.box_states import in_order
from extraction.contract import Box, Claim, Status
from extraction.lines import cover, height
from extraction.sheet import Token

_CODES = "A B C D E F G H J K L M N P Q R S T V W Y Z AA BB DD EE FF GG HH II"
CODES = frozenset(_CODES.split())
FAR = 24.0  # heights from a code to its amount on one line
LINES_APART = 1.3  # heights between two lines of box 14
_GLUED = re.compile(r"([A-Z]{1,2})[-:–=/]?\$?(\(?\d[\d,]*(?:\.\d{2})?\)?)")
_SAID = frozenset({"yes", "no", "y", "n", "(", ")", "[", "]", "13", "14"})


def is_coded(piece: Piece) -> bool:
    """An amount, or a code of box 12 with or without its amount."""
    return piece.number is not None or bool(code_of(piece))


def is_other(piece: Piece) -> bool:
    """What may stand in box 14: no ticks of the box beside it."""
    return not all(one.text.casefold() in TICKS | EMPTY | _SAID for one in piece.tokens)


def code_of(piece: Piece) -> str:
    """The code that a piece is or begins with, "Code" before it left out; "" where it has none."""
    texts = [token.text.strip(".:-") for token in piece.tokens]
    rest = [text for text in texts if text and text.casefold() != "code"]
    if not rest or rest[0] not in CODES:
        return ""
    explained = len(piece.tokens) > 2 and piece.tokens[1].text in ("-", "–", "—", ":")
    return rest[0] if len(rest) == 1 or explained or _amount_of(piece) else ""


def with_codes(found: list[Piece], labels: list[Label]) -> list[Piece]:
    """The pieces with each code of box 12 and its amount put together, in one line or one word."""
    made: list[Piece] = []
    for one in found:
        glued = _unglued(one)
        before = made[-1] if made else None
        if glued:
            made.append(glued)
        elif before is not None and _is_pair(before, one, labels):
            tokens = (*before.tokens, *one.tokens)
            made[-1] = replace(
                before, tokens=tokens, text=f"{before.text} {one.text}",
                box=cover(token.box for token in tokens),
            )  # fmt: skip
        else:
            made.append(one)
    return made


def coded_amounts(copy: Copy) -> Iterator[Claim]:
    """Box 12: each amount with its code, or with the code left of it, or above it."""
    given = [one for _, one in copy.given.get("coded", ())]
    found = in_order([*given, *_further(copy, given)])
    codes = [one for one in found if one.number is None and _amount_of(one) is None]
    number = 0
    for one in found:
        if one in codes:
            continue
        amount = _amount_of(one) or one
        code = one if one.number is None else _level_code(one, codes)
        if code is None and not amount.cents:
            continue
        path = f"coded_amounts[{number}]"
        if code is not None:
            if code in codes:
                codes.remove(code)
            part = code if code is not one else _code_part(one)
            yield part.claim(f"{path}.code", "box 12", raw=code_of(part))
        yield amount.claim(f"{path}.amount", "box 12")
        number += 1


def _further(copy: Copy, given: Sequence[Piece]) -> list[Piece]:
    """Pairs that no label reaches, on the line of one that has a label or right below it."""
    kept: list[Piece] = []
    for one in in_order(copy.free):
        pair = bool(code_of(one)) and _amount_of(one) is not None
        if pair and any(
            other.page == one.page
            and abs(other.box.y0 - one.box.y0) < (0.5 if other.box.x1 < one.box.x0 else 1.8)
            * height(one.box)
            for other in (*given, *kept)
        ):  # fmt: skip
            kept.append(one)
    return kept


def other(copy: Copy) -> Iterator[Claim]:
    """Box 14, all of it in one line: what stands together under its label, or beside it."""
    given = copy.given.get("other", ())
    found = in_order([one for _, one in given])
    kept: list[Piece] = []
    for one in found:
        size = height(one.box)
        last = kept[-1].box if kept else None
        if last is None or one.box.y0 - last.y1 < LINES_APART * size:
            kept.append(one)
    if not any(any(map(str.isalnum, one.text)) for one in kept):
        return
    raw = " ".join(one.text for one in kept)
    yield Claim(
        "other", Status.PRESENT, raw=raw, quote=raw, page=kept[0].page, line=kept[0].line,
        boxes=tuple(one.box for one in kept), rule="box 14",
    )  # fmt: skip


def _is_pair(code: Piece, amount: Piece, labels: Sequence[Label]) -> bool:
    """Whether two pieces are a code and the amount right of it, with no label between."""
    gap = amount.box.x0 - code.box.x1
    return (
        amount.number is not None
        and (amount.page, amount.row) == (code.page, code.row)
        and bool(code_of(code))
        and _amount_of(code) is None
        and -1 <= gap < FAR * height(amount.box)
        and not any(
            one.row == code.row and code.box.x1 - 1 <= one.box.x0 <= amount.box.x0 for one in labels
        )
    )


def _amount_of(piece: Piece) -> Piece | None:
    """The amount that a piece with a code ends with."""
    if piece.number is not None or len(piece.tokens) < 2:
        return None
    last = piece.tokens[-1]
    text = last.text.strip(" :;,|")
    number, _ = read_decimal(text, decimal=".")
    if number is None or not re.search(r"\d", text) or piece.tokens[0].text[:1].isdigit():
        return None
    return replace(piece, tokens=(last,), text=text, box=last.box, number=number)


def _code_part(piece: Piece) -> Piece:
    """The code of a piece with an amount."""
    rest = [one for one in piece.tokens if one.text.strip(".:-").casefold() != "code"]
    first = rest[0]
    return replace(piece, tokens=(first,), text=first.text.strip(" .:-"), box=first.box)


def _level_code(amount: Piece, codes: Sequence[Piece]) -> Piece | None:
    level = [
        one
        for one in codes
        if one.page == amount.page
        and one.box.x1 <= amount.box.x0 + 2
        and abs(one.box.y0 + one.box.y1 - amount.box.y0 - amount.box.y1) < 1.2 * height(amount.box)
    ]
    return max(level, key=lambda one: one.box.x1, default=None)


def _unglued(piece: Piece) -> Piece | None:
    """A code and an amount in one word, apart: "DD-8,210.55"."""
    if len(piece.tokens) != 1:
        return None
    token = piece.tokens[0]
    found = _GLUED.fullmatch(token.text.strip(";,"))
    if not found or found[1] not in CODES or "." not in found[2]:
        return None
    wide = (token.box.x1 - token.box.x0) / len(token.text)
    middle = token.box.x0 + wide * found.start(2)
    left = Box(token.box.x0, token.box.y0, token.box.x0 + wide * len(found[1]), token.box.y1)
    right = Box(middle, token.box.y0, token.box.x1, token.box.y1)
    tokens = (
        Token(found[1], left, token.cell, found[1].casefold()),
        Token(found[2], right, token.cell, found[2]),
    )
    return replace(piece, tokens=tokens, text=f"{found[1]} {found[2]}")
