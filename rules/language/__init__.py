"""The rules that a risk team writes: a small, typed, total language over the same views."""

from rules.language.compiling import compiled, problems_of, told
from rules.language.problems import NotARule, Problem

__all__ = ["NotARule", "Problem", "compiled", "problems_of", "told"]
