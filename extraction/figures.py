"""Counts and rates of judged documents, with how sure they are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extraction.judging import OUTCOMES, Case, DocumentResult
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaf_at
from extraction.statistics import Counts, Interval, all_resampled, wilson

# What is counted of each document, after the outcomes.
_MORE = ("exact", "shown_of", "shown", "boxed", "on_spot", "overlap")
NAMES = (*OUTCOMES, *_MORE)
RIGHT, WRONG, MISSED, INVENTED, ABSENT, EXACT, SHOWN_OF, SHOWN, BOXED, ON_SPOT, OVERLAP = range(
    len(NAMES)
)


def field_of(case: Case | str) -> str:
    """The template of a case's path: `lines[+3].amount` is one of `lines[].amount`."""
    path = case if isinstance(case, str) else case.path
    return re.sub(r"\[\+?\d+\]", "[]", path.partition(" ")[0])


def counts(cases: Iterable[Case]) -> list[float]:
    """What became of some values, in the order of `NAMES`."""
    found = [0.0] * len(NAMES)
    for case in cases:
        found[OUTCOMES.index(case.outcome)] += 1
        found[EXACT] += case.outcome == "right" and case.is_exact
        found[SHOWN_OF] += case.shown is not None
        found[SHOWN] += case.shown is True
        found[BOXED] += case.is_on_spot is not None
        found[ON_SPOT] += case.is_on_spot is True
        found[OVERLAP] += case.overlap or 0.0
    return found


def precision(of: Counts) -> float | None:
    """The share of given values that are right."""
    return _rate(of[RIGHT], of[RIGHT] + of[WRONG] + of[INVENTED])


def recall(of: Counts) -> float | None:
    """The share of true values that are given."""
    return _rate(of[RIGHT], of[RIGHT] + of[WRONG] + of[MISSED])


def f1(of: Counts) -> float | None:
    """Precision and recall in one; 0 where there was something to find and nothing was given."""
    return _rate(2 * of[RIGHT], 2 * of[RIGHT] + 2 * of[WRONG] + of[MISSED] + of[INVENTED])


def accuracy(of: Counts) -> float | None:
    """The share of judged values that are right or rightly absent."""
    return _rate(of[RIGHT] + of[ABSENT], sum(of[: len(OUTCOMES)]))


def exact_accuracy(of: Counts) -> float | None:
    """The same, letter by letter."""
    return _rate(of[EXACT] + of[ABSENT], sum(of[: len(OUTCOMES)]))


def invention_rate(of: Counts) -> float | None:
    """The share of values known to be absent that were given all the same."""
    return _rate(of[INVENTED], of[INVENTED] + of[ABSENT])


_RESAMPLED = {"precision": precision, "recall": recall, "f1": f1, "accuracy": accuracy}


def figures(documents: Sequence[Counts], *, intervals: bool = True) -> dict[str, Any]:
    """Counts and rates over documents; a rate of nothing is None.

    Intervals of rates made of many values of a document are those of resampled documents; of plain
    proportions they are Wilson's.
    """
    of = [sum(one[at] for one in documents) for at in range(len(NAMES))]
    shown: dict[str, Any] = {
        **{name: int(of[at]) for at, name in enumerate(OUTCOMES)},
        "precision": rounded(precision(of)),
        "recall": rounded(recall(of)),
        "f1": rounded(f1(of)),
        "accuracy": rounded(accuracy(of)),
        "exact_accuracy": rounded(exact_accuracy(of)),
        "invention_rate": rounded(invention_rate(of)),
        "evidence_hit_rate": rounded(_rate(of[SHOWN], of[SHOWN_OF])),
        "box_hit_rate": rounded(_rate(of[ON_SPOT], of[BOXED])),
        "box_overlap": rounded(_rate(of[OVERLAP], of[BOXED])),
    }
    if intervals:
        outcomes = [one[: len(OUTCOMES)] for one in documents]
        drawn = all_resampled(outcomes, _RESAMPLED)
        shown["intervals"] = {
            **{name: bounds(interval) for name, interval in drawn.items()},
            "invention_rate": bounds(wilson(int(of[INVENTED]), int(of[INVENTED] + of[ABSENT]))),
            "evidence_hit_rate": bounds(wilson(int(of[SHOWN]), int(of[SHOWN_OF]))),
            "box_hit_rate": bounds(wilson(int(of[ON_SPOT]), int(of[BOXED]))),
        }
    return shown


