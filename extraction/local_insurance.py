"""How the local reader reads an insurance policy's declarations."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extraction.candidates import Candidate, Finder
from extraction.contract import Box, Claim
from extraction.labelled import Labelled, same_name
from extraction.lines import cover, height
from extraction.naming import core, is_name
from extraction.parties import Block, Part, letterheads, name_candidate
from extraction.schemas.base import Kind
from extraction.sheet import Token
from extraction.statement_period import Periods
from extraction.statement_words import figures
from extraction.windows import windows

AMOUNTS = (
    ("total_premium", "total_premium"), ("policy_premium", "policy_premium"),
    ("monthly_premium", "monthly_premium"), ("fees", "fees"), ("deductible", "deductible"),
    ("dwelling", "dwelling_limit"), ("liability", "liability_limit"),
)  # fmt: skip
SUMS = frozenset({"total_premium", "policy_premium", "fees", "deductible", "monthly_premium"})
LARGE = 1_000  # a limit is that much at least
_INSURER = re.compile(r"\b(?:insurance|assurance|mutual|casualty|indemnity|underwriters|insurers|"
                      r"versicherung\w*|fire & casualty)\b", re.I)  # fmt: skip
_COMPANY = re.compile(
    r"\b(?:insurance|assurance|casualty|indemnity|mutual|underwriters)\b.*\b(?:company|co|corp\w*|"
    r"group|exchange|association|inc|ltd|of [A-Z]\w+)\b",
    re.I,
)
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_TYPES = re.compile(
    r"\b(home ?owners?|renters?|auto(?:mobile)?|condo(?:minium)?(?: owners)?|dwelling fire|"
    r"umbrella|landlord|private passenger auto|motorcycle|flood)\b",
    re.I,
)


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a policy's declarations."""
    tables = list(_coverages(finder))
    labels = Labelled(finder)
    yield from labels.one("policy_number", "policy_number", Kind.IDENTIFIER)
    yield from labels.one("issued_on", "issued_on", Kind.DATE)
    yield from _period(labels)
    yield from _amounts(labels)
    yield from _parties(labels)
    yield from labels.address_at("property", "property_address")
    yield from _type(labels)
    for name, path in (("agent", "agent"), ("mortgagee", "mortgagee")):
        block = labels.block(name, loose=True)
        first = block.name() if block else None
        if first:
            yield name_candidate(finder.sheet, first, 1.0, name).claim(path)
    for number, row in enumerate(tables):
        for column, one in row.items():
            yield one.claim(f"coverages[{number}].{column}")
    yield from _vehicles(finder)
    yield from _drivers(finder)


def _period(labels: Labelled) -> Iterator[Claim]:
    period = Periods(labels.finder, "effective_date", "expiration_date").period(frozenset())
    if period and any(hit.row for hit in labels.hits("period")):
        yield from period.claims
        return
    for path in ("effective_date", "expiration_date"):
        best = labels.candidates(path, Kind.DATE)
        if best:
            yield best[0].claim(path)


def _amounts(labels: Labelled) -> Iterator[Claim]:
    taken: set[tuple[str, float]] = set()
    said: set[str] = set()
    for path, one in _by_term(labels.finder):
        if path not in said:
            said.add(path)
            taken.add((one.line, one.boxes[0].x0))
            yield one.claim(path)
    for name, path in AMOUNTS:
        if path in said:
            continue
        found = labels.candidates(name, Kind.MONEY)
        if name in ("dwelling", "liability"):
            found = [one for one in found if one.number is not None and one.number >= LARGE]
        found = [one for one in found if (one.line, one.boxes[0].x0) not in taken]
        if found:
            taken.add((found[0].line, found[0].boxes[0].x0))
            yield found[0].claim(path)


def _by_term(finder: Finder) -> Iterator[tuple[str, Candidate]]:
    """Premiums that say for how long: "$351.00/year", or "/month" under an amount."""
    rows = finder.sheet.rows
    for at, row in enumerate(rows):
        for place, token in enumerate(row.tokens):
            found = re.fullmatch(r"(\$?[\d,]+\.\d{2})?(?:/|per)(month|mo|year|yr)\.?", token.text)
            if not found:
                continue
            path = "monthly_premium" if found[2].startswith("m") else "total_premium"
            if found[1]:
                one = finder.candidate(at, [token], Kind.MONEY, 1.0, "by term")
                yield path, replace(one, raw=found[1], number=None)
                continue
            before = list(figures(row.tokens[:place], finder.locale))
            if before and before[-1].end == place:
                run, line = row.tokens[before[-1].start : place], at
            else:
                line = at - 1 if at and rows[at - 1].page == row.page else at
                while line > max(0, at - 3) and not list(figures(rows[line].tokens, finder.locale)):
                    line -= 1
                above = [
                    one
                    for one in figures(rows[line].tokens, finder.locale)
                    if one.cents and _apart(one.box, token.box) < 2 * height(token.box)
                ]
                if not above or line == at:
                    continue
                run = rows[line].tokens[above[0].start : above[0].end]
            yield path, finder.candidate(line, run, Kind.MONEY, 1.0, "by term")


