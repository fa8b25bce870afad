"""Labels of identity documents in several languages at once: "Nationalité/Nationality"."""

import re
from collections import Counter

from extraction.lines import cover, height
from extraction.sheet import Hit, Row, Sheet, Token, aliases, label_key

LONGEST = 5  # words of a label in one language
_NUMBER = re.compile(r"\d{1,2}[a-d]?(?:[,/]\d)?[.)]?")


def add_joint(sheet: Sheet, lexicon: str) -> None:
    """Have the sheet know labels whose languages a mere slash joins, without blanks around it."""
    for at, row in enumerate(sheet.rows):
        for cell in dict.fromkeys(token.cell for token in row.tokens):
            hit = _joint(at, row, cell, lexicon)
            if hit is None:
                continue
            others = [
                one for one in sheet.by_row[at] if one.end <= hit.start or one.start >= hit.end
            ]
            sheet.by_row[at] = sorted([*others, hit], key=lambda one: one.start)
    sheet.hits = [hit for found in sheet.by_row for hit in found]


def headed(sheet: Sheet, hit: Hit) -> list[tuple[int, list[Token]]]:
    """What stands under a label of a cell that holds labels alone: as many values below as labels.

    Nothing where a cell holds that label alone, or the line below has more words or fewer.
    """
    tokens = sheet.rows[hit.row].tokens
    cell = tokens[hit.start].cell
    mates = [one for one in sheet.by_row[hit.row] if tokens[one.start].cell == cell]
    within = {n for one in mates for n in range(one.start, one.end)}
    words = {n for n, token in enumerate(tokens) if token.cell == cell and token.key}
    if len(mates) < 2 or not words <= within:
        return []
    box = cover(tokens[n].box for n in words)
    below = next(sheet.below(hit.row), None)
    if below is None or sheet.rows[below].line.box.y0 - box.y1 > 1.5 * height(box):
        return []
    found = [
        token
        for token in sheet.rows[below].tokens
        if token.box.x0 < box.x1 + height(box) and token.box.x1 > box.x0 - height(box)
    ]
    if len(found) != len(mates) or sheet.by_row[below]:
        return []
    return [(below, [found[mates.index(hit)]])]


def _joint(at: int, row: Row, cell: int, lexicon: str) -> Hit | None:
    """The label that a cell starts with, in two languages or more."""
    run = [(n, token) for n, token in enumerate(row.tokens) if token.cell == cell]
    if not any(re.search(r"[^\W\d_]/[^\W\d_]", token.text) for _, token in run):
        return None
    if len(run) > 1 and _NUMBER.fullmatch(run[0][1].text):
        run = run[1:]
    names: Counter[str] = Counter()
    end = run[0][0]
    parts = _parts(run)
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        found = _named([word for _, word in part], lexicon, whole=not last)
        if found is None:
            words = [word for _, word in part]
            if len(words) > LONGEST or any(map(str.isdigit, "".join(words))):
                break
            end = part[-1][0] + 1 if part else end
            continue
        name, many = found
        names[name] += 1
        end = part[many - 1][0] + 1
    if len(names) != 1 or len(parts) < 2:
        return None  # none, or several labels: "Class/End/Rest"
    start = next(n for n, token in enumerate(row.tokens) if token.cell == cell)
    return Hit(next(iter(names)), True, at, start, end, True, True)


def _parts(run: list[tuple[int, Token]]) -> list[list[tuple[int, str]]]:
    """The words of each language, with the places of their tokens."""
    parts: list[list[tuple[int, str]]] = [[]]
    for n, token in run:
        for nth, piece in enumerate(token.text.split("/")):
            if nth:
                parts.append([])
            if piece:
                parts[-1].append((n, piece))
    return [part for part in parts if part]


def _named(words: list[str], lexicon: str, *, whole: bool) -> tuple[str, int] | None:
    """The label that words are, or that they begin with, and how many of them it takes."""
    for many in range(min(len(words), LONGEST), 0, -1):
        if whole and many < len(words):
            return None
        found = aliases(lexicon).get(label_key(" ".join(words[:many])))
        if found:
            return found[0][0], many
    return None
