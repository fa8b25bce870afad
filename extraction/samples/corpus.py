"""A folder of samples with a manifest, as measurements read it."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from extraction.samples.chance import CHANCE_TYPES, draw_by_chance
from extraction.samples.drawing import JUDGE_LAYOUTS, LAYOUTS, Sample, draw

_SCANS = ("pdf", "jpeg", "pdf", "png")  # the forms that scans come in, in turn


def write(
    folder: Path,
    *,
    count: int,
    seed: int,
    as_of: date,
    doc_types: Sequence[str] = tuple(LAYOUTS),
    split: str = "dev",
    scans: bool = False,
) -> int:
    """Write `count` samples and `manifest.jsonl`, one line each; the number of bytes written.

    Types and layouts take turns, each document has a seed of its own from `seed` on. `split` is
    "dev", "judge" for the layouts that no reader is tuned to, or "all". With "chance" every
    document has a layout of its own, and its seed is even or odd as `seed` is, so that readers may
    be tuned to even ones and judged by odd ones. Types without layouts of the split are left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    doc_types = [doc_type for doc_type in doc_types if layouts(doc_type, split)]
    written = 0
    with (folder / "manifest.jsonl").open("w", encoding="utf-8") as manifest:
        for number, (doc_type, layout) in enumerate(_turns(doc_types, split, count)):
            own = seed + (number // len(doc_types) * 2 if split == "chance" else number)
            sample = _draw(doc_type, layout, own, as_of, number, scans=scans)
            (folder / sample.file_name).write_bytes(sample.data)
            entry = _entry(sample, doc_type, layout, scans=scans)
            manifest.write(json.dumps(entry, ensure_ascii=False) + "\n")
            written += len(sample.data)
    return written


def layouts(doc_type: str, split: str) -> list[int]:
    """The layouts of a type in "dev", "judge", or either ("all"); 0 stands for one by chance."""
    if split == "chance":
        return [0] if doc_type in CHANCE_TYPES else []
    kept = list(JUDGE_LAYOUTS[doc_type]) if split in ("judge", "all") else []
    return [*range(1, LAYOUTS[doc_type] + 1), *kept] if split in ("dev", "all") else kept


def _turns(doc_types: Sequence[str], split: str, count: int) -> Iterator[tuple[str, int]]:
    for number in range(count if doc_types else 0):
        doc_type = doc_types[number % len(doc_types)]
        known = layouts(doc_type, split)
        yield doc_type, known[number // len(doc_types) % len(known)]


def _draw(
    doc_type: str, layout: int, seed: int, as_of: date, number: int, *, scans: bool
) -> Sample:
    drawn = partial(draw, doc_type, layout) if layout else partial(draw_by_chance, doc_type)
    clean = drawn(seed=seed, as_of=as_of)
    if not scans:
        return clean
    form = _SCANS[number // len(LAYOUTS) % len(_SCANS)] if clean.pages == 1 else "pdf"
    return drawn(seed=seed, as_of=as_of, scan=True, form=form)


def _split(doc_type: str, layout: int) -> str:
    if not layout:
        return "chance"
    return "judge" if layout in JUDGE_LAYOUTS[doc_type] else "dev"


def _entry(sample: Sample, doc_type: str, layout: int, *, scans: bool) -> dict[str, object]:
    return {
        "id": Path(sample.file_name).stem,
        "file": sample.file_name,
        "doc_type": doc_type,
        "source": "generated",
        "layout": layout,
        "split": _split(doc_type, layout),
        "pages": sample.pages,
        "has_text_layer": not scans,
        "lang": sample.lang,
        "bytes": len(sample.data),
        "sha256": hashlib.sha256(sample.data).hexdigest(),
        "truth_by": "generator",
        "truth": sample.truth,
        "complete": True,  # what is not named is not printed
        "boxes": {
            path: [page, *(round(side, 2) for side in box)]
            for path, (page, box) in sample.boxes.items()
        },
        "also": {
            path: [[page, *(round(side, 2) for side in box)] for page, box in places]
            for path, places in sample.also.items()
        },
        "notes": "scan" if scans else "",
    }
