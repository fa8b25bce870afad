"""How the labels of forms are written: shortened, misread, and what each of them names."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from extraction.lexicon import load
from extraction.sheet import label_key


@cache
def _short() -> dict[str, str]:
    """Words as they are shortened on forms, each with what it is short for."""
    return {
        short: word for word, many in load("form_words")["short"].items() for short in many.split()
    }


@cache
def asked() -> frozenset[str]:
    """Words of which labels that ask for a name and an address consist."""
    return frozenset(load("form_words")["asked"]["words"].split())


@cache
def normal(text: str) -> str:
    """A label's letters and digits with shortened words written out, for comparing."""
    text = re.sub(r"\bw/h\b\.?", "withheld", text, flags=re.I)
    text = re.sub(r"(?<=\w\w)(?:['’]s\b|\(s\))", "", text, flags=re.I)  # whose, and how many
    words = (label_key(word) for word in re.split(r"[\s/–—-]+", text))
    return "".join(_short().get(word, word) for word in words)


def _joined(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Labels of which every part has ways of its own: "our" and "lender's" with "TIN" and "EIN"."""
    parts = load("form_words")["parts"]
    for row in rows:
        ways = [
            re.sub(r"\{(\w+)\}", lambda found: str(parts[found[1]]), one).split("|") for one in row
        ]
        yield from map(" ".join, product(*ways))


@cache
def names(lexicon: str) -> dict[str, tuple[tuple[str, bool], ...]]:
    """Every way a label is written, in its normal form, with the names it may have."""
    table: dict[str, dict[str, bool]] = {}
    for name, entry in load(lexicon).items():
        for tier in ("strong", "weak"):
            for alias in entry[tier]:
                table.setdefault(normal(alias), {}).setdefault(name, tier == "strong")
    for name, entry in load(lexicon).items():  # what is written out above goes before them
        for alias in _joined(entry.get("joined", ())):
            table.setdefault(normal(alias), {name: True})
    return {key: tuple(names.items()) for key, names in table.items() if key}


@cache
def _long(lexicon: str) -> tuple[str, ...]:
    return tuple(key for key in names(lexicon) if len(key) >= 7)


@cache
def nearly(key: str, lexicon: str) -> str | None:
    """The label that `key` misreads by a letter or two, three where it is long."""
    if len(key) < 7 or sum(map(str.isdigit, key)) > 2:
        return None
    most = 1 if len(key) < 11 else 2 if len(key) < 20 else 3
    found = process.extractOne(key, _long(lexicon), scorer=Levenshtein.distance, score_cutoff=most)
    return str(found[0]) if found else None
