"""How sure a figure is: intervals of proportions, exact tests, and resampling of documents.

All two-sided at 95 % unless said otherwise. Resampling is seeded: the same figures give the same
intervals.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

SEED = 20_260
RESAMPLES = 1_000
_Z = 1.959963984540054  # of the normal distribution at 97.5 %


class Interval(NamedTuple):
    """Where a figure probably lies."""

    low: float
    high: float


Counts = Sequence[float]  # of one document, by what is counted
Figure = Callable[[Counts], float | None]  # of the documents' summed counts


def wilson(part: int, whole: int) -> Interval | None:
    """Wilson's score interval of a proportion; None of nothing."""
    if not whole:
        return None
    share, square = part / whole, _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = _Z / (1 + square / whole) * math.sqrt(
        share * (1 - share) / whole + square / (4 * whole * whole)
    )  # fmt: skip
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def most_errors(wrong: int, reviewed: int, *, sure: float = 0.95) -> float:
    """Clopper and Pearson's one-sided upper bound of an error rate."""
    if not 0 <= wrong <= reviewed or not reviewed:
        raise ValueError("so many cannot be wrong")
    if wrong == reviewed:
        return 1.0
    low, high = 0.0, 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        if _at_most(wrong, reviewed, middle) > 1 - sure:
            low = middle
        else:
            high = middle
    return high


def reviews_needed(wrong: int, *, error: float, sure: float = 0.95) -> int:
    """How many must be reviewed, with so many of them wrong, to be sure that fewer err."""
    low, high = wrong, wrong + 1
    while most_errors(wrong, high, sure=sure) > error:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if most_errors(wrong, middle, sure=sure) > error:
            low = middle
        else:
            high = middle
    return high


def mcnemar(better: int, worse: int) -> float:
    """The exact probability of pairs this uneven where neither side is better."""
    pairs = better + worse
    if not pairs:
        return 1.0
    return min(1.0, 2 * _at_most(min(better, worse), pairs, 0.5))


def holm(chances: Sequence[float]) -> list[float]:
    """Holm's adjustment of several tests' probabilities, in their order."""
    adjusted = [0.0] * len(chances)
    highest = 0.0
    for rank, at in enumerate(sorted(range(len(chances)), key=lambda at: chances[at])):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[at]))
        adjusted[at] = highest
    return adjusted


def resampled(
    documents: Sequence[Counts],
    figure: Figure,
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    least: int = 3,
) -> Interval | None:
    """The interval of one figure, as `all_resampled`."""
    figures = {"": figure}
    return all_resampled(documents, figures, seed=seed, resamples=resamples, least=least)[""]


def all_resampled(
    documents: Sequence[Counts],
    figures: Mapping[str, Figure],
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    least: int = 3,
) -> dict[str, Interval | None]:
    """The intervals of figures when whole documents are drawn again, with replacement.

    Args:
        documents: counts of each; a document that has nothing to say may be left out.
        figures: made of the sums; None where one has no meaning.
        least: fewer documents than that give None, as their resampling says nothing.
    """
    if len(documents) < least:
        return dict.fromkeys(figures)
    kinds = list(dict.fromkeys(map(tuple, documents)))  # most documents count alike
    number = {counts: at for at, counts in enumerate(kinds)}
    labels = [number[tuple(counts)] for counts in documents]
    chance = random.Random(seed)  # noqa: S311 - statistics, no secret
    found: dict[str, list[float]] = {name: [] for name in figures}
    for _ in range(resamples):
        drawn = Counter(chance.choices(labels, k=len(labels))).items()
        columns = zip(*([times * count for count in kinds[at]] for at, times in drawn), strict=True)
        sums = [sum(column) for column in columns]
        for name, figure in figures.items():
            value = figure(sums)
            if value is not None:
                found[name].append(value)
    return {name: _spread(sorted(values), len(documents)) for name, values in found.items()}


def _spread(values: Sequence[float], documents: int) -> Interval | None:
    """The middle 95 % of resampled figures.

    Where all documents are alike resampling sees no spread, though so few may just not have shown
    any: then the interval is Wilson's, as of so many documents.
    """
    if not values:
        return None
    low, high = _quantile(values, 0.025), _quantile(values, 0.975)
    if high - low > 1e-9 or not 0 <= low <= 1:
        return Interval(low, high)
    bounds = wilson(round(low * documents), documents)
    return bounds and Interval(min(low, bounds.low), max(high, bounds.high))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which a share of all values lies; None of nothing."""
    return _quantile(sorted(values), share) if values else None


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _at_most(hits: int, tries: int, chance: float) -> float:
    """The probability of at most so many hits."""
    if chance <= 0:
        return 1.0
    if chance >= 1:
        return float(hits >= tries)
    logs = [
        math.lgamma(tries + 1) - math.lgamma(k + 1) - math.lgamma(tries - k + 1)
        + k * math.log(chance) + (tries - k) * math.log1p(-chance)
        for k in range(hits + 1)
    ]  # fmt: skip
    return min(1.0, math.fsum(map(math.exp, logs)))
