"""How the local reader reads a Form W-2, official or as a payroll program prints it."""

from collections.abc import Iterator

from extraction.box_form import BoxForm, Copy, Want
from extraction.box_labels import EMPTY, TICKS, Piece
from extraction.box_people import people
from extraction.box_states import in_order, state_rows
from extraction.box_values import (
    MONEY,
    MONEY_COLUMN,
    NUMBER,
    NUMBER_COLUMN,
    STATE_COLUMN,
    TAX_NUMBER,
    TEXT_COLUMN,
    designation,
    fullest,
    simple,
    ticks,
    year,
)
from extraction.candidates import Finder
from extraction.contract import Claim, Status
from extraction.lines import height
from extraction.schemas.w2 import W2

_CODES = "A B C D E F G H J K L M N P Q R S T V W Y Z AA BB DD EE FF GG HH II"
CODES = frozenset(_CODES.split())
PATHS = {
    "ssn": "employee.ssn",
    "ein": "employer.ein",
    "control_number": "control_number",
    "wages": "wages",
    "federal_income_tax": "federal_income_tax",
    "social_security_wages": "social_security_wages",
    "social_security_tax": "social_security_tax",
    "medicare_wages": "medicare_wages",
    "medicare_tax": "medicare_tax",
    "social_security_tips": "social_security_tips",
    "allocated_tips": "allocated_tips",
    "dependent_care_benefits": "dependent_care_benefits",
    "nonqualified_plans": "nonqualified_plans",
}
TICKED = {
    name: name
    for name in ("is_statutory_employee", "is_retirement_plan", "is_third_party_sick_pay")
}
STATE = {"state": "state", "state_number": "employer_state_number", "state_wages": "wages",
         "state_tax": "income_tax"}  # fmt: skip
LOCAL = {"local_wages": "wages", "local_tax": "income_tax", "locality": "locality"}


def _coded(piece: Piece) -> bool:
    """An amount, or a code of box 12 with or without its amount."""
    return piece.number is not None or bool(_code(piece))


def _code(piece: Piece) -> str:
    """The code that a piece is, "Code" before it left out; "" where it is none."""
    texts = [token.text.strip(".:-") for token in piece.tokens]
    rest = [text for text in texts if text and text.casefold() != "code"]
    explained = len(piece.tokens) > 2 and piece.tokens[1].text in ("-", "–", "—", ":")
    return rest[0] if rest and rest[0] in CODES and (len(rest) == 1 or explained) else ""


WANTS = {
    **dict.fromkeys(PATHS, MONEY),
    "ssn": TAX_NUMBER,
    "ein": TAX_NUMBER,
    "control_number": NUMBER,
    "coded": Want(_coded, many=True),
    "other": Want(lambda piece: piece.text.casefold() not in TICKS | EMPTY, many=True),
    "state": STATE_COLUMN,
    "state_number": NUMBER_COLUMN,
    "state_wages": MONEY_COLUMN,
    "state_tax": MONEY_COLUMN,
    "local_wages": MONEY_COLUMN,
    "local_tax": MONEY_COLUMN,
    "locality": TEXT_COLUMN,
}


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a W-2."""
    form = BoxForm(finder, W2.slug, WANTS)
    copies = [copy for copy in form.copies if copy.given]
    if not copies:
        return
    yield from simple(copies, PATHS, "box")
    yield from _coded_amounts(fullest(copies, ("coded",)))
    yield from state_rows(fullest(copies, STATE), STATE, "states")
    yield from state_rows(fullest(copies, LOCAL), LOCAL, "localities")
    yield from _other(fullest(copies, ("other",)))
    yield from ticks(form, TICKED)
    yield from people(form, ("employee", "employer"), frozenset({"employer"}))
    yield from year(finder, form)
    yield from designation(finder, "copy_designation")


def _coded_amounts(copy: Copy) -> Iterator[Claim]:
    """Box 12: each amount with the code left of it, or above it where the columns are narrow."""
    found = in_order([one for _, one in copy.given.get("coded", ())])
    codes = [one for one in found if one.number is None]
    number = 0
    for amount in (one for one in found if one.number is not None):
        code = _code_of(amount, codes)
        if code is None and not amount.cents:
            continue
        if code is not None:
            codes.remove(code)
            yield code.claim(f"coded_amounts[{number}].code", "box 12", raw=_code(code))
        yield amount.claim(f"coded_amounts[{number}].amount", "box 12")
        number += 1


def _code_of(amount: Piece, codes: list[Piece]) -> Piece | None:
    level = [
        one
        for one in codes
        if one.page == amount.page
        and one.box.x1 <= amount.box.x0 + 2
        and abs(one.box.y0 + one.box.y1 - amount.box.y0 - amount.box.y1) < 1.2 * height(amount.box)
    ]
    return max(level, key=lambda one: one.box.x1, default=None)


def _other(copy: Copy) -> Iterator[Claim]:
    """Box 14, all of it in one line."""
    found = in_order([one for _, one in copy.given.get("other", ())])
    if not found or not any(any(map(str.isalnum, one.text)) for one in found):
        return
    raw = " ".join(one.text for one in found)
    yield Claim(
        "other", Status.PRESENT, raw=raw, quote=raw, page=found[0].page, line=found[0].line,
        boxes=tuple(one.box for one in found), rule="box 14",
    )  # fmt: skip
