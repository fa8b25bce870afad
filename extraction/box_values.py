"""What stands in a form's boxes: amounts, numbers of people and firms, the year."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extraction.box_form import BoxForm, Copy, Want
from extraction.box_labels import Label, Piece
from extraction.candidates import Finder
from extraction.contract import Box, Claim, Flag, Status
from extraction.dates import read_date
from extraction.lexicon import US_STATES
from extraction.lines import height
from extraction.naming import is_street, is_town
from extraction.sheet import Sheet, Token

_TAX_NUMBER = re.compile(
    r"[\dXx*•#●][\dXx*•#●A-Z .\-–—]{2,16}[\dXx*•#●A-Z]|[Xx*•#●]{2,}[-.\dXx*•#● ]*"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_MONTHS = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?", re.I)
_NAMES_FORM = re.compile(r"w-?2|1099|1098|1040|statement|form|wage", re.I)


def is_amount(piece: Piece) -> bool:
    """An amount, with cents or without."""
    if piece.number is None:
        return False
    if piece.cents or piece.dollars:
        return True
    return not re.fullmatch(r"0\d+|\d{8,}|(?:19|20)\d\d", piece.text)  # a code, a year


def is_tax_number(piece: Piece) -> bool:
    """What may be an SSN or EIN, wrong or masked ones too."""
    text = piece.text
    digits = sum(map(str.isdigit, text))
    masked = bool(re.search(r"[Xx*•#●]{2}", text))
    if piece.cents or re.search(r"[$,/]", text) or is_town(text, first=False):
        return False
    if re.fullmatch(r"[A-Z\d]{3}-[A-Z\d]{2}-\d{4}", text):
        return True
    return bool(_TAX_NUMBER.fullmatch(text)) and (digits >= 8 or (masked and digits >= 3))


def is_date(piece: Piece) -> bool:
    """A day."""
    day, twofold = read_date(piece.text, day_first=False)
    return day is not None or twofold


def is_number(piece: Piece) -> bool:
    """What may be an account's or a control number: a digit or all capitals, no address."""
    text = piece.text
    if piece.cents or len(text) < 2 or len(piece.tokens) > 5 or len(text) > 34:
        return False
    if not any(map(str.isdigit, text)) or "$" in text:
        return False
    if is_town(text, first=False) or is_street(text) or re.fullmatch(r"(19|20)\d\d", text):
        return False
    return not re.search(r"[a-z]{3}", text)


def is_text(piece: Piece) -> bool:
    """Words."""
    return not piece.cents and any(map(str.isalpha, piece.text))


def is_state(piece: Piece) -> bool:
    """A state's two letters, with its number behind them or alone."""
    return piece.tokens[0].text.strip(".,/") in US_STATES


MONEY = Want(is_amount)
MONEY_COLUMN = Want(is_amount, many=True)
TAX_NUMBER = Want(is_tax_number)
NUMBER = Want(is_number)
NUMBER_COLUMN = Want(lambda piece: is_number(piece) or is_state(piece), many=True)
STATE_COLUMN = Want(is_state, many=True)
TEXT = Want(is_text)
TEXT_COLUMN = Want(is_text, many=True)


def best(copies: Sequence[Copy], name: str) -> tuple[Piece, tuple[Flag, ...]] | None:
    """What most copies say of a label, the fullest first; marked where full ones differ."""
    found = [(copy, one) for copy in copies if (one := copy.first(name)) is not None]
    if not found:
        return None
    votes: Counter[str] = Counter()
    for copy, one in found:
        votes[_plain(one)] += len(copy.given)  # a summary beside the form has few boxes
    most = max(votes.values())
    most_full = max(len(copy.given) for copy, _ in found)
    chosen = max(
        (item for item in found if votes[_plain(item[1])] == most),
        key=lambda item: len(item[0].given),
    )[1]
    others = [one for copy, one in found if len(copy.given) >= 0.7 * most_full]
    differ = any(_plain(one) != _plain(chosen) for one in others)
    return chosen, ((Flag.CONFLICT,) if differ else ())


def simple(
    copies: Sequence[Copy], paths: dict[str, str], form: str, *, blanks: bool = True
) -> Iterator[Claim]:
    """Claims of labels with one value each; blank where a label stands over an empty box."""
    filled = any(copy.given for copy in copies)
    for name, path in paths.items():
        found = best(copies, name)
        if found:
            piece, flags = found
            yield piece.claim(path, f"{form} {name}", *flags)
        elif filled and blanks:
            labels = [one for copy in copies for one in copy.named(name)]
            if labels:
                yield blank(labels[0], path, f"{form} {name} empty")


def fullest(copies: Sequence[Copy], names: Iterable[str]) -> Copy:
    """The copy in which labels of these names, then of any, have the most values."""
    wanted = tuple(names)
    return max(
        copies,
        key=lambda copy: (
            len([name for name in wanted if copy.given.get(name)]),
            sum(map(len, copy.given.values())),
        ),
    )


def blank(label: Label, path: str, rule: str) -> Claim:
    """The claim that a box has nothing in it."""
    return Claim(
        path, Status.BLANK, quote=label.text, page=label.page, boxes=(label.box,), rule=rule
    )


