"""Whose account a statement is of, at which bank, and for which period."""

import re
from collections.abc import Iterator, Sequence

from extraction.candidates import Candidate, Finder
from extraction.contract import Box, Claim
from extraction.lines import height
from extraction.naming import core, is_name
from extraction.parties import (
    Block,
    Part,
    address_candidate,
    address_of,
    block_at,
    letterheads,
    name_candidate,
)
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token
from extraction.statement_period import Period, Periods
from extraction.statement_sums import Summary
from extraction.statement_types import (
    BANK,
    CARD,
    SECTION,
    TITLE,
    TYPE,
    accounts_at,
    bare,
    before_number,
    is_headline,
    is_kind,
    is_type,
    named_in,
)
from extraction.statement_words import Figure, days, figures
from extraction.streams import squeeze
from extraction.windows import windows

_NUMBER = re.compile(r"[\dXx*•.-]*\d[\dXx*•-]*|[Xx*•-]{2,}|[A-Z]{2}\d{2}")
LEAST_NUMBER = 8  # digits and masks of an account number that words may follow


class Head:
    """Reads what stands above and beside the transactions."""

    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet
        self._periods = Periods(finder)
        text = "\n".join(row.line.text for row in self._sheet.rows)
        self.card = len({found.casefold() for found in CARD.findall(text)}) >= 3
        self._hosts = {
            squeeze(found)
            for found in re.findall(r"[\w.-]+\.(?:com|org|net|de|co\.uk|bank|example)\b", text)
        }
        self.numbers = self._account_numbers()
        self.zones, self.others = self._zoned()

    # Accounts

    def _account_numbers(self) -> list[Candidate]:
        """Numbers of accounts as labelled, each once, the likeliest first."""
        found: dict[str, Candidate] = {}
        for hit in (*self._sheet.named("number"), *self._sheet.named("iban")):
            if hit.start and not hit.leads and not hit.strong:
                continue
            for row, run in self._finder.around(hit):
                sure = hit.strong and hit.name == "number"
                one = self._number(row, run, 1.0 if sure else 0.5)
                cell = self._sheet.rows[hit.row].tokens[hit.start].cell
                if one is None and row == hit.row and run[0].cell == cell and run[0].key:
                    break  # "Account: Checking" has its value
                if one is None or (not sure and found):
                    continue
                found.setdefault(bare(one.raw), one)
                break
        titled = [
            self._number(at, run, 1.0)
            for at, run in accounts_at(self._sheet, self._finder.locale, amounts=False)
        ]
        for one in titled:  # "Harbor Savings 0099812277" over an account's own part
            if one and not any(known.endswith(bare(one.raw)[-4:]) for known in found):
                found[bare(one.raw)] = one
        if len(found) > 1 and len({one.score for one in found.values()}) == 1 and any(titled):
            return sorted(found.values(), key=lambda one: one.row)
        return sorted(found.values(), key=lambda one: -one.score)

    def _number(self, row: int, run: Sequence[Token], score: float) -> Candidate | None:
        skip = 0
        while skip < min(3, len(run)) and run[skip].key.strip("#") in ("", "ending", "in"):
            skip += 1
            if skip < len(run) and _NUMBER.fullmatch(run[skip - 1].text):
                skip -= 1  # a mask without letters belongs to the number
                break
        end = skip
        while (
            end < len(run)
            and _NUMBER.fullmatch(run[end].text.strip("#:().,"))
            and run[end].cell == run[skip].cell
        ):
            end += 1
        tokens = run[skip:end]
        text = " ".join(token.text for token in tokens).strip(" #:().,")
        followed = end < len(run) and run[end].cell == run[end - 1].cell
        if followed and run[end].key.isalpha() and len(bare(text)) < LEAST_NUMBER:
            return None  # a house's number
        whole = self._sheet.rows[row].tokens
        dated = {
            id(whole[at])
            for day in days(whole, self._finder.locale)
            if day.whole
            for at in range(day.start, day.end)
        }
        if sum(map(str.isdigit, text)) < 3 or any(id(token) in dated for token in tokens):
            return None
        if re.search(r"\d[.,]\d{2}$", text):
            return None
        one = self._finder.candidate(row, tokens, Kind.IDENTIFIER, score, "number")
        return Candidate(text, row, one.page, one.line, one.boxes, score, "number")

    def _zoned(self) -> tuple[list[int], list[int]]:
        """Which account each row is about, and the accounts beside the main one.

        A second account starts where its number stands in a title of its own, or a row says its
        type and its number and no amount.
        """
        zones = [0] * len(self._sheet.rows)
        known = [bare(one.raw) for one in self.numbers if one.score >= 1.0]
        listed = self._listed_accounts()
        numbers = list(dict.fromkeys([number for number, _, _ in listed] + known))
        if len(numbers) < 2:
            return zones, []
        current = 0
        rows = {one.row: bare(one.raw) for one in self.numbers if one.score >= 1.0}
        own = {  # numbers in rows close by are a list of accounts, no titles
            at: numbers.index(number)
            for at, number in rows.items()
            if not any(0 < abs(at - near) < 4 for near in rows)
        }
        names = [
            bare(self._sheet.rows[place].line.cells[0].text).removesuffix(number)
            for number, place, _ in listed
        ]
        for at, row in enumerate(self._sheet.rows):
            if not any(at == place for _, place, _ in listed):
                squeezed = bare(row.line.text)
                named = [n for n, number in enumerate(numbers) if len(number) > 3
                         and squeezed.endswith(number)]  # fmt: skip
                if named and (TYPE.search(row.line.text) or len(row.line.cells) <= 2):
                    current = named[0]
                elif (
                    at in own
                    and not self._amounts(at)
                    and any(
                        is_kind(one.line.cells[0])
                        for one in self._sheet.rows[max(0, at - 1) : at + 1]
                    )
                ):
                    current = own[at]
                elif len(row.line.cells) <= 2 and is_kind(row.line.cells[0]):
                    first = bare(row.line.cells[0].text)
                    called = [n for n, name in enumerate(names) if name and first.startswith(name)]
                    current = called[0] if len(called) == 1 else current
            zones[at] = current
        return zones, sorted(set(zones) - {0}) or ([1] if len(listed) > 1 else [])

    def _listed_accounts(self) -> list[tuple[str, int, Candidate]]:
        """The accounts of a table of accounts: number, row, and its number's place."""
        found: list[tuple[str, int, Candidate]] = []
        for at, row in enumerate(self._sheet.rows):
            names = {hit.name for hit in self._sheet.by_row[at]}
            heads = [hit for hit in self._sheet.by_row[at] if hit.name == "number"]
            if not heads or not names & {"account_type", "accounts"} or ":" in row.line.text:
                continue
            if any(map(str.isdigit, row.line.text)) or len(row.line.cells) < 3:
                continue
            for below in range(at + 1, min(at + 9, len(self._sheet.rows))):
                one = self._listed(below, [self._sheet.box(hit) for hit in heads])
                if one:
                    found.append((bare(one.raw), below, one))
        if len(found) < 2:
            rows = list(accounts_at(self._sheet, self._finder.locale, amounts=True))
            near = [row for row, _ in rows if row - rows[0][0] <= 2 * len(rows)]
            plain = [(row, self._number(row, run, 1.0)) for row, run in rows if row in near]
            if len(plain) > 1 and all(one for _, one in plain):
                return [(bare(one.raw), row, one) for row, one in plain if one]
        return found

    def _listed(self, row: int, heads: Sequence[Box]) -> Candidate | None:
        """The account number of a row that has its type and an amount, too."""
        line = self._sheet.rows[row]
        if not self._amounts(row) or not TYPE.search(line.line.text):
            return None
        for start, token in enumerate(line.tokens):
            size = 2 * height(token.box)
            if any(head.x0 - size < token.box.x0 < head.x1 + size for head in heads):
                one = self._number(row, line.tokens[start : start + 4], 1.0)
                if one and len(bare(one.raw)) >= 4:
                    return one
        return None

    def _amounts(self, row: int) -> list[Figure]:
        run = self._sheet.rows[row].tokens
        return [one for one in figures(run, self._finder.locale) if one.cents]

    def second(self, account: int, summary: Summary) -> Iterator[Claim]:
        """Number and closing balance of the account beside the main one."""
        listed = self._listed_accounts()
        closing = summary.choice.get("closing")
        if len(listed) > 1:
            _, row, number = listed[1]
            yield number.claim("second_account.number")
            run, found = self._sheet.rows[row].tokens, self._amounts(row)
            if found:
                cut = run[found[-1].start : found[-1].end]
                yield self._finder.candidate(row, cut, Kind.MONEY, 1.0, "accounts").claim(
                    "second_account.closing_balance"
                )
                return
        elif len(self.numbers) > 1:
            yield self.numbers[1].claim("second_account.number")
        if closing:
            yield closing.claim("second_account.closing_balance")

    # Bank, holder, account

    def claims(self, skip: frozenset[int], period: Period | None) -> Iterator[Claim]:
        """Bank, holder, number, type and day of issue, which is none of the period's ends."""
        holder = self.holder(skip)
        name = holder.name() if holder else None
        but = frozenset({core(name.text)}) if name else frozenset[str]()
        bank = self._bank(but)
        if holder is None:
            holder = self._window(bank, skip)
            name = holder.name() if holder else None
        if holder and name:
            yield name_candidate(self._sheet, name, 1.0, "holder").claim("account_holder")
            address = address_candidate(self._sheet, holder.address(), "holder block")
            if address:
                yield address.claim("holder_address")
            else:
                parts = address_of(self._sheet, name.text)
                address = address_candidate(self._sheet, parts, "holder block")
                if address:
                    yield address.claim("holder_address")
        if bank and (name := bank.name()):
            yield name_candidate(self._sheet, name, 1.0, "bank").claim("bank_name")
            parts = bank.address() or address_of(self._sheet, name.text)
            address = address_candidate(self._sheet, parts, "bank block")
            if address:
                yield address.claim("bank_address")
        listed = self._listed_accounts()
        number = listed[0][2] if listed else next(iter(self.numbers), None)
        if number:
            yield number.claim("account_number")
        yield from self._type(number)
        issued = self.issued(skip)
        ends = {claim.boxes for claim in period.claims} if period else set()
        if issued and issued.boxes not in ends:
            yield issued.claim("statement_date")

    def holder(self, skip: frozenset[int]) -> Block | None:
        for hit in self._sheet.named("holder"):
            if hit.row in skip or not (hit.leads and hit.strong and self._alone(hit)):
                continue
            block = block_at(self._sheet, hit)
            name = block.name() if block else None
            if block and name and is_name(name.text) and not BANK.search(name.text):
                if not block.address():
                    same = [
                        one
                        for one in windows(self._sheet)
                        if (other := one.name()) and core(other.text) == core(name.text)
                    ]
                    return same[0] if same else block
                return block
        return None

    def _alone(self, hit: Hit) -> bool:
        """Whether a label is all of its cell, or a colon ends it, and no list of accounts."""
        tokens = self._sheet.rows[hit.row].tokens
        whole = hit.end >= len(tokens) or tokens[hit.end].cell != tokens[hit.start].cell
        colon = tokens[hit.end - 1].text.endswith(":") or (
            not whole and tokens[hit.end].text.startswith(":")
        )
        listed = {one.name for one in self._sheet.by_row[hit.row]} & {"number", "closing"}
        digits = any(map(str.isdigit, self._sheet.rows[hit.row].line.text))
        return colon or (whole and (not listed or digits))

    def _window(self, bank: Block | None, skip: frozenset[int]) -> Block | None:
        """The block of name and address on the first page that is not the bank's."""
        name = bank.name() if bank else None
        for block in (*windows(self._sheet), *windows(self._sheet, anywhere=True)):
            found = block.name()
            if block.parts[0].row in skip:
                continue
            if found is None or self._is_banks(block) or TYPE.search(found.text):
                continue
            if name and core(found.text) == core(name.text):
                continue
            return block
        return None

    def _is_banks(self, block: Block) -> bool:
        """Whether a block's name speaks of a bank, or a host on the paper is called so."""
        name = block.name()
        if name is None:
            return False
        return bool(BANK.search(name.text)) or self._is_host(name.text)

    def _is_host(self, name: str) -> bool:
        squeezed = core(name)
        return len(squeezed) > 5 and any(squeezed in host for host in self._hosts)

    def _bank(self, but: frozenset[str]) -> Block | None:
        for hit in self._sheet.named("bank"):
            block = block_at(self._sheet, hit) if hit.leads and hit.strong else None
            name = block.name() if block else None
            if block and name and is_name(name.text) and self._sheet.text(hit).endswith(":"):
                return block
        heads = [one for one in letterheads(self._sheet, but=but) if not is_headline(one[0])]
        heads += [(block, 0.8) for block in self._marked() if not is_headline(block)]
        ranked = sorted(heads, key=lambda one: -one[1] - 1.5 * self._is_banks(one[0]))
        if not ranked:
            return None
        best = ranked[0][0]
        held = [one for one in windows(self._sheet) if not self._is_banks(one)]
        name, first = best.name(), held[0].name() if len(held) == 1 else None
        if name and first and core(name.text) == core(first.text) and not self._is_banks(best):
            others = [one for one, _ in ranked[1:] if one.parts[0].row < best.parts[0].row]
            return others[0] if others else None  # the one address is the holder's
        return best

    def _marked(self) -> Iterator[Block]:
        """Names at the top with a mark before them, as logos leave one: "® SouthState"."""
        page = self._sheet.rows[0].page
        for at, row in enumerate(self._sheet.rows[:12]):
            for cell in row.line.cells if row.page == page else ():
                text = re.sub(r"^[^\w]+", "", cell.text)
                if text != cell.text and is_name(text) and self._is_host(text):
                    yield Block((Part(at, text, cell.box),))

    def _type(self, number: Candidate | None) -> Iterator[Claim]:
        for hit in self._sheet.named("account_type"):
            if not hit.leads or not hit.strong or self.zones[hit.row]:
                continue
            for row, run in self._finder.around(hit):
                tokens = [token for token in run if token.cell == run[0].cell]
                text = " ".join(token.text for token in tokens)
                tokens = before_number(tokens)
                if TITLE.search(text) or SECTION.search(text):
                    continue
                if TYPE.search(text) and 0 < len(tokens) <= 6:
                    yield self._finder.candidate(row, tokens, Kind.TEXT, 1.0, "type").claim(
                        "account_type"
                    )
                    return
        rows = [number.row] if number else []
        rows += [at for at in range(min(40, len(self._sheet.rows))) if at not in rows]
        rows = [at for at in rows if not self.zones[at]]
        for row in rows:
            whole = self._sheet.rows[row].tokens
            for cell in {token.cell: None for token in whole}:
                inside = before_number([token for token in whole if token.cell == cell])
                text = " ".join(token.text for token in inside)
                if not inside or len(inside) > 5 or not is_type(text):
                    continue
                yield self._finder.candidate(row, inside, Kind.TEXT, 0.7, "type").claim(
                    "account_type"
                )
                return

        for row in rows:
            whole = self._sheet.rows[row].tokens
            for cell in {token.cell: None for token in whole}:
                run = named_in([token for token in whole if token.cell == cell])
                if run:
                    yield self._finder.candidate(row, run, Kind.TEXT, 0.6, "type in words").claim(
                        "account_type"
                    )
                    return

    def issued(self, skip: frozenset[int]) -> Candidate | None:
        """The day of issue, as labelled."""
        best: Candidate | None = None
        for hit in self._sheet.named("statement_date"):
            if hit.row in skip or not (hit.leads or hit.strong):
                continue
            if not hit.strong and self._periods.ranged(hit.row):
                continue
            for one in self._finder.near(hit, Kind.DATE):
                if best is None or one.score > best.score + 0.01:
                    best = one
        return best
