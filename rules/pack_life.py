"""Packs in and out of what is kept. What comes in is a draft, never more."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission, may
from extraction.models import CaseKind
from rules import life
from rules.bodies import RuleBody
from rules.language import NotARule
from rules.models import Version
from rules.packs import Pack, PackRule, mistakes, tested


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did with a rule."""

    rule: str  # its id
    did: str  # "drafted", "unchanged", "refused"
    why: str  # for people


def take_in(pack: Pack, *, by: User, dry: bool = False) -> Iterator[Taken]:
    """Make drafts of a pack's rules; each stands for itself.

    Args:
        dry: only say what would be done.

    Raises:
        PermissionDenied: `by` may not govern.
    """
    if not may(by, Permission.GOVERN):
        raise PermissionDenied
    for rule in pack.rules:
        yield _take(rule, by=by, dry=dry)
    for one in pack.wrong:
        yield Taken(one.rule, "refused", f"{one.part}: {one.message}")


def _take(rule: PackRule, *, by: User, dry: bool) -> Taken:
    if wrong := mistakes(rule):
        said = "; ".join(str(one).removeprefix(f"{rule.id}: ") for one in wrong)
        return Taken(rule.id, "refused", said)
    failed = [one for one in tested(rule) if not one.right]
    if failed:
        return Taken(rule.id, "refused", f"test “{failed[0].name}”: {failed[0].wrong}")
    kind = CaseKind.objects.filter(pk=rule.case_kind).first()
    if rule.case_kind and kind is None:
        return Taken(rule.id, "refused", f"There is no kind of case “{rule.case_kind}” here.")
    body = {"tests": [], **rule.body.model_dump(mode="json")}
    if same := _same(rule, kind):
        return Taken(rule.id, "unchanged", f"Version {same.number} ({same.state}) says the same.")
    before = _versions(rule.id, kind).filter(_OPEN).first()
    gone = f"; version {before.number}, which was {before.state}, is discarded" if before else ""
    if dry:
        return Taken(rule.id, "drafted", f"It would be a new draft{gone}.")
    try:
        version = life.draft(
            "rule",
            rule.id,
            body,
            by=by,
            rationale=rule.rationale,
            owner=rule.owner,
            kind=kind,
        )
    except (life.CannotGo, NotARule) as error:
        return Taken(rule.id, "refused", str(error))
    return Taken(rule.id, "drafted", f"It is version {version.number}{gone}.")


_OPEN = Q(state__in=[Version.State.DRAFT, Version.State.BACK_TESTED, Version.State.SHADOW])


def _versions(name: str, kind: CaseKind | None) -> QuerySet[Version]:
    return Version.objects.filter(subject=Version.Subject.RULE, name=name, case_kind=kind)


def _same(rule: PackRule, kind: CaseKind | None) -> Version | None:
    """The version that would be worked on next, where it says what the rule does."""
    versions = _versions(rule.id, kind).order_by("-number")
    newest = versions.filter(_OPEN).first() or versions.filter(state=Version.State.LIVE).first()
    return newest if newest and newest.says == rule.body else None


def kept(*, drafts: bool = False) -> tuple[PackRule, ...]:
    """The teams' rules that are in force, by name; or of each its newest version.

    Args:
        drafts: take what is open, where something is.
    """
    found: dict[tuple[str, str], Version] = {}
    versions = Version.objects.filter(subject=Version.Subject.RULE)
    live = Q(state=Version.State.LIVE)
    for one in versions.filter(live | _OPEN if drafts else live).order_by("number"):
        found[one.name, one.case_kind_id or ""] = one
    return tuple(_rule(found[key]) for key in sorted(found))


def _rule(version: Version) -> PackRule:
    body = version.says
    assert isinstance(body, RuleBody)
    return PackRule(
        id=version.name,
        version=version.number,
        owner=version.owner,
        rationale=version.rationale,
        case_kind=version.case_kind_id or "",
        body=body,
    )
