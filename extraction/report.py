"""A run's figures and errors as one HTML file for people who decide.

It holds values of the documents, and needs nothing beside it: pictures are in it, and there is no
script.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from extraction.crops import Crops, Wanted
from extraction.figures import is_required
from extraction.judging import ERRORS
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaf_at

NONE = "–"
_WORDS = {
    "wrong": "Wrong",
    "missed": "Missed",
    "invented": "Invented",
    "unclassified": "No known type",
    "not_read": "Not read",
}


def write_report(path: Path, run: Mapping[str, Any], crops: Crops, *, made_at: datetime) -> None:
    """Write the report of a run.

    Args:
        run: what `evaluate` gives.
        crops: has the pages' pictures.
    """
    path.write_text(render_report(run, crops, made_at=made_at), encoding="utf-8")


def render_report(run: Mapping[str, Any], crops: Crops, *, made_at: datetime) -> str:
    """The report's HTML."""
    types = [_type(slug, one) for slug, one in run["types"].items()]
    return render_to_string(
        "extraction/evaluation.html",
        {
            "made_at": made_at,
            "readers": ", ".join(run["readers"]),
            "documents": run["documents"],
            "seconds": run["seconds"],
            "heads": list(_heads(run)),
            "types": types,
            "matrix": _matrix(run["classification"]["matrix"]),
            "misclassified": [
                {**one, "read_as": title(one["read_as"])} for one in run["classification"]["errors"]
            ],
            "facts": list(_facts(run)),
            "by_reader": [_row(name, one) for name, one in run["by_reader"].items()],
            "agreement": run["agreement"].items(),
            "failures": run["failures"],
            "unmapped": [
                {"type": name, "keys": ", ".join(f"{key} ({n})" for key, n in keys.items())}
                for name, keys in run["unmapped"].items()
            ],
            "errors": list(_errors(run, crops)),
        },
    )


def title(slug: str) -> str:
    """A type's name for people."""
    schema = SCHEMAS.get(slug)
    return schema.title if schema else _WORDS.get(slug, slug.replace("_", " "))


def rate(value: float | None) -> str:
    """A share in percent."""
    return NONE if value is None else f"{100 * value:.1f} %"


def between(interval: Sequence[float] | None) -> str:
    """An interval in percent."""
    return "" if interval is None else f"{100 * interval[0]:.0f} to {100 * interval[1]:.0f}"


