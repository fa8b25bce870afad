"""Words that the local reader, the classifier and the locale know, as data beside this file."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@cache
def load(name: str) -> dict[str, Any]:
    """The lexicon `name`, such as "invoice"."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


LANGUAGE_WORDS: dict[str, list[str]] = load("languages")["words"]
US_STATES: frozenset[str] = frozenset(load("places")["us_states"].split())
