"""Judging one past case with and without a version, and adding up what it changes. Pure."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from statistics import median
from typing import Any

from extraction.statistics import wilson
from rules.backtest import Overlap, Rate, Result
from rules.engine import Judgement, judge_view
from rules.models import BackTestCase, Outcome
from rules.registry import Rule
from rules.view import CaseFacts, CaseView, Trace

MOST_MISSING = 8
MOST_OVERLAPS = 12
RIGHT = frozenset({"confirmed", "corrected"})  # answers that say that a finding was right
REFUSED = frozenset({"declined", "returned"})
Change = BackTestCase.Change


@dataclass(frozen=True, slots=True)
class Side:
    """One way to judge: the rule (none where it is not in force), its limits, the paperwork."""

    rules: tuple[Rule, ...]
    thresholds: Mapping[str, Mapping[str, Decimal]]
    required: dict[str, int] | None  # None: what the case was sent with

    def judge(self, view: CaseView) -> list[Judgement]:
        if self.required is not None:
            view = CaseView(replace(view.facts, required=self.required), Trace())
        return judge_view(view, self.rules, self.thresholds)


@dataclass(frozen=True, slots=True)
class Past:
    """A case as it was sent, and what became of it."""

    case: int | None  # its primary key; None: a dataset's document
    label: str
    facts: CaseFacts
    found: Sequence[Sequence[Any]] = ()  # as CaseSnapshot.found, the latest
    verdict: str = ""
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a version changes on one case."""

    change: BackTestCase.Change | None  # None: neither flags it
    sentence: str
    right: bool | None  # as reviewers decided; None: nobody has


@dataclass
class Tally:
    """The sums over cases. Two of them add up, so that processes can share the work."""

    rule: str
    counts: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    overlap: Counter[str] = field(default_factory=Counter)
    with_findings: list[float] = field(default_factory=list)  # a reviewer's minutes, of a sample
    without: list[float] = field(default_factory=list)
    findings_a_case: list[int] = field(default_factory=list)

    def add(self, past: Past, verdict: Verdict) -> None:
        """Count one case."""
        self.counts["judged"] += 1
        self.counts[verdict.change.value if verdict.change else "clean"] += 1
        failed = {one[0] for one in past.found if one[2] == Outcome.FAIL}
        self._time(past, len(failed))
        if verdict.change is Change.CANNOT:
            self.missing[verdict.sentence] += 1
        flags = verdict.change in (Change.NEWLY, Change.STILL)
        if flags:
            others = failed - {self.rule}
            self.overlap.update(others)
            self.counts["alone"] += not others
        if flags or verdict.change is Change.GONE:
            self._decided(verdict, flags=flags)

    def _decided(self, verdict: Verdict, *, flags: bool) -> None:
        if verdict.right is None:
            self.counts["undecided"] += flags
            return
        if flags:
            self.counts["flagged_decided"] += 1
            self.counts["flagged_right"] += verdict.right
        if verdict.change in (Change.STILL, Change.GONE):
            self.counts["now_decided"] += 1
            self.counts["now_right"] += verdict.right

    def _time(self, past: Past, findings: int) -> None:
        times = self.with_findings if findings else self.without
        if past.minutes is not None and len(times) < 2_000:
            times.append(past.minutes)
            if findings:
                self.findings_a_case.append(findings)

    def join(self, other: "Tally") -> None:
        """Take another's sums in."""
        self.counts.update(other.counts)
        self.missing.update(other.missing)
        self.overlap.update(other.overlap)
        self.with_findings += other.with_findings
        self.without += other.without
        self.findings_a_case += other.findings_a_case

    def to_json(self) -> str:
        """It as another process can take it."""
        return json.dumps({one.name: getattr(self, one.name) for one in fields(self)})

    @classmethod
    def from_json(cls, text: str) -> "Tally":
        """What `to_json` wrote."""
        held = json.loads(text)
        for name in ("counts", "missing", "overlap"):
            held[name] = Counter(held[name])
        return cls(**held)

    def result(self, *, days: float, seconds: float) -> Result:
        """What it comes to."""
        counts, minutes = self.counts, self._minutes_a_finding()
        a_day = counts["newly"] / days if days else 0.0
        return Result(
            judged=counts["judged"],
            newly=counts["newly"],
            gone=counts["gone"],
            still=counts["still"],
            clean=counts["clean"],
            cannot=counts["cannot"],
            unreadable=counts["unreadable"],
            missing=dict(self.missing.most_common(MOST_MISSING)),
            precision=_rate(counts["flagged_right"], counts["flagged_decided"]),
            precision_now=_rate(counts["now_right"], counts["now_decided"]),
            undecided=counts["undecided"],
            overlap=[
                Overlap(rule=rule, cases=cases)
                for rule, cases in self.overlap.most_common(MOST_OVERLAPS)
            ],
            alone=counts["alone"],
            days=round(days, 2),
            extra_cases_a_day=round(a_day, 3),
            minutes_a_finding=minutes,
            extra_minutes_a_day=None if minutes is None else round(a_day * minutes, 2),
            seconds=round(seconds, 2),
        )

    def _minutes_a_finding(self) -> float | None:
        """What one more finding costs a reviewer: what cases with findings take longer."""
        if len(self.with_findings) < 5 or len(self.without) < 5:
            return None
        longer = median(self.with_findings) - median(self.without)
        return round(max(longer, 0.0) / median(self.findings_a_case), 2)


def compare(past: Past, rule: str, now: Side, then: Side) -> Verdict:
    """Judge one case both ways.

    Args:
        rule: the id of the rule that the version is of.
        now: as it is in force.
        then: with the version in force.
    """
    view = CaseView(past.facts, Trace())
    before = [one for one in now.judge(view) if one.outcome == Outcome.FAIL]
    after = then.judge(view)
    fails = [one for one in after if one.outcome == Outcome.FAIL]
    right = _right(past, rule)
    if fails:
        return Verdict(Change.STILL if before else Change.NEWLY, fails[0].sentence, right)
    if before:
        return Verdict(Change.GONE, before[0].sentence, right)
    blind = [one for one in after if one.outcome == Outcome.CANNOT]
    if blind:
        return Verdict(Change.CANNOT, blind[0].sentence, None)
    return Verdict(None, "", None)


def _right(past: Past, rule: str) -> bool | None:
    """Whether flagging the case is right: as this rule's findings were answered, else the case."""
    answers = {one[4] for one in past.found if one[0] == rule and one[2] == Outcome.FAIL}
    if answers & RIGHT:
        return True
    if "overridden" in answers:
        return False
    if past.verdict in REFUSED:
        return True
    return False if past.verdict == "approved" else None


def _rate(part: int, whole: int) -> Rate | None:
    interval = wilson(part, whole)
    if interval is None:
        return None
    return Rate(part=part, whole=whole, low=interval.low, high=interval.high)