def _drivers(finder: Finder) -> Iterator[Claim]:
    """Names under heads that speak of drivers, one or two columns of them."""
    sheet = finder.sheet
    number = 0
    for at, row in enumerate(sheet.rows):
        heads = [
            cell for cell in row.line.cells if re.fullmatch(r"(?:name|driver)s?", cell.text, re.I)
        ]
        near = " ".join(one.line.text for one in sheet.rows[max(0, at - 5) : at + 1])
        if not heads or len(row.line.cells) < 2 or not re.search(r"\bdrivers?\b", near, re.I):
            continue
        last = row.line.box.y1
        for below in sheet.below(at):
            line = sheet.rows[below].line
            if line.box.y0 - last > 1.5 * height(line.box):
                break
            last = line.box.y1
            names = [
                place
                for place, cell in enumerate(line.cells)
                if any(abs(cell.box.x0 - head.box.x0) < height(cell.box) for head in heads)
                and is_name(cell.text)
                and len(cell.text.split()) > 1
            ]
            if not names or len(line.cells) < 2:
                break
            for place in names:
                tokens = [t for t in sheet.rows[below].tokens if t.cell == place]
                one = finder.candidate(below, tokens, Kind.NAME, 1.0, "drivers")
                yield one.claim(f"drivers[{number}].name")
                number += 1
        return


def _parties(labels: Labelled) -> Iterator[Claim]:
    insurer = labels.block("insurer") or _company(labels)
    insured = labels.block("named_insured")
    others = [one for one in windows(labels.sheet) if not _is_insurer(one)]
    if insurer:
        others = [one for one in others if not same_name(one, insurer)]
    if insured is None and len(others) == 1:
        insured = others[0]
    elif insured and not insured.address():
        insured = next((one for one in others if same_name(one, insured)), insured)
    name = insurer.name() if insurer else None
    if name is None:
        held = insured.name() if insured else None
        but = frozenset({core(held.text)}) if held else frozenset[str]()
        heads = [one for one, _ in letterheads(labels.sheet, but=but) if _is_insurer(one)]
        name = heads[0].name() if heads else None
    if name:
        text = re.split(r",\s*\d", name.text)[0]
        yield name_candidate(labels.sheet, replace(name, text=text), 1.0, "insurer").claim(
            "insurer"
        )
    if insured:
        yield from labels.party(insured, "named_insured.name", "named_insured.address")


def _is_insurer(block: Block) -> bool:
    name = block.name()
    return bool(name and _INSURER.search(name.text))


def _company(labels: Labelled) -> Block | None:
    """A cell, or what a sentence says after a label, that is an insurance company's name."""
    for hit in labels.sheet.named("insurer"):
        tokens = labels.sheet.rows[hit.row].tokens[hit.end :]
        run: list[Token] = []
        for token in tokens:
            if run and (run[-1].text.endswith((",", ".")) or token.cell != run[-1].cell):
                break
            run.append(token)
        text = " ".join(token.text for token in run).strip(" ,.:")
        if _COMPANY.search(text) and is_name(text):
            box = cover(token.box for token in run)
            return Block((Part(hit.row, text, box),))
    for at, line in enumerate(one.line for one in labels.sheet.rows[:60]):
        for cell in line.cells:
            if _COMPANY.search(cell.text) and is_name(cell.text) and len(cell.text.split()) <= 8:
                return Block((Part(at, cell.text, cell.box),))
    return None


def _type(labels: Labelled) -> Iterator[Claim]:
    """As labelled, else as the title of the paper says it."""
    for hit in labels.hits("policy_type"):
        for row, run in labels.finder.around(hit) if labels.alone(hit) else ():
            cell = [token for token in run if token.cell == run[0].cell]
            if 0 < len(cell) <= 6 and any(token.key.isalpha() for token in cell):
                yield labels.text(row, cell, "policy type").claim("policy_type")
                return
    for at, top in enumerate(labels.sheet.rows[:8]):
        found = _TYPES.search(top.line.text)
        if found and re.search(r"declaration|policy", top.line.text, re.I):
            words = found[0].split()
            tokens = [token for token in top.tokens if token.text in words]
            if len(tokens) == len(words):
                yield labels.text(at, tokens, "title").claim("policy_type")
                return


