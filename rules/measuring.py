"""How well the rules find planted problems, and how often they stop what is clean. Pure.

Cases come from a folder that `make_cases` wrote. A planted problem counts as found where a rule
that ought to see it says something with weight that it does not say of the same case without it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from extraction.contract import Status
from extraction.local import LocalReader
from extraction.page_cache import PageCache
from extraction.reading import read_document
from extraction.schemas import SCHEMAS
from extraction.statistics import wilson
from rules.engine import Judgement, judge_case
from rules.facts import facts_of_reading, stated_facts
from rules.registry import REGISTRY, Rule
from rules.terms import Outcome, Severity
from rules.view import CaseFacts, DocumentFacts, Fact

BROKEN = "The rule itself failed"  # as the engine says it
WEIGHTY = (Severity.BLOCKER, Severity.WARNING)
Entry = Mapping[str, Any]
Reader = Callable[[Path, Entry, int], DocumentFacts]  # a case's folder, a document, its place


@dataclass(frozen=True, slots=True)
class Said:
    """One finding, as far as it can be told from others."""

    rule: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One case: what was planted, and what the rules say of it with and without."""

    name: str
    kind: str  # of what was planted; "" where nothing was
    told: str
    ought: tuple[str, ...]  # rules that ought to see it
    said: tuple[Said, ...]
    new: tuple[Said, ...] = ()  # of these, what is not said of the case without the problem

    @property
    def found(self) -> bool:
        """Whether a rule that ought to see the problem does."""
        return any(one.rule in self.ought and one.severity in WEIGHTY for one in self.new)

    @property
    def blocked(self) -> bool:
        return any(one.severity is Severity.BLOCKER for one in self.said)


@dataclass(slots=True)
class OfRule:
    """A rule's figures: in how many cases it spoke."""

    raised: int = 0  # with a planted problem, of which it would not have spoken without
    right: int = 0  # of these, where the problem is one that it ought to see
    blocked_clean: int = 0  # clean cases, by the weight of what it said
    warned_clean: int = 0
    noted_clean: int = 0


@dataclass(slots=True)
class Measured:
    """All cases' figures."""

    cases: list[Judged] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)  # rules that ought to see, and do not exist
    broken: Counter[str] = field(default_factory=Counter)  # rules that failed themselves: in cases

    @property
    def planted(self) -> list[Judged]:
        return [one for one in self.cases if one.kind]

    @property
    def clean(self) -> list[Judged]:
        return [one for one in self.cases if not one.kind]

    def by_rule(self) -> dict[str, OfRule]:
        """Each rule's figures, for those that said something."""
        found: dict[str, OfRule] = {}
        for case in self.planted:
            for rule in {one.rule for one in case.new if one.severity in WEIGHTY}:
                mine = found.setdefault(rule, OfRule())
                mine.raised += 1
                mine.right += rule in case.ought
        for case in self.clean:
            for rule, severity in {(one.rule, one.severity) for one in case.said}:
                mine = found.setdefault(rule, OfRule())
                mine.blocked_clean += severity is Severity.BLOCKER
                mine.warned_clean += severity is Severity.WARNING
                mine.noted_clean += severity is Severity.NOTE
        return dict(sorted(found.items()))


def measure(folder: Path, read: Reader, rules: Sequence[Rule] | None = None) -> Measured:
    """Judge every case of a folder.

    Args:
        rules: None: all built-in ones.

    Raises:
        ValueError: the folder holds no case, or one that is not as `make_cases` writes it.
    """
    paths = sorted(folder.glob("*/case.json"))
    if not paths:
        raise ValueError("there is no case")
    chosen = tuple(REGISTRY.rules.values()) if rules is None else tuple(rules)
    measured = Measured()
    for path in paths:
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            measured.cases.append(_judged(path.parent, told, read, chosen, measured.broken))
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path.parent.name} is no case") from error
    known = {rule.id for rule in chosen}
    measured.unknown = {rule for one in measured.cases for rule in one.ought} - known
    return measured


def _judged(
    folder: Path, told: Entry, read: Reader, rules: Sequence[Rule], broken: Counter[str]
) -> Judged:
    kept: dict[tuple[str, int], DocumentFacts] = {}

    def cached(where: Path, one: Entry, place: int) -> DocumentFacts:
        key = (one["file"] or f"{one['key']} {id(one)}", place)
        if key not in kept:
            kept[key] = read(where, one, place)
        return kept[key]

    judgements = judge_case(facts_of(folder, told, told, cached), rules)
    broken.update({one.rule.id for one in judgements if one.sentence.startswith(BROKEN)})
    said = _said(judgements)
    if not told["planted"]:
        return Judged(told["id"], "", "", (), said)
    plant = told["planted"][0]
    whole = {one["key"]: one for one in told["documents"]}
    without = {
        **told["without"],
        "documents": [one if len(one) > 1 else whole[one["key"]]
                      for one in told["without"]["documents"]],
    }  # fmt: skip
    before = Counter(_said(judge_case(facts_of(folder, told, without, cached), rules)))
    new = tuple((Counter(said) - before).elements())
    return Judged(told["id"], plant["kind"], plant["told"], tuple(plant["rules"]), said, new)


