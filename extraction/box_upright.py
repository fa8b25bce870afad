"""Words on a form that do not run from left to right."""

from extraction.lines import height
from extraction.sheet import Sheet, Token


def stacked_code(sheet: Sheet) -> set[tuple[int, int]]:
    """The word "Code" that stands upright in box 12, a letter a line."""
    singles = [
        (at, n, token)
        for at, row in enumerate(sheet.rows)
        for n, token in enumerate(row.tokens)
        if token.key in ("c", "o", "d", "e", "0")
    ]
    found: set[tuple[int, int]] = set()
    for at, n, token in singles:
        if token.key != "c":
            continue
        chain = [(at, n)]
        last = token
        for letter in ("o0", "d", "e"):
            below = [
                (other, m, one)
                for other, m, one in singles
                if one.key in letter
                and abs(one.box.x0 + one.box.x1 - last.box.x0 - last.box.x1) < 6
                and 0 < one.box.y0 - last.box.y0 < 2.2 * height(last.box)
                and sheet.rows[other].page == sheet.rows[at].page
            ]
            if not below:
                break
            other, m, last = min(below, key=lambda item: item[2].box.y0)
            chain.append((other, m))
        if len(chain) >= 3:
            found.update(chain)
    return found


def is_sideways(token: Token) -> bool:
    """Whether a word runs up or down the page, as notes at a form's edge do."""
    return len(token.key) >= 3 and height(token.box) > 1.3 * (token.box.x1 - token.box.x0)
