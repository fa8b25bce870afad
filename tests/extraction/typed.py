"""Pages as if typed: each line of a text is a line of the page, each word a word."""

from extraction.contract import Box, PageText, Word

CHAR = 5.0  # width of a character
LEADING = 14.0


def typed(text: str, *, number: int = 1) -> PageText:
    """A page that holds `text`; two blanks or more between words are a gap as wide."""
    words = []
    lines = text.strip("\n").split("\n")
    for row, line in enumerate(lines):
        y0 = 20 + row * LEADING
        at = 0
        for word in line.split(" "):
            if word:
                x0 = 20 + at * CHAR
                words.append(Word(word, Box(x0, y0, x0 + len(word) * CHAR, y0 + 10)))
            at += len(word) + 1
    return PageText(number, 612, max(792, 40 + len(lines) * LEADING), tuple(words), "text")