def _said(judgements: Sequence[Judgement]) -> tuple[Said, ...]:
    return tuple(
        Said(one.rule.id, one.severity, one.sentence)
        for one in judgements
        if one.outcome is Outcome.FAIL
    )


def facts_of(folder: Path, case: Entry, part: Entry, read: Reader) -> CaseFacts:
    """A case's facts. `part` is the case itself, or the same without what was planted."""
    documents = [read(folder, one, place) for place, one in enumerate(part["documents"], start=1)]
    return CaseFacts(
        as_of=date.fromisoformat(case["as_of"]),
        applicant_name=case["applicant_name"],
        required=dict(case["required"]),
        documents=tuple(one for one in documents if one.schema),
        unknown=tuple(one.place for one in documents if one.schema is None),
        kind=case["kind"],
        asks_application=True,
        stated=stated_facts(part["stated"]),
    )


def by_truth(_folder: Path, one: Entry, place: int) -> DocumentFacts:
    """A document's facts as it says them, read by nobody."""
    return DocumentFacts(
        key=place,
        doc_type=one["doc_type"],
        schema=SCHEMAS[one["doc_type"]],
        facts={
            path: Fact(
                path,
                Status.PRESENT,
                value,
                grounded=True,
                by="reader",
                act="read",
                read_value=value,
            )
            for path, value in one["truth"].items()
        },
        unseen=tuple(one["unseen"]),
        sha256=hashlib.sha256(repr((one["key"], one["truth"])).encode()).hexdigest(),
        place=place,
    )


def by_local_reader(cache: PageCache) -> Reader:
    """Facts as the built-in reader reads them from the file."""
    readers = [LocalReader()]

    def read(folder: Path, one: Entry, place: int) -> DocumentFacts:
        if not one["file"]:
            raise ValueError("the cases have no documents")
        data = (folder / one["file"]).read_bytes()
        facts = facts_of_reading(read_document(cache.pages(data).pages, readers), place)
        return DocumentFacts(
            facts.key, facts.doc_type, facts.schema, facts.facts, facts.unseen,
            hashlib.sha256(data).hexdigest(), place,
        )  # fmt: skip

    return read


def lines(measured: Measured) -> Iterator[str]:
    """The figures for people."""
    planted, clean = measured.planted, measured.clean
    kinds = sorted({one.kind for one in planted})
    if planted:
        yield f"{'planted':28} found  of  recall  95 % interval"
    for kind in kinds:
        mine = [one for one in planted if one.kind == kind]
        yield _share(kind, sum(one.found for one in mine), len(mine))
    if planted:
        yield _share("all kinds", sum(one.found for one in planted), len(planted))
    if clean:
        yield ""
        yield _share("clean cases with a blocker", sum(one.blocked for one in clean), len(clean))
    yield ""
    yield f"{'rule':42} raised right | clean: blocker warning note"
    for rule, of in measured.by_rule().items():
        yield (
            f"{rule:42} {of.raised:6} {of.right:5} | {of.blocked_clean:14} {of.warned_clean:7}"
            f" {of.noted_clean:4}"
        )
    for rule in sorted(measured.unknown):
        yield f"no such rule: {rule}"
    for rule, count in sorted(measured.broken.items()):
        yield f"rule failed itself: {rule} in {count} cases"
    for one in planted:
        if not one.found:
            yield f"escaped {one.name}: {one.told}"
            for said in one.new:
                yield f"    but {said.severity} {said.rule}: {said.sentence}"
    for one in clean:
        for said in one.said:
            if said.severity is Severity.BLOCKER:
                yield f"blocked {one.name} by {said.rule}: {said.sentence}"


def _share(name: str, part: int, whole: int) -> str:
    interval = wilson(part, whole)
    assert interval is not None
    return (
        f"{name:28} {part:5} {whole:3}  {part / whole:6.3f}  {interval.low:.3f}-{interval.high:.3f}"
    )


def as_json(measured: Measured) -> dict[str, Any]:
    """The figures for programs."""
    planted, clean = measured.planted, measured.clean
    kinds = {}
    for kind in sorted({one.kind for one in planted}):
        mine = [one for one in planted if one.kind == kind]
        kinds[kind] = _figures(sum(one.found for one in mine), len(mine))
    return {
        "recall": _figures(sum(one.found for one in planted), len(planted)),
        "kinds": kinds,
        "clean_with_blocker": _figures(sum(one.blocked for one in clean), len(clean)),
        "rules": {
            rule: {name: getattr(of, name) for name in OfRule.__slots__}
            for rule, of in measured.by_rule().items()
        },
        "escaped": [
            {"case": one.name, "told": one.told, "new": [said.rule for said in one.new]}
            for one in planted
            if not one.found
        ],
        "blocked": [
            {"case": one.name, "rule": said.rule, "sentence": said.sentence}
            for one in clean
            for said in one.said
            if said.severity is Severity.BLOCKER
        ],
        "unknown_rules": sorted(measured.unknown),
        "broken_rules": dict(sorted(measured.broken.items())),
    }


def _figures(part: int, whole: int) -> dict[str, Any]:
    interval = wilson(part, whole)
    return {
        "of": whole,
        "count": part,
        "share": part / whole if whole else None,
        "interval": list(interval) if interval else None,
    }
