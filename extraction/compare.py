"""Two runs over the same documents: is the second better, worse, no different, or can't one tell?

Documents are compared in pairs. McNemar's exact test looks at those that only one run has right;
over fields its probabilities are adjusted as Holm says. How far a field moved is the difference of
F1, with the interval of resampled documents. Where no document differs, so few documents may have
hidden a drop: its bound is then that of 0 drops in so many.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from extraction.figures import accuracy, bounds, f1, field_of, is_required, rounded
from extraction.judging import ERRORS, OUTCOMES
from extraction.statistics import Counts, Interval, holm, mcnemar, most_errors, resampled

BETTER, WORSE = "better", "worse"
SAME, UNKNOWN = "no clear difference", "not enough cases"
SURE = 0.05  # probability below which a difference counts
MARGIN = 0.1  # of a rate: a smaller drop is not looked for
_HALF = len(OUTCOMES)

Document = Mapping[str, Any]
Pair = tuple[Document, Document]


class NotComparable(Exception):
    """A file is no run, or two runs share no document; `sentence` says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def run_from(path: Path) -> dict[str, Any]:
    """A run as `manage.py evaluate --json` wrote it.

    Raises:
        NotComparable: it is none, or an older one without its cases.
    """
    try:
        run = json.loads(path.read_bytes())
    except OSError as error:
        raise NotComparable(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise NotComparable(f"{path} is not JSON.") from error
    if not isinstance(run, dict) or not isinstance(run.get("cases"), list):
        raise NotComparable(f"{path} is no run of evaluate --json with its cases.")
    return run


def compare(
    before: Mapping[str, Any], after: Mapping[str, Any], *, margin: float = MARGIN
) -> dict[str, Any]:
    """Compare two runs on the documents that both have.

    Raises:
        NotComparable: they share none.
    """
    pairs = _pairs(before, after)
    if not pairs:
        raise NotComparable("The two runs have no document in common.")
    judged = [pair for pair in pairs if pair[0]["schema"]]
    fields = _fields(judged, margin)
    documents = _tested(judged, lambda one: bool(one["perfect"]), margin)
    types = _tested(pairs, lambda one: one["read_as"] == (one["schema"] or "unclassified"), margin)
    found = {
        "documents": len(pairs),
        "only_before": len(before["cases"]) - len(pairs),
        "only_after": len(after["cases"]) - len(pairs),
        "margin": margin,
        "document_perfect": documents,
        "classification": types,
        "fields": fields,
        "invented": _newly_invented(judged),
    }
    return {**found, "gate": _gate(found, margin)}


def compared_lines(found: Mapping[str, Any]) -> list[str]:
    """The comparison for people."""
    lines = [
        f"{found['documents']} documents in both runs, {found['only_before']} only before, "
        f"{found['only_after']} only after",
        "",
        _line("whole documents", found["document_perfect"]),
        _line("type told", found["classification"]),
        "",
    ]
    for one in found["fields"]:
        mark = "*" if one["required"] else " "
        lines.append(_line(f"{one['schema']} {one['path']}{mark}", one))
    lines += ["", "* required", f"{len(found['invented'])} values newly invented"]
    lines += [f"  {one['file']}: {one['path']}" for one in found["invented"]]
    gate = found["gate"]
    lines += ["", "The gate is open." if gate["passes"] else "The gate is closed:"]
    return [*lines, *(f"  {reason}" for reason in gate["reasons"])]


def _line(name: str, one: Mapping[str, Any]) -> str:
    low, high = one["interval"] or (None, None)
    between = "" if low is None else f" [{low:+.3f}, {high:+.3f}]"
    change = "" if one["change"] is None else f"{one['change']:+.3f}"
    return (
        f"  {name:48}{one['documents']:>5} documents  {change:>7}{between:18} "
        f"{one['gained']:>3} gained {one['lost']:>3} lost  p={one['p']:.3f}  {one['verdict']}"
    )


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Pair]:
    later = {_key(one): one for one in after["cases"]}
    return [
        (one, later[_key(one)])
        for one in before["cases"]
        if _key(one) in later and later[_key(one)]["schema"] == one["schema"]
    ]


def _key(one: Document) -> tuple[str, str]:
    return str(one["sha256"]), str(one["file"])


def _tested(
    pairs: Sequence[Pair], is_right: Callable[[Document], bool], margin: float
) -> dict[str, Any]:
    """Whole documents, or their types: right or not."""
    sides = [(is_right(before), is_right(after)) for before, after in pairs]
    gained = sum(after and not before for before, after in sides)
    lost = sum(before and not after for before, after in sides)
    rows = [(float(before), float(after), 1.0) for before, after in sides]
    interval = _interval(
        rows, lambda sums: (sums[1] - sums[0]) / sums[2] if sums[2] else None, gained + lost
    )
    chance = mcnemar(gained, lost)
    return {
        "documents": len(pairs),
        "gained": gained,
        "lost": lost,
        "change": rounded((gained - lost) / len(pairs)) if pairs else None,
        "interval": bounds(interval),
        "p": round(chance, 6),
        "verdict": _verdict(gained, lost, chance, interval, margin),
    }


