"""What a version would change, and why it can't go live yet."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission, may
from rules import desk_words as words
from rules.bodies import LimitsBody, PaperworkBody, RuleBody
from rules.library import REGISTRY
from rules.models import BackTest, Version

NOTHING = "nothing"
_WORDS = re.compile(r"\s+|[^\s]+")
_STATE_SAYS: dict[str, str] = {
    Version.State.LIVE.value: "It is in force.",
    Version.State.RETIRED.value: "It is retired: write a new version to bring it back.",
    Version.State.DISCARDED.value: "It was discarded: write a new version.",
}
_TEST_SAYS: dict[str, str] = {
    BackTest.State.DUE.value: "Its back-test waits to be run: wait for it to finish.",
    BackTest.State.RUNNING.value: "Its back-test is running: wait for it to finish.",
    BackTest.State.CANCELLED.value: "Its back-test was cancelled before it finished: run it again.",
    BackTest.State.FAILED.value: "Its back-test failed before it finished: run it again.",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands in one of two texts, or in both."""

    text: str
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One thing as it is in force and as the version has it."""

    what: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    code: bool = False  # shown in letters of one width

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person may do with a version, and why not more."""

    reasons: tuple[str, ...]  # why it can't go live now, by this person; empty: it can
    notices: tuple[str, ...]  # what to know besides
    own: bool  # this person wrote it
    may_test: bool
    may_shadow: bool
    may_discard: bool

    @property
    def may_approve(self) -> bool:
        return not self.reasons


def in_force_before(version: Version) -> Version | None:
    """The version whose place it would take; None where there is none."""
    same = Version.objects.filter(
        subject=version.subject, name=version.name, case_kind=version.case_kind
    )
    if version.live_at:  # it took it already
        earlier = same.filter(live_at__lt=version.live_at).order_by("-live_at")
        return earlier.first()
    return same.filter(state=Version.State.LIVE).first()


def changes(version: Version, before: Version | None) -> list[Change]:
    """What is in force beside what the version says; what is changed comes first."""
    found = [
        Change(what, *_marked(old, new), code=what == "Condition")
        for what, old, new in _pairs(version, before)
    ]
    return sorted(found, key=lambda change: not change.changed)


def standing(version: Version, test: BackTest | None, *, by: User) -> Standing:
    """What `by` may do with it.

    Args:
        test: its latest back-test.
    """
    governs = may(by, Permission.GOVERN)
    own = version.author_id == by.pk
    ended = _STATE_SAYS.get(version.state)
    active = test is not None and test.active
    reasons: list[str] = []
    if ended:
        reasons.append(ended)
    else:
        if version.state == Version.State.DRAFT:
            reasons.append(_not_tested(version, test))
        if own:
            reasons.append("You wrote this version: another lead has to approve it.")
        if not governs:
            reasons.append("Only a lead puts versions live.")
    return Standing(
        reasons=tuple(reasons),
        notices=tuple(_notices(version)) if not ended else (),
        own=own,
        may_test=governs and not active and version.state != Version.State.DISCARDED,
        may_shadow=governs and version.state == Version.State.BACK_TESTED,
        may_discard=governs and version.open,
    )


def _not_tested(version: Version, test: BackTest | None) -> str:
    if test is not None and test.state in _TEST_SAYS:
        return _TEST_SAYS[test.state]
    earlier = Version.objects.filter(
        subject=version.subject,
        name=version.name,
        case_kind=version.case_kind,
        number__lt=version.number,
        state=Version.State.DISCARDED,
        back_test__isnull=False,
    ).order_by("-number")
    stale = earlier.first()
    if stale:
        return (
            f"The back-test of version {stale.number} does not count for version "
            f"{version.number}, which was written after it: run one of this version."
        )
    return "This version has not been back-tested: run a back-test."


def _notices(version: Version) -> Iterator[str]:
    """What changed around it since it was tested."""
    if version.back_test is None or version.back_test.finished_at is None:
        return
    since = Version.objects.filter(live_at__gt=version.back_test.finished_at).exclude(pk=version.pk)
    names = list(dict.fromkeys(since.order_by("live_at").values_list("name", flat=True)))
    if names:
        shown = ", ".join(names[:5])
        yield (
            f"Since its back-test other rules went live ({shown}): its overlap with them may be "
            "another now. Run it again to see."
        )


def _pairs(version: Version, before: Version | None) -> Iterator[tuple[str, str, str]]:
    new, old = version.says, before.says if before else None
    if isinstance(new, RuleBody):
        yield from _rule(old if isinstance(old, RuleBody) else None, new)
    elif isinstance(new, LimitsBody):
        base = old if isinstance(old, LimitsBody) else LimitsBody()
        yield from _limits(version.name, base, new)
    else:
        asked = old.required if isinstance(old, PaperworkBody) else _asked(version)
        yield from _paperwork(asked, new.required)


def _rule(old: RuleBody | None, new: RuleBody) -> Iterator[tuple[str, str, str]]:
    def pair(what: str, name: str, shown: dict[str, str] | None = None) -> tuple[str, str, str]:
        both = [str(getattr(one, name)) if one else "" for one in (old, new)]
        return what, *(shown.get(one, one) if shown else one for one in both)  # type: ignore[return-value]

    yield pair("Title", "title")
    yield "Judges", words.judges(old.on) if old else "", words.judges(new.on)
    yield "In words", words.in_words(old) if old else "", words.in_words(new)
    yield pair("Condition", "condition")
    yield pair("Message", "sentence")
    yield pair("Weight", "severity", _short(words.SEVERITIES))
    yield pair("May be overridden by", "override", words.OVERRIDES)
    yield "In force", _on(old.enabled) if old else "no", _on(new.enabled)


def _limits(rule_id: str, old: LimitsBody, new: LimitsBody) -> Iterator[tuple[str, str, str]]:
    rule = REGISTRY.rules.get(rule_id)
    if rule is None:  # it was built in once
        return
    for name, threshold in rule.thresholds.items():
        both = [one.thresholds.get(name, threshold.default) for one in (old, new)]
        told = [f"{words.number(value)} {threshold.unit}" for value in both]
        yield threshold.meaning, told[0], told[1]
    short = _short(words.SEVERITIES)
    weights = [short[(one.severity or rule.severity).value] for one in (old, new)]
    yield "Weight", weights[0], weights[1]
    yield "In force", _on(old.enabled), _on(new.enabled)


def _asked(version: Version) -> dict[str, int]:
    """What the kind requires, where no version of it went live yet."""
    return dict(version.case_kind.required) if version.case_kind else {}


def _paperwork(old: dict[str, int], new: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    for slug in sorted({*old, *new}):
        both = [words.counted(slug, one[slug]) if slug in one else NOTHING for one in (old, new)]
        yield words.judges(slug), both[0], both[1]


def _on(enabled: bool) -> str:
    return "yes" if enabled else "no"


def _short(sentences: dict[str, str]) -> dict[str, str]:
    return {name: said.partition(":")[0] for name, said in sentences.items()}


def _marked(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, word by word: what the other lacks is not kept."""
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    before: list[Piece] = []
    after: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        before += _piece(left[a:b], kept=kind == "equal")
        after += _piece(right[c:d], kept=kind == "equal")
    return tuple(before), tuple(after)


def _piece(parts: Sequence[str], *, kept: bool) -> list[Piece]:
    return [Piece("".join(parts), kept)] if parts else []
