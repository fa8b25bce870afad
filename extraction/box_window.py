"""People on a form whom no label names: in an envelope's window, or telephones further down."""

import re
from collections.abc import Iterator, Sequence

from extraction.box_form import BoxForm
from extraction.box_labels import Piece
from extraction.box_people import (
    Party,
    TextLine,
    address_claim,
    block_of,
    is_phone,
    name_claim,
    party,
)
from extraction.contract import Box, Claim
from extraction.lines import height
from extraction.naming import core, is_name, is_town

MOST = 6  # lines of a block
LINE_GAP = 1.3  # heights between two of its lines
PHONE_DOWN = 7.0  # heights under an address in which its telephone number stands


def windowed(
    form: BoxForm, sender: str, getter: str, claims: Sequence[Claim], headed: Sequence[str] = ()
) -> Iterator[Claim]:
    """Names and addresses that are not claimed yet, of blocks that no label heads.

    Args:
        sender: who stands first where neither has a label.
        claims: those made so far.
        headed: labels of other addresses, whose blocks are nobody's.
    """
    claimed = {one.path: one for one in claims}
    missing = [who for who in (sender, getter) if f"{who}.name" not in claimed]
    if not missing or any(copy.named(who) for copy in form.copies for who in missing):
        return
    known = {core(one.raw or "") for path, one in claimed.items() if path.endswith(".name")}
    others = {
        (line.page, line.box)
        for copy in form.copies
        for label in copy.labels
        if label.name in (sender, getter, *headed)
        for line in block_of(form, copy, label)
    }
    found: dict[str, Party] = {}
    for one in _blocks(form, others):
        if one.name and core(one.name.text) not in known:
            found.setdefault(core(one.name.text), one)
    if len(found) != len(missing):
        return
    for who, one in zip(missing, found.values(), strict=True):
        assert one.name is not None
        yield name_claim(one.name, f"{who}.name", f"{who} without a label")
        yield address_claim(one.address, f"{who}.address", f"{who} without a label")


def phone_below(form: BoxForm, claims: Sequence[Claim], who: str) -> Iterator[Claim]:
    """The one telephone number that stands free under somebody's address."""
    paths = {one.path: one for one in claims}
    address = paths.get(f"{who}.address")
    if address is None or not address.boxes or f"{who}.phone" in paths:
        return
    last = address.boxes[-1]
    size = height(last)
    near = [
        one
        for one in _free(form)
        if one.page == address.page
        and is_phone(one.text)
        and abs(one.box.x0 - last.x0) < 2 * size
        and 0 < one.box.y0 - last.y0 < PHONE_DOWN * size
    ]
    if len({one.text for one in near}) == 1:
        yield near[0].claim(f"{who}.phone", f"{who} below the address")


def _blocks(form: BoxForm, others: set[tuple[int, Box]]) -> Iterator[Party]:
    """Blocks that end in a town and begin with a name, top to bottom."""
    free = _free(form)
    for town in free:
        if not is_town(town.text, first=False) or (town.page, town.box) in others:
            continue
        lines = [town]
        while len(lines) < MOST:
            above = _above(lines[-1], free)
            if above is None or (above.page, above.box) in others:
                break
            if is_town(above.text, first=False):
                break
            lines.append(above)
        found = party(
            [TextLine(one.text, one.page, one.line, one.box) for one in reversed(lines)]
        )  # fmt: skip
        named = found.name is not None and is_name(found.name.text)
        if named and len(found.address) >= 2 and re.search(r"\d", found.address[0].text):
            yield found


def _above(one: Piece, free: Sequence[Piece]) -> Piece | None:
    """The line right above, at the same left edge."""
    size = height(one.box)
    near = [
        other
        for other in free
        if other.page == one.page
        and other.row < one.row
        and abs(other.box.x0 - one.box.x0) < 0.6 * size
        and -0.4 * size < one.box.y0 - other.box.y1 < LINE_GAP * size
    ]
    return max(near, key=lambda other: other.box.y0, default=None)


def _free(form: BoxForm) -> list[Piece]:
    every = [one for copy in form.copies for one in copy.free if not one.cents]
    return sorted(every, key=lambda one: (one.page, one.row, one.box.x0))