def _coverages(finder: Finder) -> Iterator[Mapping[str, Candidate]]:
    """Rows under heads of coverages, limits, deductibles and premiums."""
    sheet = finder.sheet
    heads: dict[str, Box] = {}
    last = 0.0
    page = 0
    for at, row in enumerate(sheet.rows):
        found = _heads(finder, at)
        if found:
            heads, last, page = found, row.line.box.y1, row.page
            continue
        if not heads:
            continue
        gap = (row.line.box.y0 - last) / height(row.line.box)
        sums = {hit.name for hit in sheet.by_row[at] if hit.start == 0} & SUMS
        if row.page != page or gap > 3.0 or sums:
            heads = {}
            continue
        cells = _row(finder, at, heads)
        if cells:
            last = row.line.box.y1
            yield cells


def _heads(finder: Finder, at: int) -> dict[str, Box]:
    """The heads in a row: of coverages, and of limits or premiums at least."""
    sheet = finder.sheet
    if any(map(str.isdigit, re.sub(r"[Vv]ehicle \d", "", sheet.rows[at].line.text))):
        return {}
    found: dict[str, Box] = {}
    for hit in sheet.by_row[at]:
        known = hit.name in found or sheet.box(hit) in found.values()
        if hit.name.startswith("col_") and hit.name != "col_other" and not known:
            found[hit.name] = sheet.box(hit)
    return found if "col_coverage" in found and len(found) > 1 else {}


def _row(finder: Finder, at: int, heads: Mapping[str, Box]) -> dict[str, Candidate]:
    row = finder.sheet.rows[at]
    if re.match(r"(?:sub)?total\b|policy premium", row.line.text, re.I):
        return {}
    found: dict[str, Candidate] = {}
    for number in {token.cell: None for token in row.tokens}:
        tokens = [token for token in row.tokens if token.cell == number]
        box = cover(token.box for token in tokens)
        name = min(heads, key=lambda name: (_apart(box, heads[name]), abs(box.x0 - heads[name].x0)))
        if name in found:
            continue
        amounts = list(figures(tokens, finder.locale))
        if name == "col_coverage":
            if any(token.key.isalpha() for token in tokens):
                found[name] = finder.candidate(at, tokens, Kind.TEXT, 1.0, "coverages")
        elif name == "col_limit":
            if amounts or re.search(r"included|actual cash|rejected|\d", row.line.text, re.I):
                found[name] = finder.candidate(at, tokens, Kind.TEXT, 1.0, "coverages")
        elif amounts and amounts[-1].end == len(tokens):
            run = tokens[amounts[-1].start : amounts[-1].end]
            found[name] = finder.candidate(at, run, Kind.MONEY, 1.0, "coverages")
    if "col_coverage" not in found or len(found) < 2:
        return {}
    names = {"col_coverage": "description", "col_limit": "limit", "col_deductible": "deductible",
             "col_premium": "premium"}  # fmt: skip
    return {names[name]: one for name, one in found.items()}


def _vehicles(finder: Finder) -> Iterator[Claim]:
    """Vehicles by their identification numbers, and the year, make and model beside or above."""
    number = 0
    seen: set[str] = set()
    for at, row in enumerate(finder.sheet.rows):
        for place, token in enumerate(row.tokens):
            text = token.text.strip(":;,.")
            if not _VIN.fullmatch(text) or not re.search(r"\d", text) or text in seen:
                continue
            if not re.search(r"[A-Z]", text):
                continue
            seen.add(text)
            path = f"vehicles[{number}]"
            described = _vehicle(finder, at, row.tokens[:place])
            if described:
                yield described.claim(f"{path}.description")
            yield finder.candidate(at, [token], Kind.IDENTIFIER, 1.0, "vin").claim(f"{path}.vin")
            number += 1


def _vehicle(finder: Finder, at: int, before: Sequence[Token]) -> Candidate | None:
    """A year and what follows it, left of the number or on the row above."""
    for row in (at, at - 1):
        tokens = list(before) if row == at else list(finder.sheet.rows[max(0, row)].tokens)
        for start, token in enumerate(tokens):
            if re.fullmatch(r"(?:19|20)\d{2}", token.text):
                run = [one for one in tokens[start:] if one.cell == token.cell]
                run = run[: next((n for n, one in enumerate(run) if one.key == "vin"), len(run))]
                if len(run) > 1:
                    return finder.candidate(row, run, Kind.TEXT, 1.0, "vehicle")
    return None


def _apart(box: Box, head: Box) -> float:
    return max(0.0, box.x0 - head.x1, head.x0 - box.x1)
