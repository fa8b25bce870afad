"""Mistakes in a rule's text, each with its place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. Columns count characters from 0; `end` is behind the last."""

    line: int  # from 1
    start: int
    end: int
    message: str  # a sentence that says what to do


class NotARule(Exception):
    """The text is no rule; `problems` say why and where."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(one.message for one in problems))
        self.problems = problems
