"""Every rule as the risk team sees it: what it judges, where it stands, what came of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from accounts.models import User
from extraction.models import CaseKind
from rules import desk_words as words
from rules.bodies import LimitsBody, PaperworkBody, RuleBody
from rules.desk_figures import NO_FIGURES, Figures, figures_by_rule
from rules.library import REGISTRY
from rules.models import Version
from rules.registry import Rule, Threshold

PAPERWORK = "paperwork"
SHOWN_STATES = ("live", "shadow", "draft", "retired")
DRAFTS = (Version.State.DRAFT, Version.State.BACK_TESTED)
HEAVIEST_FIRST = {"blocker": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the list is wanted; empty: all of it."""

    type: str = ""
    state: str = ""
    severity: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.type or self.state or self.severity or self.text)

    def let_through(self, line: "Line") -> bool:
        said = f"{line.id} {line.title}".casefold()
        return (
            self.type in ("", line.on)
            and (not self.state or self.state in line.states)
            and self.severity in ("", line.severity)
            and all(word in said for word in self.text.casefold().split())
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One rule, or a case kind's paperwork, in the list."""

    id: str
    title: str
    url: str
    on: str  # a document type's slug, "case", "any", "paperwork"
    severity: str  # "" for paperwork
    version: str
    states: tuple[str, ...]  # in force first: live or retired; then shadow and draft
    waiting: tuple[Version, ...]  # open versions
    figures: Figures
    changed_by: User | None  # None: as it is built in
    changed_at: datetime | None
    team: bool = False

    @property
    def judges(self) -> str:
        return "Paperwork" if self.on == PAPERWORK else words.judges(self.on)

    @property
    def proposal(self) -> str:
        """Why its retirement is proposed; "" where it is not."""
        return self.figures.proposal if "live" in self.states else ""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a built-in rule, for every kind of case or one."""

    rule: Rule
    name: str
    known: Threshold
    kind: CaseKind | None
    value: Decimal
    version: Version | None  # None: as it is built in
    waiting: Version | None  # an open version that would change it

    @property
    def shown(self) -> str:
        return words.number(self.value)

    @property
    def default(self) -> str:
        return words.number(self.known.default)

    @property
    def proposed(self) -> str:
        """What the open version would make of it; "" where it is the same."""
        body = self.waiting.says if self.waiting else None
        if not isinstance(body, LimitsBody):
            return ""
        value = body.thresholds.get(self.name, self.known.default)
        return "" if value == self.value else words.number(value)


def versions() -> list[Version]:
    """All that is or may be in force, or was, with whose work it is; the oldest first."""
    return list(
        Version.objects.exclude(state=Version.State.DISCARDED)
        .select_related("author", "approved_by", "case_kind")
        .order_by("created_at", "pk")
    )


def catalogue(now: datetime, known: Sequence[Version] | None = None) -> list[Line]:
    """Every rule and every case kind's paperwork, by what they judge."""
    known = versions() if known is None else known
    by_name: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for version in known:
        by_name[version.subject, version.name].append(version)
    figures = figures_by_rule(now)
    lines = [
        _built_in(rule, by_name.get(("limits", rule.id), []), figures.get(rule.id, NO_FIGURES))
        for rule in REGISTRY.rules.values()
    ]
    lines += [
        _teams(name, of_rule, figures.get(name, NO_FIGURES))
        for (subject, name), of_rule in by_name.items()
        if subject == Version.Subject.RULE
    ]
    lines.sort(key=lambda line: (line.judges, HEAVIEST_FIRST.get(line.severity, 9), line.title))
    papers = by_name.get(("paperwork", PAPERWORK), [])
    kinds = CaseKind.objects.order_by("title")
    return lines + [
        _paperwork(kind, [one for one in papers if one.case_kind_id == kind.pk]) for kind in kinds
    ]


def limits(known: Sequence[Version] | None = None) -> list[Limit]:
    """Every limit of every built-in rule as it is in force, and where one kind's differs."""
    known = versions() if known is None else known
    mine: dict[str, list[Version]] = defaultdict(list)
    for version in known:
        if version.subject == Version.Subject.LIMITS:
            mine[version.name].append(version)
    return [
        limit
        for rule in sorted(REGISTRY.rules.values(), key=lambda one: one.id)
        for name, threshold in rule.thresholds.items()
        for limit in limits_of(rule, name, threshold, mine.get(rule.id, []))
    ]


def limits_of(
    rule: Rule, name: str, threshold: Threshold, of_rule: Sequence[Version]
) -> list[Limit]:
    """One limit: as it is for every kind, then for each kind of its own."""
    live = {one.case_kind: one for one in of_rule if one.state == Version.State.LIVE}
    waiting = {one.case_kind: one for one in of_rule if one.open}
    everywhere = _limit_in(live.get(None), name, threshold)
    found = [Limit(rule, name, threshold, None, everywhere, live.get(None), waiting.get(None))]
    kinds = {kind for kind in (*live, *waiting) if kind is not None}
    for kind in sorted(kinds, key=lambda one: one.title):
        own = live.get(kind)
        value = _limit_in(own, name, threshold) if own else everywhere
        found.append(Limit(rule, name, threshold, kind, value, own, waiting.get(kind)))
    return found


def _limit_in(version: Version | None, name: str, threshold: Threshold) -> Decimal:
    body = version.says if version else None
    given = body.thresholds.get(name) if isinstance(body, LimitsBody) else None
    return threshold.default if given is None else given


def _built_in(rule: Rule, of_rule: list[Version], figures: Figures) -> Line:
    live = [one for one in of_rule if one.state == Version.State.LIVE]
    everywhere = next((one.says for one in live if one.case_kind_id is None), None)
    body = everywhere if isinstance(everywhere, LimitsBody) else LimitsBody()
    version = "".join([f"v{rule.version}", *(f", limits v{one.number}" for one in live[-1:])])
    return Line(
        id=rule.id,
        title=rule.title,
        url=reverse("rules:rule", args=[rule.id]),
        on=words.on_of(rule),
        severity=(body.severity or rule.severity).value,
        version=version,
        states=_states("live" if body.enabled else "retired", of_rule),
        waiting=_open(of_rule),
        figures=figures,
        changed_by=_changed_by(of_rule),
        changed_at=_changed_at(of_rule),
    )


def _teams(name: str, of_rule: list[Version], figures: Figures) -> Line:
    live = [one for one in of_rule if one.state == Version.State.LIVE]
    latest = (live or of_rule)[-1]
    body = latest.says
    assert isinstance(body, RuleBody)
    state = "live" if live and body.enabled else ""
    if not state and any(
        one.state in (Version.State.LIVE, Version.State.RETIRED) for one in of_rule
    ):
        state = "retired"
    return Line(
        id=name,
        title=body.title,
        url=reverse("rules:rule", args=[name]),
        on=body.on,
        severity=body.severity.value,
        version=f"v{latest.number}",
        states=_states(state, of_rule),
        waiting=_open(of_rule),
        figures=figures,
        changed_by=_changed_by(of_rule),
        changed_at=_changed_at(of_rule),
        team=True,
    )


def _paperwork(kind: CaseKind, of_kind: list[Version]) -> Line:
    live = [one for one in of_kind if one.state == Version.State.LIVE]
    return Line(
        id=f"paperwork.{kind.slug}",
        title=f"{kind.title}: {words.says(PaperworkBody(required=kind.required)).lower()[:-1]}",
        url=f"{reverse('rules:paperwork')}#{kind.slug}",
        on=PAPERWORK,
        severity="",
        version=f"v{live[-1].number}" if live else "v1",
        states=_states("live", of_kind),
        waiting=_open(of_kind),
        figures=NO_FIGURES,
        changed_by=_changed_by(of_kind),
        changed_at=_changed_at(of_kind),
    )


def _states(first: str, of_rule: Iterable[Version]) -> tuple[str, ...]:
    found = [first] if first else []
    for one in of_rule:
        if one.state == Version.State.SHADOW:
            found.append("shadow")
        elif one.state in DRAFTS:
            found.append("draft")
    return tuple(dict.fromkeys(found))


def _open(of_rule: Iterable[Version]) -> tuple[Version, ...]:
    return tuple(one for one in of_rule if one.open)


def _changed_by(of_rule: Sequence[Version]) -> User | None:
    return of_rule[-1].author if of_rule else None


def _changed_at(of_rule: Sequence[Version]) -> datetime | None:
    return of_rule[-1].created_at if of_rule else None
