"""What programs call things, as data beside this file; chance takes one of many."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

Words = Mapping[str, str]  # what is meant: the ways to say it, apart by `|`


@cache
def words(section: str) -> Words:
    """A section of the words, such as "pay_stub" or "invoice_de"."""
    path = Path(__file__).with_suffix(".toml")
    known: Words = tomllib.loads(path.read_text(encoding="utf-8"))[section]
    return known


class Tongue:
    """One program's words: asked again, it says the same."""

    def __init__(self, section: str, chance: Random):
        self._words = words(section)
        self._chance = chance
        self._said: dict[str, str] = {}

    def __getitem__(self, what: str) -> str:
        if what not in self._said:
            self._said[what] = self._chance.choice(self._words[what].split("|"))
        return self._said[what]
