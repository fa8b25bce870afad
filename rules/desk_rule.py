"""One rule as the risk team sees it: what it says, what is in force, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from extraction.models import CaseKind
from rules import desk_words as words
from rules.bodies import LimitsBody, RuleBody
from rules.desk_catalogue import Limit, limits_of
from rules.desk_figures import Figures, figures_of
from rules.library import REGISTRY
from rules.models import Finding, Outcome, Version
from rules.registry import Rule

MOST_FINDINGS = 10
Shown = tuple[Figures, tuple[Figures, ...]]  # of a rule, and of its versions


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that was done to a version."""

    at: datetime
    who: User | None  # None: `did` is a whole sentence
    did: str


@dataclass(frozen=True, slots=True)
class Told:
    """A version in the timeline, with what was done to it."""

    version: Version
    moments: tuple[Moment, ...]  # the first first

    @property
    def kind(self) -> str:
        return words.kind_title(self.version.case_kind)

    @property
    def says(self) -> str:
        return words.says(self.version.says)


@dataclass(frozen=True, slots=True)
class InForce:
    """How a built-in rule is set for one kind of case, or for every kind."""

    kind: CaseKind | None
    severity: str
    enabled: bool
    version: Version | None  # None: as it is built in


@dataclass(frozen=True, slots=True)
class Known:
    """A rule with everything that its page tells."""

    id: str
    title: str
    judges: str
    severity: str
    built_in_severity: str  # "" of a team's rule
    override: str
    source: str
    owner: str
    team: bool
    live: bool
    version: str
    body: RuleBody | None  # of a team's rule: what is in force, or is the latest
    limits: tuple[Limit, ...]
    settings: tuple[InForce, ...]  # of a built-in rule
    told: tuple[Told, ...]  # versions, the newest first
    waiting: tuple[Version, ...]
    figures: Figures
    by_version: tuple[Figures, ...]
    findings: tuple[Finding, ...]

    @property
    def says(self) -> str:
        """A team's rule in a sentence."""
        return words.says(self.body) if self.body else ""

    @property
    def proposal(self) -> str:
        """Why its retirement is proposed; "" where it is not."""
        return self.figures.proposal if self.live else ""


def known(rule_id: str, now: datetime) -> Known | None:
    """What there is to tell of a rule; None where there is none of that id."""
    rule = REGISTRY.rules.get(rule_id)
    subject = Version.Subject.LIMITS if rule else Version.Subject.RULE
    versions = list(
        Version.objects.filter(subject=subject, name=rule_id)
        .select_related("author", "approved_by", "case_kind", "back_test")
        .order_by("-created_at", "-pk")
    )
    figures = figures_of(rule_id, now)
    if rule:
        return _built_in(rule, versions, figures)
    return _teams(rule_id, versions, figures) if versions else None


def told(versions: Sequence[Version]) -> tuple[Told, ...]:
    """Versions with what was done to each."""
    return tuple(Told(one, _moments(one)) for one in versions)


def _built_in(rule: Rule, versions: list[Version], figures: Shown) -> Known:
    live = [one for one in versions if one.state == Version.State.LIVE]
    settings = _settings(rule, live)
    last = f", limits v{live[0].number}" if live else ""
    return Known(
        id=rule.id,
        title=rule.title,
        judges=words.judges(words.on_of(rule)),
        severity=settings[0].severity,
        built_in_severity=rule.severity.value,
        override=words.OVERRIDES[rule.override.value],
        source=rule.source,
        owner=rule.owner,
        team=False,
        live=any(one.enabled for one in settings),
        version=f"v{rule.version}{last}",
        body=None,
        limits=tuple(
            limit
            for name, threshold in rule.thresholds.items()
            for limit in limits_of(rule, name, threshold, versions)
        ),
        settings=settings,
        told=told(versions),
        waiting=tuple(one for one in versions if one.open),
        figures=figures[0],
        by_version=figures[1],
        findings=_findings(rule.id),
    )


def _teams(rule_id: str, versions: list[Version], figures: Shown) -> Known:
    live = [one for one in versions if one.state == Version.State.LIVE]
    kept = [one for one in versions if one.state != Version.State.DISCARDED]
    latest = (live or kept or versions)[0]
    body = latest.says
    assert isinstance(body, RuleBody)
    return Known(
        id=rule_id,
        title=body.title,
        judges=words.judges(body.on),
        severity=body.severity.value,
        built_in_severity="",
        override=words.OVERRIDES[body.override.value],
        source="",
        owner=latest.owner,
        team=True,
        live=bool(live) and body.enabled,
        version=f"v{latest.number}",
        body=body,
        limits=(),
        settings=(),
        told=told(versions),
        waiting=tuple(one for one in versions if one.open),
        figures=figures[0],
        by_version=figures[1],
        findings=_findings(rule_id),
    )


def _settings(rule: Rule, live: list[Version]) -> tuple[InForce, ...]:
    everywhere = next((one for one in live if one.case_kind is None), None)
    found = [_in_force(rule, None, everywhere)]
    own = [one for one in live if one.case_kind is not None]
    return (*found, *(_in_force(rule, one.case_kind, one) for one in own))


def _in_force(rule: Rule, kind: CaseKind | None, version: Version | None) -> InForce:
    body = version.says if version else LimitsBody()
    assert isinstance(body, LimitsBody)
    return InForce(kind, (body.severity or rule.severity).value, body.enabled, version)


def _findings(rule_id: str) -> tuple[Finding, ...]:
    found = Finding.objects.filter(rule=rule_id, outcome=Outcome.FAIL).select_related("case")
    return tuple(found.order_by("-found_at", "-pk")[:MOST_FINDINGS])


def _moments(version: Version) -> tuple[Moment, ...]:
    """What was done to it, in order."""
    found = [Moment(version.created_at, version.author, "wrote it")]
    if version.back_test and version.back_test.finished_at:
        found.append(Moment(version.back_test.finished_at, None, "Its back-test finished"))
    if version.shadow_at:
        found.append(Moment(version.shadow_at, None, "It was put in the shadow"))
    if version.approved_at:
        found.append(
            Moment(version.approved_at, version.approved_by, "approved it and put it live")
        )
    if version.ended_at:
        ended = "retired" if version.state == Version.State.RETIRED else "discarded"
        found.append(Moment(version.ended_at, None, f"It was {ended}"))
    return tuple(found)