def _fields(pairs: Sequence[Pair], margin: float) -> list[dict[str, Any]]:
    rows: dict[tuple[str, str], list[list[float]]] = defaultdict(list)
    for before, after in pairs:
        sides = _counts(before), _counts(after)
        for path in sorted({*sides[0], *sides[1]}):
            both = [count for side in sides for count in side.get(path, [0.0] * _HALF)]
            rows[str(before["schema"]), path].append(both)
    found = [_field(schema, path, counts) for (schema, path), counts in sorted(rows.items())]
    adjusted = _adjusted(found)
    for one, chance in zip(found, adjusted, strict=True):
        interval = one.pop("exact_interval")
        one["p_holm"] = round(chance, 6)
        one["verdict"] = _verdict(one["gained"], one["lost"], chance, interval, margin)
        one["interval"] = bounds(interval)
    return found


def _adjusted(found: Sequence[Mapping[str, Any]]) -> list[float]:
    """Holm's adjustment over the fields that could have differed at all.

    Where fewer documents changed than could ever tell, however they changed, there was no test.

    Source: Tarone, "A modified Bonferroni method for discrete data" (1990).
    """
    tested = [at for at, one in enumerate(found)
              if mcnemar(one["gained"] + one["lost"], 0) < SURE]  # fmt: skip
    chances = dict(zip(tested, holm([found[at]["p"] for at in tested]), strict=True))
    return [chances.get(at, 1.0) for at in range(len(found))]


def _field(schema: str, path: str, rows: Sequence[Counts]) -> dict[str, Any]:
    sums = [sum(row[at] for row in rows) for at in range(2 * _HALF)]
    gained = sum(_errs(row[:_HALF]) and not _errs(row[_HALF:]) for row in rows)
    lost = sum(_errs(row[_HALF:]) and not _errs(row[:_HALF]) for row in rows)
    moved = sum(list(row[:_HALF]) != list(row[_HALF:]) for row in rows)
    return {
        "schema": schema,
        "path": path,
        "required": is_required(schema, path),
        "documents": len(rows),
        "before": rounded(_rate(sums[:_HALF])),
        "after": rounded(_rate(sums[_HALF:])),
        "change": rounded(_change(sums)),
        "gained": gained,
        "lost": lost,
        "p": round(mcnemar(gained, lost), 6),
        "exact_interval": _interval(rows, _change, moved),
    }


def _counts(document: Document) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * _HALF)
    for value in document["values"]:
        found[field_of(str(value["path"]))][OUTCOMES.index(value["outcome"])] += 1
    return found


def _errs(counts: Counts) -> bool:
    return any(counts[OUTCOMES.index(name)] for name in ERRORS)


def _rate(counts: Counts) -> float | None:
    """F1; of a field that is never there, how often it is rightly left alone."""
    known = f1(counts)
    return accuracy(counts) if known is None else known


def _change(sums: Counts) -> float | None:
    before, after = _rate(sums[:_HALF]), _rate(sums[_HALF:])
    return None if before is None or after is None else after - before


def _interval(
    rows: Sequence[Counts], figure: Callable[[Counts], float | None], moved: int
) -> Interval | None:
    """By resampling, and at least as wide as so few documents leave open."""
    if not rows:
        return None
    unseen = most_errors(0, len(rows))
    drawn = resampled(rows, figure) if moved else Interval(0.0, 0.0)
    if drawn is None:
        return Interval(-1.0, 1.0)
    return Interval(min(drawn.low, -unseen), max(drawn.high, unseen))


def _verdict(
    gained: int, lost: int, chance: float, interval: Interval | None, margin: float
) -> str:
    if chance < SURE and gained != lost:
        return BETTER if gained > lost else WORSE
    if interval is None or interval.low < -margin:
        return UNKNOWN
    return SAME


def _newly_invented(pairs: Sequence[Pair]) -> list[dict[str, str]]:
    """Values that the second run gives where there are none, and the first did not."""
    found = []
    for before, after in pairs:
        known = {one["path"] for one in before["values"] if one["outcome"] == "invented"}
        found += [
            {"file": str(after["file"]), "path": str(one["path"])}
            for one in after["values"]
            if one["outcome"] == "invented" and one["path"] not in known
        ]
    return found


def _documents(one: Mapping[str, Any]) -> str:
    return "1 document is" if one["documents"] == 1 else f"{one['documents']} documents are"


def _gate(found: Mapping[str, Any], margin: float) -> dict[str, Any]:
    reasons = []
    if found["document_perfect"]["verdict"] == WORSE:
        reasons.append("Fewer whole documents are right.")
    if found["classification"]["verdict"] == WORSE:
        reasons.append("Fewer types are told.")
    for one in found["fields"]:
        name = f"{one['schema']} {one['path']}"
        if one["verdict"] == WORSE:
            reasons.append(f"{name} is worse.")
        elif one["required"] and one["verdict"] == UNKNOWN:
            moved = one["lost"] or (one["change"] or 0) < 0
            reasons.append(
                f"{name} may have dropped by more than {margin:g}."
                if moved
                else f"{name} is required, and {_documents(one)} not enough cases "
                f"to rule out a drop of {margin:g}."
            )
    if found["invented"]:
        reasons.append(f"{len(found['invented'])} values are newly invented.")
    return {"passes": not reasons, "reasons": reasons}
