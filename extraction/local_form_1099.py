"""How the local reader reads a Form 1099: NEC, INT, DIV, MISC or G."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extraction.box_form import BoxForm, Copy, Want
from extraction.box_labels import Piece, piece
from extraction.box_people import is_phone, people, recipient_address
from extraction.box_states import state_rows
from extraction.box_ticks import ticks
from extraction.box_values import (
    MONEY,
    MONEY_COLUMN,
    NUMBER,
    NUMBER_COLUMN,
    STATE_COLUMN,
    TAX_NUMBER,
    best,
    fullest,
    simple,
    year,
)
from extraction.box_window import phone_below, windowed
from extraction.candidates import Finder
from extraction.contract import Claim
from extraction.lines import height
from extraction.schemas.form_1099 import Form1099

COMMON = {
    "payer_tin": "payer.tin",
    "recipient_tin": "recipient.tin",
    "account_number": "account_number",
    "federal_income_tax": "federal_income_tax",
}
BOXES = {
    "NEC": {"nonemployee": "nonemployee.compensation"},
    "INT": {
        "interest_income": "interest.income",
        "early_withdrawal": "interest.early_withdrawal_penalty",
        "savings_bonds": "interest.savings_bonds",
        "investment_expenses": "interest.investment_expenses",
        "foreign_tax": "interest.foreign_tax",
        "tax_exempt": "interest.tax_exempt",
    },
    "DIV": {
        "ordinary": "dividends.ordinary",
        "qualified": "dividends.qualified",
        "capital_gain": "dividends.capital_gain",
        "nondividend": "dividends.nondividend",
        "section_199a": "dividends.section_199a",
        "investment_expenses": "dividends.investment_expenses",
        "foreign_tax": "dividends.foreign_tax",
        "exempt_interest": "dividends.exempt_interest",
    },
    "MISC": {
        "rents": "miscellaneous.rents",
        "royalties": "miscellaneous.royalties",
        "other_income": "miscellaneous.other_income",
        "fishing_boat": "miscellaneous.fishing_boat_proceeds",
        "medical": "miscellaneous.medical_payments",
        "substitute": "miscellaneous.substitute_payments",
        "crop": "miscellaneous.crop_insurance",
        "attorney": "miscellaneous.attorney_proceeds",
        "fish": "miscellaneous.fish_purchased",
        "deferrals_409a": "miscellaneous.section_409a_deferrals",
        "parachute": "miscellaneous.golden_parachute",
        "nonqualified": "miscellaneous.nonqualified_deferred",
    },
    "G": {
        "unemployment": "government.unemployment",
        "refunds": "government.tax_refunds",
        "rtaa": "government.rtaa_payments",
        "grants": "government.taxable_grants",
        "agriculture": "government.agriculture_payments",
    },
}
NOT_ASKED = (
    "gain_1250", "gain_1202", "collectibles", "gain_897", "liquidation", "private_activity",
    "market_discount", "bond_premium", "market_gain", "income_409a", "reserved", "foreign_country",
)  # fmt: skip
PAYER = frozenset({"payer"})
TICKED = {name: name for name in ("is_corrected", "is_fatca_filing", "is_direct_sales")}
OTHER_TICKS = {"void": "", "second_tin": "", "trade": ""}
STATE = {"state": "state", "state_number": "payer_state_number", "state_income": "income",
         "state_tax": "tax"}  # fmt: skip
_VARIANT = re.compile(r"1099-?(NEC|INT|DIV|MISC|G)(?![A-Za-z])", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")


WANTS = {
    **{name: MONEY for boxes in BOXES.values() for name in boxes},
    **dict.fromkeys(NOT_ASKED, MONEY),
    "federal_income_tax": MONEY,
    "payer_tin": TAX_NUMBER,
    "recipient_tin": TAX_NUMBER,
    "account_number": NUMBER,
    "payer_phone": Want(lambda piece: is_phone(piece.text)),
    "rtn": NUMBER,
    "cusip": NUMBER,
    "refund_year": Want(lambda piece: bool(_YEAR.fullmatch(piece.text))),
    "state": STATE_COLUMN,
    "state_number": NUMBER_COLUMN,
    "state_income": MONEY_COLUMN,
    "state_tax": MONEY_COLUMN,
}


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a 1099."""
    form = BoxForm(finder, Form1099.slug, WANTS)
    copies = [copy for copy in form.copies if copy.given]
    if not copies:
        return
    named = _variant(finder, copies)
    if named is None:
        return
    kind, claim = named
    if claim:
        yield claim
    yield from simple(copies, COMMON, "box")
    for other, boxes in BOXES.items():
        mine = boxes if other == kind else _alone(boxes, BOXES[kind])
        yield from simple(copies, mine, f"1099-{other}", blanks=other == kind)
    year_of = best(copies, "refund_year") if kind == "G" else None
    if year_of:
        yield year_of[0].claim("government.refund_year", "box refund_year", *year_of[1])
    yield from state_rows(fullest(copies, STATE), STATE, "states")
    yield from ticks(form, TICKED | OTHER_TICKS)
    claims = list(people(form, ("recipient", "payer"), PAYER, PAYER))
    claims += windowed(form, "payer", "recipient", claims)
    phone = best(copies, "payer_phone")
    if phone and not any(one.path == "payer.phone" for one in claims):
        claims.append(phone[0].claim("payer.phone", "box payer_phone", *phone[1]))
    claims += phone_below(form, claims, "payer")
    yield from claims
    yield from recipient_address(form, "recipient.address")
    yield from year(finder, form)


def _alone(boxes: dict[str, str], mine: dict[str, str]) -> dict[str, str]:
    """Boxes of another form that may stand on the same statement: those with names of their own."""
    return {name: path for name, path in boxes.items() if name not in mine}


def _variant(finder: Finder, copies: Sequence[Copy]) -> tuple[str, Claim | None] | None:
    """Which form it is by what it says most and largest; else by its boxes."""
    seen: Counter[str] = Counter()
    where: dict[str, tuple[float, Piece]] = {}
    for at, row in enumerate(finder.sheet.rows):
        for token in row.tokens:
            found = _VARIANT.search(token.text)
            if not found:
                continue
            kind = found[1].upper()
            size = height(token.box)
            seen[kind] += 1 + round(size / 6)
            alone = bool(_VARIANT.fullmatch(token.text.strip("():,.")))
            if kind not in where or size + 4 * alone > where[kind][0]:
                where[kind] = (size + 4 * alone, piece(finder.sheet, at, [token]))
    valued: Counter[str] = Counter()
    for kind, boxes in BOXES.items():
        valued[kind] = sum(bool(copy.given.get(name)) for copy in copies for name in boxes)
    if seen:
        kind = max(seen, key=lambda kind: seen[kind] + 2 * valued[kind])
        return kind, where[kind][1].claim("variant", "form's name", raw=kind)
    kind, many = valued.most_common(1)[0]
    return (kind, None) if many else None
