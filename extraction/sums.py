"""Choosing among candidates so that the amounts add up."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product

from extraction.candidates import Candidate

WITHIN = Decimal("0.02")
TRIED = {"subtotal": 6, "tax_total": 8, "total": 6, "shipping": 2, "discount": 2}
TRIED_ELSE = 4  # candidates of a field
ADDS_UP = 1.5  # what a sum that holds is worth, in candidates' scores
MISSING = -0.2  # what a field left out costs

Choice = dict[str, Candidate | None]


def choose(
    candidates: Mapping[str, Sequence[Candidate]],
    plus: Sequence[str],
    minus: Sequence[str],
    total: str,
) -> tuple[Choice, bool]:
    """The best candidate of each field, and whether `plus` less `minus` is then `total`.

    A sum only counts where at least two fields beside the total take part, and it may leave out
    a field for which no candidate fits.
    """
    names = [*plus, *minus, total]
    options: list[list[Candidate | None]] = []
    for name in names:
        ranked = distinct(candidates.get(name, ()))[: TRIED.get(name, TRIED_ELSE)]
        options.append([*ranked, None] if ranked else [None])
    best: tuple[float, tuple[Candidate | None, ...], bool] | None = None
    for combination in product(*options):
        holds = _holds(dict(zip(names, combination, strict=True)), plus, minus, total)
        score = sum(one.score if one else MISSING for one in combination) + ADDS_UP * holds
        if best is None or score > best[0]:
            best = (score, combination, holds)
    assert best is not None  # the product of non-empty options is not empty
    return dict(zip(names, best[1], strict=True)), best[2]


def distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate of each value, the best first."""
    kept: dict[Decimal | str, Candidate] = {}
    for one in sorted(candidates, key=lambda one: -one.score):
        kept.setdefault(one.number if one.number is not None else one.raw, one)
    return list(kept.values())


def _holds(
    choice: Mapping[str, Candidate | None], plus: Sequence[str], minus: Sequence[str], total: str
) -> bool:
    end = choice[total]
    if end is None or end.number is None:
        return False
    added = [one.number for name in plus if (one := choice[name]) and one.number is not None]
    taken = [abs(one.number) for name in minus if (one := choice[name]) and one.number is not None]
    if not added or len(added) + len(taken) < 2:
        return False
    return abs(sum(added, Decimal()) - sum(taken, Decimal()) - end.number) <= WITHIN