def _heads(run: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The figures that come first."""
    totals, told = run["totals"], run["classification"]
    intervals = totals["intervals"]
    yield _head(
        "Fields: F1", totals["f1"], intervals["f1"], "right of what was read and to be read"
    )
    yield _head("Precision", totals["precision"], intervals["precision"], "right of what was given")
    yield _head("Recall", totals["recall"], intervals["recall"], "right of what was to be found")
    yield _head(
        "Invented", totals["invention_rate"], intervals["invention_rate"],
        f"{totals['invented']} given of {totals['invented'] + totals['rightly_absent']} absent",
    )  # fmt: skip
    yield _head(
        "Evidence holds", totals["evidence_hit_rate"], intervals["evidence_hit_rate"],
        "the words in the box are the value",
    )  # fmt: skip
    perfect = totals["document_perfect"]
    yield _head(
        "Whole documents", perfect["rate"], perfect["interval"],
        f"{perfect['part']} of {perfect['whole']} without an error",
    )  # fmt: skip
    for name, key in (("Types told", "with_schema"), ("Others left alone", "without_schema")):
        one = told[key]
        yield _head(name, one["rate"], one["interval"], f"{one['part']} of {one['whole']}")


def _head(
    name: str, value: float | None, interval: Sequence[float] | None, note: str
) -> dict[str, str]:
    return {"name": name, "rate": rate(value), "between": between(interval), "note": note}


def _type(slug: str, one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_row(title(slug), one),
        "slug": slug,
        "perfect": rate(one["document_perfect"]["rate"]),
        "macro_f1": rate(one["macro_f1"]),
        "fields": [
            {**_row(_label(slug, path), field), "path": path, "required": is_required(slug, path)}
            for path, field in one["fields"].items()
        ],
        "tables": [
            {
                "name": _table_label(slug, table),
                **figures,
                "precision": rate(figures.get("precision")),
                "recall": rate(figures.get("recall")),
                "f1": rate(figures.get("f1")),
                "cells": rate(figures.get("cell_accuracy")),
                "number": rate(figures.get("right_number", {}).get("rate")),
            }
            for table, figures in one["tables"].items()
        ],
    }


def _row(name: str, one: Mapping[str, Any]) -> dict[str, Any]:
    intervals = one.get("intervals", {})
    return {
        "name": name,
        **{key: one.get(key) for key in ("documents", "right", "rightly_absent", *ERRORS)},
        "f1": rate(one["f1"]),
        "f1_between": between(intervals.get("f1")),
        "precision": rate(one["precision"]),
        "recall": rate(one["recall"]),
        "exact": rate(one["exact_accuracy"]),
        "accuracy": rate(one["accuracy"]),
        "evidence": rate(one["evidence_hit_rate"]),
        "boxes": rate(one["box_hit_rate"]),
        "overlap": NONE if one["box_overlap"] is None else f"{one['box_overlap']:.2f}",
    }


def _label(slug: str, path: str) -> str:
    """A field's name for people, its group before it."""
    try:
        leaf = leaf_at(SCHEMAS[slug], path)
    except KeyError:
        return path
    return f"{leaf.group}: {leaf.label}" if leaf.group else leaf.label


def _table_label(slug: str, table: str) -> str:
    field = SCHEMAS[slug].model_fields.get(table)
    return (field.title if field else None) or table


def _matrix(matrix: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Rows are what documents are, columns what they were taken for."""
    columns = sorted({read for row in matrix.values() for read in row} | set(matrix))
    return {
        "columns": [title(name) for name in columns],
        "rows": [
            {
                "name": title(true),
                "cells": [
                    {"count": row.get(name, 0), "is_right": name == true} for name in columns
                ],
            }
            for true, row in matrix.items()
        ],
    }


def _facts(run: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    mixed = (f"{title(name)} {count}" for name, count in run["outcomes"].items())
    yield "What came of the documents", ", ".join(mixed)
    packets = run["classification"]["packets"]
    if packets["documents"]:
        pages, parts = packets["pages"], packets["parts"]
        yield (
            "Uploads of several documents",
            f"{packets['documents']}; type told of {pages['part']} of {pages['whole']} pages; "
            f"{parts['part']} of {parts['whole']} documents found with exactly their pages",
        )
    for name, times in run["times"].items():
        if times["p50"] is not None:
            yield (
                f"Seconds for {name}",
                f"{times['p50']:.2f} for half of the documents, {times['p95']:.2f} for 95 of 100",
            )
    for reader, spent in run["calls"].items():
        if spent["calls"] or spent["kept"]:
            micros = spent["cost_micros"]
            cost = "unknown" if micros is None else f"{micros / 1e6:.4f} US dollars"
            outcomes = ", ".join(f"{name} {count}" for name, count in spent["outcomes"].items())
            yield (
                f"Calls of {reader}",
                f"{spent['calls']} sent, {spent['kept']} answered from what was kept, "
                f"cost {cost} ({outcomes})",
            )


def _errors(run: Mapping[str, Any], crops: Crops) -> Iterator[dict[str, Any]]:
    """The errors by document, each with its piece of the page."""
    for document in run["cases"]:
        wrong = [one for one in document["values"] if one["outcome"] in ERRORS]
        if not wrong:
            continue
        wanted = [
            Wanted(one["path"], one.get("at"), one.get("true_at"), one.get("expected"))
            for one in wrong
        ]
        pieces = crops.of(document["sha256"], document["schema"], wanted)
        by_outcome: dict[str, int] = defaultdict(int)
        for one in wrong:
            by_outcome[one["outcome"]] += 1
        yield {
            "file": document["file"],
            "type": title(document["schema"]),
            "read_as": "" if document["read_as"] == document["schema"] else document["read_as"],
            "error": document["error"],
            "counts": ", ".join(f"{count} {name}" for name, count in by_outcome.items()),
            "values": [
                {
                    "name": _label(document["schema"], one["path"].replace("[+", "[")
                                   .partition(" ")[0]),
                    "path": one["path"],
                    "outcome": one["outcome"],
                    "word": _WORDS[one["outcome"]],
                    "expected": one.get("expected"),
                    "read": one.get("read"),
                    "source": one.get("source", ""),
                    "flags": ", ".join(one.get("flags", ())).replace("_", " "),
                    "crop": piece,
                }
                for one, piece in zip(wrong, pieces, strict=True)
            ],
        }  # fmt: skip
