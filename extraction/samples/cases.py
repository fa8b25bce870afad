"""Whole mortgage cases by chance: papers that agree, and one planted problem where asked for.

One seed is one household. A planted case has its twin without the problem beside it, so that what
a rule says of the problem can be told from what it would have said anyway.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from extraction.samples import cases_plants_bank, cases_plants_lived, cases_plants_pay
from extraction.samples.cases_life import Life
from extraction.samples.cases_living import live
from extraction.samples.cases_paper import Paper
from extraction.samples.cases_papers import Draft, papers, stated
from extraction.samples.cases_plant import PLANTS, Plant, Unfit
from extraction.samples.people import dice

REQUIRED = {"pay_stub": 2, "w2": 2, "bank_statement": 2, "id_document": 1}
STALE = 44  # days by which statements that are too old were fetched too early, at least
_TRIES = 2_000
_ON_THEIR_OWN = (cases_plants_bank, cases_plants_lived, cases_plants_pay)  # they register kinds
KINDS = tuple(sorted(PLANTS))
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planted:
    """A problem in a case: its kind, and what was done where."""

    plant: Plant
    told: str


@dataclass(frozen=True, slots=True)
class SampleCase:
    """A case; `without` is the same one without what was planted."""

    name: str
    draft: Draft
    planted: Planted | None = None
    without: Draft | None = None


def clean(seed: int, as_of: date) -> SampleCase:
    """A case in which everything is as it should be."""
    return SampleCase(f"clean-{seed}", _draft(live(seed, as_of)))


def planted(kind: str, seed: int, as_of: date) -> Iterator[SampleCase]:
    """Cases with a problem of a kind, one household after the other that has room for it.

    Raises:
        KeyError: there is no such kind.
    """
    plant = PLANTS[kind]
    for number in range(_TRIES):
        own = seed * _TRIES + number
        try:
            yield _planted(plant, own, as_of)
        except Unfit:
            continue


def _planted(plant: Plant, seed: int, as_of: date) -> SampleCase:
    chance = dice("planted", plant.kind, seed)
    told = ""
    bank_by = None
    if plant.bank_late:
        bank_by = as_of - timedelta(days=STALE + chance.choice((0, 1, 5, 14, 30, 75)))
        told = f"statements fetched on {bank_by}"
    life = live(seed, as_of, bank_by=bank_by)
    if plant.before:
        told = plant.before(life, chance)
    draft = _draft(life)
    try:
        if plant.after:
            told = plant.after(draft, chance)
    except KeyError as lacking:  # the papers of this household do not print such a figure
        raise Unfit(str(lacking)) from lacking
    return SampleCase(
        f"{plant.kind}-{seed}", draft, Planted(plant, told), _draft(live(seed, as_of))
    )


def _draft(life: Life) -> Draft:
    return Draft(life, stated(life), papers(life))


def write(
    folder: Path, *, count: int, seed: int, as_of: date, sorts: Sequence[str], drawn: bool
) -> int:
    """Write `count` cases of each sort ("planted", "clean"), a folder each; how many files.

    Args:
        drawn: documents too, and as true what they print; else what they would say, all of it.
    """
    files = 0
    for sort in sorts:
        for number in range(count):
            own = seed * 100_000 + number
            if sort == "clean":
                cases: Iterator[SampleCase] = iter([clean(own, as_of)])
            else:
                cases = planted(KINDS[number % len(KINDS)], own, as_of)
            files += _write_first(folder, cases, drawn=drawn)
    return files


def _write_first(folder: Path, cases: Iterator[SampleCase], *, drawn: bool) -> int:
    """Write the first case whose problem shows on what is printed."""
    for case in cases:
        made: dict[str, bytes] = {}
        told = entry(case, made if drawn else None)
        if case.planted and not _shows(told):
            continue
        place = folder / case.name
        place.mkdir(parents=True, exist_ok=True)
        (place / "case.json").write_text(
            json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        for name, data in made.items():
            (place / name).write_bytes(data)
        return len(made) + 1
    raise AssertionError("no household has room for the problem")


def _shows(told: Entry) -> bool:
    without = told["without"]
    return bool(
        told["stated"] != without["stated"]
        or any(len(one) > 1 for one in without["documents"])
        or len(told["documents"]) != len(without["documents"])
    )


def entry(case: SampleCase, made: dict[str, bytes] | None = None) -> Entry:
    """A case as its file tells it. `made` takes the documents' bytes by their names."""
    life = case.draft.life
    documents = _entries(case.draft, "", made)
    told: Entry = {
        "id": case.name,
        "kind": "mortgage",
        "as_of": life.as_of.isoformat(),
        "applicant_name": life.persons[0].written("plain"),
        "required": REQUIRED,
        "features": life.features,
        "stated": case.draft.stated,
        "documents": documents,
        "planted": [],
    }
    if case.planted and case.without:
        plant = case.planted.plant
        told["planted"] = [
            {
                "kind": plant.kind,
                "title": plant.title,
                "told": case.planted.told,
                "rules": list(plant.rules),
            }
        ]
        # Documents that are the same have their key alone.
        known = {one["key"]: _said(one) for one in documents}
        told["without"] = {
            "stated": case.without.stated,
            "documents": [
                {"key": one["key"]} if known.get(one["key"]) == _said(one) else one
                for one in _entries(case.without, "without-", made)
            ],
        }
        for one in told["without"]["documents"]:
            if len(one) == 1 and made is not None:
                made.pop(_file(f"without-{one['key']}"))
    return told


def _said(one: Entry) -> tuple[object, ...]:
    return one["truth"], one["unseen"], one["layout"]


def _entries(draft: Draft, head: str, made: dict[str, bytes] | None) -> list[Entry]:
    return [_document(paper, draft.life.as_of, head, made) for paper in draft.papers]


def _document(paper: Paper, as_of: date, head: str, made: dict[str, bytes] | None) -> Entry:
    file = _file(f"{head}{paper.key}")
    truth, unseen = paper.truth(), [1] if paper.hidden else []
    if made is not None:
        sample = paper.draw(as_of, file.removesuffix(".pdf"))
        made[file] = sample.data
        truth = sample.truth
    return {
        "key": paper.key,
        "file": file if made is not None else "",
        "doc_type": paper.doc_type,
        "layout": paper.layout,
        "truth": truth,
        "unseen": unseen,
    }


def _file(key: str) -> str:
    return f"{key.replace(' ', '-')}.pdf"