def summary(results: Sequence[DocumentResult], *, intervals: bool = True) -> dict[str, Any]:
    """The figures of one type's documents, in all and by field."""
    by_field: dict[str, list[list[float]]] = defaultdict(list)
    for result in results:
        cases: dict[str, list[Case]] = defaultdict(list)
        for case in result.cases:
            cases[field_of(case)].append(case)
        for path, some in cases.items():
            by_field[path].append(counts(some))
    fields = {
        path: {"documents": len(some), **figures(some, intervals=intervals)}
        for path, some in sorted(by_field.items())
    }
    perfect = sum(result.is_perfect for result in results)
    return {
        "documents": len(results),
        **figures([counts(result.cases) for result in results], intervals=intervals),
        "macro_f1": _mean(one["f1"] for one in fields.values()),
        "document_perfect": share(perfect, len(results)),
        "tables": _tables(results),
        "fields": fields,
    }


def totals(types: Mapping[str, Mapping[str, Any]], results: Sequence[DocumentResult]) -> Any:
    """Over all types: every value counts once (micro), every type once (macro)."""
    perfect = sum(result.is_perfect for result in results)
    return {
        "documents": len(results),
        **figures([counts(result.cases) for result in results]),
        "macro_f1": _mean(one["f1"] for one in types.values()),
        "document_perfect": share(perfect, len(results)),
    }


def share(part: int, whole: int) -> dict[str, Any]:
    """A proportion with its interval."""
    return {
        "part": part,
        "whole": whole,
        "rate": rounded(_rate(part, whole)),
        "interval": bounds(wilson(part, whole)),
    }


def is_required(schema: str, path: str) -> bool:
    """Whether a field is one that the schema must have."""
    try:
        return leaf_at(SCHEMAS[schema], path).required
    except KeyError:
        return False


def bounds(interval: Interval | None) -> list[float] | None:
    """An interval as JSON has it."""
    return interval and [round(interval.low, 4), round(interval.high, 4)]


def rounded(rate: float | None) -> float | None:
    """A rate as JSON has it."""
    return None if rate is None else round(rate, 4)


def _tables(results: Sequence[DocumentResult]) -> dict[str, Any]:
    """Rows found and their cells; the rows of a truth that may have more count for recall only."""
    found: dict[str, Any] = {}
    for table in dict.fromkeys(table for result in results for table in result.rows):
        rows = [one.rows[table] for one in results if table in one.rows]
        rows = [one for one in rows if one.true or (one.is_whole and one.read)]
        whole = [one for one in rows if one.is_whole]
        true, matched = sum(one.true for one in rows), sum(one.matched for one in rows)
        hit = _rate(sum(one.matched for one in whole), sum(one.read for one in whole))
        complete = _rate(matched, true)
        both = 2 * hit * complete / (hit + complete) if hit and complete else None
        if rows:
            found[table] = {
                "documents": len(rows),
                "true": true,
                "read": sum(one.read for one in rows),
                "matched": matched,
                "precision": rounded(hit),
                "recall": rounded(complete),
                "f1": rounded(0.0 if both is None and 0.0 in (hit, complete) else both),
                "cell_accuracy": rounded(
                    _rate(sum(one.right for one in rows), sum(one.cells for one in rows))
                ),
                "right_number": share(sum(one.true == one.read for one in whole), len(whole)),
            }
    for table in dict.fromkeys(table for result in results for table in result.counts):
        pairs = [one.counts[table] for one in results if table in one.counts]
        entry = found.setdefault(table, {"documents": len(pairs)})
        entry["right_count"] = share(sum(true == read for true, read in pairs), len(pairs))
    return found


def _mean(rates: Iterable[float | None]) -> float | None:
    known = [rate for rate in rates if rate is not None]
    return rounded(sum(known) / len(known)) if known else None


def _rate(part: float, whole: float) -> float | None:
    return part / whole if whole else None