def year(finder: Finder, form: BoxForm) -> Iterator[Claim]:
    """The year of the form: large in its title or behind a label, in one piece or two."""
    found: list[tuple[float, int, Sequence[Token]]] = []
    sheet = finder.sheet
    usual = median([height(token.box) for row in sheet.rows for token in row.tokens] or [8.0])
    taken = {
        (one.row, one.tokens[0].box)
        for copy in form.copies
        for values in copy.given.values()
        for _, one in values
    }
    for at, row in enumerate(sheet.rows):
        for n in range(len(row.tokens)):
            for many in (1, 2) if (at, row.tokens[n].box) not in taken else ():
                words = row.tokens[n : n + many]
                if len(words) == many and _is_year(words):
                    found.append((_rank(form, sheet, at, n, many, usual), at, words))
    if not found:
        return
    score, at, run = max(found, key=lambda item: item[0])
    if score < 0.9:
        return
    year_found = _year_piece(sheet, at, run)
    rivals = {
        "".join(token.text for token in other).strip("(),.:;")
        for rank, _, other in found
        if rank >= score - 0.05
    }
    flags = (Flag.CONFLICT,) if len(rivals) > 1 else ()
    yield year_found.claim("tax_year", "year", *flags)


def _year_piece(sheet: Sheet, at: int, run: Sequence[Token]) -> Piece:
    line = sheet.rows[at].line
    text = " ".join(token.text for token in run).strip("(),.:;")
    box = Box(run[0].box.x0, run[0].box.y0, run[-1].box.x1, run[-1].box.y1)
    return Piece(line.page, at, line.id, tuple(run), box, text, None)


def _is_year(run: Sequence[Token]) -> bool:
    texts = [token.text.strip("(),.:;") for token in run]
    if len(run) == 1:
        return bool(_YEAR.fullmatch(texts[0]))
    near = run[1].box.x0 - run[0].box.x1 < 1.2 * height(run[0].box)
    return texts[0] == "20" and bool(re.fullmatch(r"\d{2}", texts[1])) and near


def _rank(form: BoxForm, sheet: Sheet, at: int, n: int, many: int, usual: float) -> float:
    """How likely a year is the form's."""
    row = sheet.rows[at]
    run = row.tokens[n : n + many]
    size = max(height(token.box) for token in run)
    score = min(1.5, max(0.0, size / usual - 1.0)) if many == 1 or size > 1.2 * usual else 0.0
    before = [token.text for token in row.tokens[max(0, n - 4) : n]]
    after = [token.text for token in row.tokens[n + many : n + many + 3]]
    if any(_NAMES_FORM.search(text) for text in (*before, *after)):
        score += 1.0
    elif _NAMES_FORM.search(row.line.text):
        score += 0.6
    for label in form.labels:
        if label.name == "tax_year" and label.page == row.page and _labels(label, row.tokens[n]):
            score += 2.0
            break
    said = " ".join(before).casefold()
    if before and (re.search(r"\brev\b|revis", said) or _MONTHS.fullmatch(before[-1])):
        score -= 2.5
    if before and re.search(r"©|copyright|born|before|after|since|omb", said):
        score -= 1.5
    if after and re.match(r"general|instructions|estimated|refund", after[0], re.I):
        score -= 1.5
    if row.page == sheet.rows[0].page:
        score += 0.3
    return score - 0.002 * at


def _labels(label: Label, token: Token) -> bool:
    """Whether a year stands right of or under a label of years."""
    size = max(5.0, height(label.box))
    shared = min(label.box.y1, token.box.y1) - max(label.box.y0, token.box.y0)
    if shared > 0.3 * size and -2 < token.box.x0 - label.box.x1 < 45 * size:
        return True
    down = (token.box.y0 - label.box.y1) / size
    return -0.6 < down < 3 and (
        label.box.x0 - 4 * size < (token.box.x0 + token.box.x1) / 2 < label.box.x1 + 4 * size
    )


def designation(finder: Finder, path: str) -> Iterator[Claim]:
    """Which copy it is: "Copy B" at the start of a line or cell, the first where there are many."""
    found: list[Piece] = []
    for at, row in enumerate(finder.sheet.rows):
        for n, (one, other) in enumerate(pairwise(row.tokens)):
            letter = re.match(r"([A-D1-3])(?![A-Za-z0-9])", other.text)
            leads = n == 0 or row.tokens[n - 1].cell != one.cell
            if leads and one.text in ("Copy", "COPY") and letter:
                text = f"{one.text} {letter[1]}"
                box = Box(one.box.x0, one.box.y0, other.box.x1, other.box.y1)
                line = row.line
                found.append(Piece(line.page, at, line.id, (one, other), box, text, None))
    if found:
        several = len({one.text.casefold() for one in found}) > 1
        yield found[0].claim(path, "copy", *((Flag.CONFLICT,) if several else ()))


def _plain(one: Piece) -> str:
    return str(one.number) if one.number is not None else "".join(filter(str.isalnum, one.text))


def cut(one: Piece, start: int, end: int) -> Piece:
    """Some tokens of a piece as a piece."""
    tokens = one.tokens[start:end]
    text = " ".join(token.text for token in tokens).strip(" :;,|/")
    box = Box(tokens[0].box.x0, one.box.y0, tokens[-1].box.x1, one.box.y1)
    return replace(one, tokens=tokens, text=text, box=box)
