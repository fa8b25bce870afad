"""A rule's text as a tree of Python's parser, small enough to go on with, and places in it."""

import ast

from rules.language.problems import NotARule, Problem

LONGEST = 4_000  # characters
MOST_TERMS = 400
DEEPEST = 40  # nested brackets, as Python counts its tree


def parsed(text: str) -> ast.expr:
    """Python's tree of an expression, if it is small enough.

    Raises:
        NotARule: it is empty, too long, or no expression.
    """
    if not text.strip():
        raise NotARule((Problem(1, 0, 0, "Write a condition."),))
    if len(text) > LONGEST or text.count("(") > MOST_TERMS:
        raise NotARule((Problem(1, 0, 0, f"Keep it under {LONGEST:,} characters."),))
    text = with_plain_ends(text)
    try:
        # In brackets, so that lines may break anywhere; they are taken off every column again.
        tree = ast.parse(f"({text}\n)", mode="eval").body
    except SyntaxError as error:
        raise NotARule((_syntax(error, text),)) from None
    except (ValueError, RecursionError, MemoryError):
        raise NotARule((Problem(1, 0, 0, "This can't be read: simplify it."),)) from None
    if sum(1 for _ in ast.walk(tree)) > MOST_TERMS or _depth(tree) > DEEPEST:
        raise NotARule((Problem(1, 0, len(text), "This is too long: make several rules of it."),))
    if _begins_before(tree):
        raise NotARule((Problem(1, 0, 1, "Each bracket that closes needs one that opens it."),))
    return tree


def with_plain_ends(text: str) -> str:
    """The text with the line ends that places are counted by."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")


def place(text: str, node: ast.expr) -> tuple[int, int, int]:
    """A term's line, from 1, and where it starts and ends in it, in characters.

    Of a term of several lines it ends behind its first letter.
    """
    line = node.lineno
    start = _column(text, line, node.col_offset)
    if node.end_lineno != line or node.end_col_offset is None:
        return line, start, start + 1
    return line, start, _column(text, line, node.end_col_offset)


def _column(text: str, line: int, offset: int) -> int:
    """Python counts bytes, and the bracket that was put before the text."""
    written = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    at = offset - 1 if line == 1 else offset
    return len(written.encode("utf-8", "surrogatepass")[: max(at, 0)].decode("utf-8", "ignore"))


def _begins_before(tree: ast.expr) -> bool:
    """Whether the bracket that was put before the text closes within it: "a) or (b"."""
    if isinstance(tree, ast.Tuple | ast.GeneratorExp):  # whose own place is its brackets'
        return False
    return tree.lineno == 1 and tree.col_offset == 0


def _syntax(error: SyntaxError, text: str) -> Problem:
    lines = text.split("\n")
    line, start = error.lineno or 1, (error.offset or 1) - 1
    if line > len(lines):  # at the bracket that was put behind it
        line, start = len(lines), len(lines[-1])
    elif line == 1:
        start = max(start - 1, 0)
    start = min(max(start, 0), len(lines[line - 1]))
    reason = (error.msg or "it is no expression").removeprefix("invalid syntax. ")
    return Problem(line, start, start + 1, f"This can't be read here: {reason}.")


def _depth(tree: ast.AST) -> int:
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return deepest
