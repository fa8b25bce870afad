"""How the local reader reads licences, identity cards and passports.

Labels in several languages, the numbers that the standards give to the fields of a licence, and
the machine readable zone: where there is one with right check digits, it settles which printed
value is whose.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from extraction import mrz
from extraction.candidates import Candidate, Finder
from extraction.contract import Claim, Flag
from extraction.dates import read_date
from extraction.id_fields import (
    Numbered,
    Scan,
    addresses,
    code_on_top,
    is_licence,
    state_of,
    title_of,
)
from extraction.id_labels import add_joint, headed
from extraction.id_names import given_below, is_personal, names_above, split
from extraction.id_scans import EYES, SEXES, codes, few, heights, is_number, names_in, one_of
from extraction.lines import cover
from extraction.schemas.base import Kind
from extraction.schemas.id_document import IdDocument
from extraction.sheet import Hit, Token, label_key

SLUG = IdDocument.slug
_SHORT = {"vehicle_class": 4, "restrictions": 3, "endorsements": 3}  # words at most
_DATES = {"date_of_birth": "born_on", "issued_on": "", "expires_on": "expires_on"}
_CODES = {
    "date_of_birth": "3", "issued_on": "4a", "expires_on": "4b", "sex": "15", "height": "16",
    "eye_color": "18", "vehicle_class": "9", "endorsements": "9a", "restrictions": "12",
}  # fmt: skip


class _Dated(NamedTuple):
    candidate: Candidate
    day: date | None


def read(finder: Finder) -> Iterator[Claim]:
    """Every field of an identity document that the rules find."""
    return _Card(finder).claims()


class _Card:
    """One identity document, and what is known of it so far."""

    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet
        add_joint(self._sheet, SLUG)
        self._numbered = Numbered(finder)
        self._rows: tuple[int, ...] = ()
        self._title_of = title_of(finder)
        self._title_row = self._title_of.row if self._title_of else -1
        self._zone = self._find_zone()

    def claims(self) -> Iterator[Claim]:
        yield from self._title()
        yield from self._number()
        yield from self._names()
        yield from self._dates()
        yield from self._short_values()
        yield from self._texts()
        yield from self._address()
        for at, name in zip(self._rows, ("line_one", "line_two", "line_three"), strict=False):
            tokens = self._sheet.rows[at].tokens
            one = self._finder.candidate(at, tokens, Kind.TEXT, 1.0, "machine readable zone")
            yield one.claim(f"machine_readable.{name}")

    def _find_zone(self) -> mrz.Zone | None:
        """The zone and its rows: the last that reads as one, as zones stand at the foot."""
        like = [at for at, row in enumerate(self._sheet.rows) if mrz.is_line(row.line.text)]
        for count in (3, 2):
            for last in range(len(like), count - 1, -1):
                rows = like[last - count : last]
                if rows[-1] - rows[0] != count - 1:
                    continue
                zone = mrz.read([self._sheet.rows[at].line.text for at in rows])
                if zone:
                    self._rows = tuple(rows)
                    return zone
        return None

    def _title(self) -> Iterator[Claim]:
        title = self._title_of
        if title:
            yield title.claim("kind")
        place = state_of(self._finder, title)
        if place and not self._zone:
            yield place.claim("state")
        zone = self._zone
        country = self._labelled("country", codes)
        if zone and zone.country:
            printed = [*country, *self._tokens_like(lambda text: text == zone.country)]
            country = [one for one in printed if one.raw.upper() == zone.country]
        elif not country and self._numbered.european:
            country = list(code_on_top(self._finder))
        if country:
            yield country[0].claim("country")

    def _number(self) -> Iterator[Claim]:
        found = self._labelled("number", self._finder.identifiers, Kind.IDENTIFIER)
        found = [one for one in found if is_number(one.raw)]
        discriminator = self._labelled("discriminator", self._finder.identifiers, Kind.IDENTIFIER)
        if self._numbered.european:
            found = [*self._numbered.values("5", self._finder.identifiers), *found]
        else:
            found = [*found, *self._numbered.values("4d", self._finder.identifiers)]
            discriminator += self._numbered.values("5", self._finder.identifiers)
        chosen, flags = self._settled_number(found)
        if chosen:
            yield chosen.claim("number", *flags)
        other = [one for one in discriminator if not chosen or one.boxes != chosen.boxes]
        if other and not self._numbered.european:
            yield other[0].claim("discriminator")

    def _settled_number(
        self, found: Sequence[Candidate]
    ) -> tuple[Candidate | None, tuple[Flag, ...]]:
        """The number that the zone states, where it is printed; else the labelled one."""
        zone = self._zone
        best = found[0] if found else None
        if zone is None and best is None:
            return self._number_of_a_line(), ()
        if zone is None or not zone.number:
            return best, ()
        printed = [*found, *self._tokens_like(lambda text: _bare(text) == zone.number)]
        same = next((one for one in printed if _bare(one.raw) == zone.number), None)
        if same:
            return same, (Flag.BAD_CHECK_DIGIT,) if "number" in zone.bad else ()
        if best is None:
            return None, ()
        return best, (Flag.BAD_CHECK_DIGIT if "number" in zone.bad else Flag.CONFLICT,)

    def _number_of_a_line(self) -> Candidate | None:
        """A printed number that one line of a zone states, where the others cannot be read."""
        stated = {mrz.number_of(row.line.text) for row in self._sheet.rows} - {""}
        return next(self._tokens_like(lambda text: _bare(text) in stated), None)

    def _names(self) -> Iterator[Claim]:
        found = {
            path: [
                one for one in [
                    *self._labelled(path, names_in, Kind.NAME),
                    *self._numbered.values(code, names_in, Kind.NAME),
                ] if is_personal(one.raw)
            ]
            for path, code in (("last_name", "1"), ("first_name", "2"))
        }  # fmt: skip
        if not found["first_name"] and not self._numbered.trusted:
            found = self._full_name() or found
        if not any(found.values()) and self._zone is None:
            address = self._home() if is_licence(self._title_of) else None
            found = (names_above(self._finder, address) if address else {}) or found
        if found["last_name"] and not found["first_name"]:
            found["first_name"] = list(given_below(self._finder, found["last_name"][0]))
        for path, stated in (("last_name", "surname"), ("first_name", "given")):
            wanted = getattr(self._zone, stated) if self._zone else ""
            best = found[path][0] if found[path] else None
            if not wanted:
                if best:
                    yield best.claim(path)
                continue
            same = next((one for one in found[path] if mrz.is_spelt(one.raw, wanted)), None)
            same = same or next(iter(self._printed_name(wanted)), None)
            if same:
                yield same.claim(path)
            elif best:
                yield best.claim(path, Flag.CONFLICT)

    def _full_name(self) -> dict[str, list[Candidate]]:
        """Surname and given names out of one line: "SAMPLE, JOHN Q", or under a label."""
        labelled = self._labelled("full_name", names_in, Kind.NAME)
        keys = {label_key(self._sheet.text(hit)) for hit in self._sheet.named("last_name")}
        if keys == {"name"} and all(hit.leads for hit in self._sheet.named("last_name")):
            labelled += self._labelled("last_name", names_in, Kind.NAME)
        for one in labelled:
            tokens = [t for t in self._sheet.rows[one.row].tokens if _within(t, one)]
            found = split(self._finder, one.row, tokens) if is_personal(one.raw) else {}
            if found:
                return found
        return {}

    def _printed_name(self, wanted: str) -> Iterator[Candidate]:
        """Words side by side, outside the zone, that are spelt as the zone says."""
        for at, row in enumerate(self._sheet.rows):
            if at in self._rows:
                continue
            for start in range(len(row.tokens)):
                for end in range(start + 1, min(len(row.tokens), start + 5) + 1):
                    run = row.tokens[start:end]
                    if run[-1].cell != run[0].cell:
                        break
                    if mrz.is_spelt(" ".join(token.text for token in run), wanted):
                        yield self._of(at, run, "machine readable zone", Kind.NAME)

    def _dates(self) -> Iterator[Claim]:
        chosen: dict[str, _Dated] = {}
        flags: dict[str, tuple[Flag, ...]] = {}
        for path, stated in _DATES.items():
            found = self._dated(path)
            best, flags[path] = self._settled_date(path, stated, found)
            if best:
                chosen[path] = best
        for early, late in (("date_of_birth", "issued_on"), ("issued_on", "expires_on")):
            first, second = chosen.get(early), chosen.get(late)
            if first and second and first.day and second.day and first.day >= second.day:
                flags[early] = flags[late] = (Flag.CONFLICT,)
        for path, one in chosen.items():
            yield one.candidate.claim(path, *flags[path])

    def _dated(self, path: str) -> list[_Dated]:
        scan = self._finder.dates
        found = self._labelled(path, scan, Kind.DATE)
        found += self._numbered.values(_CODES[path], scan, Kind.DATE)
        return [_Dated(one, self._day(one.raw, born=path == "date_of_birth")) for one in found]

    def _settled_date(
        self, path: str, stated: str, found: Sequence[_Dated]
    ) -> tuple[_Dated | None, tuple[Flag, ...]]:
        zone = self._zone
        best = next((one for one in found if one.day), found[0] if found else None)
        today = datetime.now(UTC).date()
        if zone is None or not stated:
            return best, ()
        day = mrz.as_date(getattr(zone, stated), today=today, future=path == "expires_on")
        if stated in zone.bad or day is None:
            return best, (Flag.BAD_CHECK_DIGIT,)
        printed = (*found, *self._all_dates(born=path == "date_of_birth"))
        same = next((one for one in printed if one.day == day), None)
        if same:
            return same, ()
        return best, (Flag.CONFLICT,) if best and best.day else ()

    def _all_dates(self, *, born: bool) -> Iterator[_Dated]:
        for at, row in enumerate(self._sheet.rows):
            for start, end in self._finder.dates(row.tokens):
                one = self._of(at, row.tokens[start:end], "machine readable zone", Kind.DATE)
                yield _Dated(one, self._day(one.raw, born=born))

    def _short_values(self) -> Iterator[Claim]:
        for path, scan in (
            ("sex", one_of(frozenset(SEXES))),
            ("eye_color", one_of(EYES)),
            ("height", heights),
        ):
            found = self._labelled(path, scan) or self._numbered.values(_CODES[path], scan)
            if found:
                yield found[0].claim(path)
        for path, most in _SHORT.items():
            scan = few(most)
            found = self._labelled(path, scan) or self._numbered.values(_CODES[path], scan)
            if found:
                yield found[0].claim(path)

    def _texts(self) -> Iterator[Claim]:
        for path in ("nationality", "place_of_birth", "issuing_authority"):
            found = self._labelled(path, names_in)
            if path == "issuing_authority" and not found and self._numbered.european:
                found = self._numbered.values("4c", names_in)
            if path == "place_of_birth" and not found and self._numbered.european:
                found = self._numbered.behind_date("3")
            if found:
                yield found[0].claim(path)

    def _address(self) -> Iterator[Claim]:
        found = self._home()
        if found:
            yield found.claim("address")

    def _home(self) -> Candidate | None:
        plain = self._zone is None and not self._numbered.european
        plain = plain and (self._title_of is None or is_licence(self._title_of))
        return next(addresses(self._finder, self._numbered, plain=plain), None)

    def _labelled(
        self,
        name: str,
        scan: Scan,
        kind: Kind = Kind.TEXT,
    ) -> list[Candidate]:
        """What stands right of a label or below it, as `scan` finds it, the best label first."""
        found: list[Candidate] = []
        hits = sorted(self._sheet.named(name), key=lambda hit: (not hit.strong, not hit.leads))
        for hit in hits:
            if not hit.leads and name.endswith("_name"):
                continue  # "Ln" of a street
            for row, run in headed(self._sheet, hit) or self._finder.around(hit):
                if name == "number" and row != hit.row == self._title_row:
                    continue  # "Driver License" is the title of what stands below
                one = self._value(hit, row, run, scan, kind)
                if one:
                    found.append(one)
                    break
        return found

    def _value(
        self, hit: Hit, row: int, run: Sequence[Token], scan: Scan, kind: Kind
    ) -> Candidate | None:
        """What `scan` finds beside a label, or right under it, then in all of the cell there."""
        if row in self._rows:
            return None
        if self._is_label(row, run[0], coded=scan != self._finder.dates):
            return None
        runs = [run]
        if row != hit.row:
            whole = self._whole(row, run)
            runs = [whole] if scan == names_in else [run, whole]
        for tokens in runs:
            if scan != names_in:
                tokens = self._own(row, tokens)
            span = next(iter(scan(tokens)), None)
            if span:
                return self._of(row, tokens[span[0] : span[1]], f"{hit.name} label", kind)
        return None

    def _own(self, row: int, tokens: Sequence[Token]) -> Sequence[Token]:
        """The tokens up to the next label among them."""
        every = self._sheet.rows[row].tokens
        for nth, token in enumerate(tokens):
            place = next(at for at, other in enumerate(every) if other is token)
            label = self._sheet.starting_at(row, place)
            if nth and label and label.strong and len(token.key) > 1:
                return tokens[:nth]
        return tokens

    def _is_label(self, row: int, first: Token, *, coded: bool) -> bool:
        """Whether what stands there begins with another label.

        Args:
            coded: or with a field's number, which a day may look like.
        """
        place = next(at for at, token in enumerate(self._sheet.rows[row].tokens) if token is first)
        label = self._sheet.starting_at(row, place)
        if coded and self._numbered.starts(row, place):
            return True
        return bool(label and label.strong)

    def _whole(self, row: int, run: Sequence[Token]) -> list[Token]:
        """What stands under a label, its cell's other words too, up to another label in it."""
        tokens = self._sheet.rows[row].tokens
        first = next(at for at, token in enumerate(tokens) if token is run[0])
        while first and tokens[first - 1].cell == run[0].cell:
            first -= 1
        whole: list[Token] = []
        for at in range(first, len(tokens)):
            label = self._sheet.starting_at(row, at)
            if tokens[at].cell != run[0].cell or (whole and label and label.strong):
                break
            whole.append(tokens[at])
        return whole

    def _tokens_like(self, fits: Callable[[str], bool]) -> Iterator[Candidate]:
        for at, row in enumerate(self._sheet.rows):
            for token in row.tokens if at not in self._rows else ():
                if fits(token.text):
                    yield self._of(at, [token], "machine readable zone", Kind.IDENTIFIER)

    def _of(
        self, row: int, tokens: Sequence[Token], rule: str, kind: Kind = Kind.TEXT
    ) -> Candidate:
        one = self._finder.candidate(row, tokens, kind, 1.0, rule)
        return replace(one, boxes=(cover(token.box for token in tokens),))

    def _day(self, text: str, *, born: bool) -> date | None:
        day = read_date(text, day_first=self._finder.locale.day_first)[0]
        return _born(text, day) if born else day


def _born(raw: str, day: date | None) -> date | None:
    """A birth's day, of the last century where two digits of a year would be in the future."""
    ahead = day is not None and day > datetime.now(UTC).date() and not re.search(r"\d{4}", raw)
    return day.replace(year=day.year - 100) if day and ahead else day


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.upper()))


def _within(token: Token, one: Candidate) -> bool:
    middle = (token.box.x0 + token.box.x1) / 2
    return any(box.x0 <= middle <= box.x1 for box in one.boxes)
