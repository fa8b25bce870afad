"""How the local reader reads a utility's bill."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.labelled import Labelled, same_name
from extraction.naming import core, is_name
from extraction.parties import Block, Part, letterheads, name_candidate
from extraction.schemas.base import Kind
from extraction.sheet import Token
from extraction.statement_currency import currency_claims
from extraction.statement_head import Head
from extraction.statement_period import Periods
from extraction.statement_words import Figure, figures
from extraction.windows import windows

AMOUNTS = (
    "previous_balance", "payments", "current_charges", "energy_charges", "other_charges",
    "tax_total", "total_due",
)  # fmt: skip
POSITIVE = frozenset({"payments"})
ENDS = frozenset({"current_charges", "total_due", "previous_balance", "payments", "other"})
_UTILITY = re.compile(
    r"\b(?:electric\w*|power|gas|water|energy|utilit\w+|light|sewer|municipal|public works|city of|"
    r"edison|telecom\w*|telephone|wireless|broadband|internet|communications|stadtwerke|strom)\b",
    re.I,
)


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a utility's bill."""
    charges = list(_charges(finder))
    skip = frozenset(row for row, _, _ in charges)
    labels = Labelled(finder, skip)
    yield from _amounts(labels)
    for path, name in (("statement_date", "statement_date"), ("due_on", "due_on"),
                       ("late_after", "late_after")):  # fmt: skip
        yield from labels.one(path, name, Kind.DATE)
    head = Head(finder)
    if head.numbers:
        yield head.numbers[0].claim("account_number")
    period = Periods(finder, "service_start", "service_end").period(skip)
    if period:
        yield from period.claims
    yield from labels.address_at("service_address", "service_address")
    yield from _parties(labels)
    yield from currency_claims(finder)
    for number, (row, words, figure) in enumerate(charges):
        path = f"charges[{number}]"
        yield labels.text(row, words, "charges").claim(f"{path}.description")
        yield _money(finder, row, figure).claim(f"{path}.amount")


def _amounts(labels: Labelled) -> Iterator[Claim]:
    """Each amount by its label, no place for two of them."""
    taken: set[tuple[str, float]] = set()
    for name in ("total_due", *(one for one in AMOUNTS if one != "total_due")):
        best = [
            one
            for one in labels.candidates(name, Kind.MONEY)
            if (one.line, one.boxes[0].x0) not in taken
        ]
        if not best:
            continue
        one = best[0]
        taken.add((one.line, one.boxes[0].x0))
        if name in POSITIVE and one.number is not None and one.number < 0:
            one = replace(one, raw=one.raw.strip("-–−() "))
        yield one.claim(name)


def _parties(labels: Labelled) -> Iterator[Claim]:
    """Who sends the bill, and to whom."""
    sheet = labels.sheet
    customer = labels.block("holder") or labels.block("billing_address")
    vendor = _payee(labels)
    found = [block for block in windows(sheet, depth=1.0) if not _is_utility(block)]
    name = vendor.name() if vendor else None
    if name:
        found = [one for one in found if not same_name(one, vendor)]
    if customer is None and found:
        customer = found[0]
    elif customer and not customer.address():
        customer = next((one for one in found if same_name(one, customer)), customer)
    named = customer.name() if customer else None
    but = frozenset({core(named.text)}) if named else frozenset[str]()
    heads = [block for block, _ in letterheads(sheet, but=but)]
    heads.sort(key=lambda block: not _is_utility(block))
    sender = heads[0] if heads and (_is_utility(heads[0]) or not vendor) else vendor
    first = sender.name() if sender else None
    if first:
        yield name_candidate(sheet, first, 1.0, "vendor").claim("vendor_name")
    if customer:
        yield from labels.party(customer, "customer_name", "billing_address")


def _payee(labels: Labelled) -> Block | None:
    """Whom checks are payable to, as a sentence says it."""
    for hit in labels.hits("vendor"):
        tokens = labels.sheet.rows[hit.row].tokens[hit.end :]
        run = [token for token in tokens if token.cell == tokens[0].cell] if tokens else []
        text = " ".join(token.text for token in run).strip(" :.")
        if text and is_name(text) and text[:1].isupper():
            box = run[0].box._replace(x1=run[-1].box.x1)
            return Block((Part(hit.row, text, box),))
    return None


def _is_utility(block: Block) -> bool:
    name = block.name()
    return bool(name and _UTILITY.search(name.text))


def _charges(finder: Finder) -> Iterator[tuple[int, Sequence[Token], Figure]]:
    """Rows under a title of charges: words and one amount, up to a total."""
    sheet = finder.sheet
    opened: int | None = None
    for at, row in enumerate(sheet.rows):
        found = [one for one in figures(row.tokens, finder.locale) if one.cents]
        leading = {hit.name for hit in sheet.by_row[at] if hit.start == 0}
        if "sec_charges" in leading and not found:
            opened = at
            continue
        if opened is None:
            continue
        if sheet.rows[opened].page != row.page or leading & ENDS:
            opened = None
            continue
        words = [token for token in row.tokens if token.cell == row.tokens[0].cell]
        last = found[-1] if found else None
        if last and last.end == len(row.tokens) and words[0].key.isalpha():
            words = [token for token in row.tokens[: found[0].start] if token.cell == 0]
            if (
                words
                and "tax_total" not in leading
                and not re.match(r"(?:sub)?total\b", words[0].text, re.I)
            ):
                yield at, words, last


def _money(finder: Finder, row: int, figure: Figure) -> Candidate:
    tokens = finder.sheet.rows[row].tokens[figure.start : figure.end]
    return finder.candidate(row, tokens, Kind.MONEY, 1.0, "charges")
