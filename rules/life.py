"""What people do with versions of rules, limits and paperwork. All of it is audited.

draft -> back-tested -> (shadow) -> live -> retired. A version's words never change: who edits
makes the next version. The database refuses what this module would not do.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from pydantic import ValidationError

from accounts.models import User
from accounts.permissions import Permission, may
from audit.log import record
from extraction.models import CaseKind
from extraction.schemas import SCHEMAS
from rules.bodies import BODIES, LimitsBody, PaperworkBody, RuleBody
from rules.language import NotARule, Problem, problems_of
from rules.library import REGISTRY
from rules.models import BackTest, Version

TEAM = "team."  # what the ids of rules begin with that are not built in


class CannotGo(Exception):
    """A version cannot take this step; the message says why, and what to do."""


@transaction.atomic
def draft(
    subject: str,
    name: str,
    body: dict[str, Any],
    *,
    by: User,
    rationale: str,
    owner: str,
    kind: CaseKind | None = None,
) -> Version:
    """Write the next version. An open one of the same thing is discarded for it.

    Args:
        subject: "rule", "limits" or "paperwork".
        name: a rule's id; one that is not built in begins with "team.".
        body: as rules.bodies has it.
        kind: the case kind that it is for; None: every kind.

    Raises:
        PermissionDenied: `by` may not govern.
        NotARule: the body is none, or has mistakes.
        CannotGo: it says what the version in force says, or the reason is missing.
    """
    _governs(by)
    checked = _checked(subject, name, _with_tests(subject, name, body, kind))
    if not rationale.strip():
        raise CannotGo("Say why this is wanted: whoever approves it reads that.")
    same = Version.objects.select_for_update().filter(subject=subject, name=name, case_kind=kind)
    stored = checked.model_dump(mode="json")
    if any(one.state == Version.State.LIVE and one.body == stored for one in same):
        raise CannotGo("Nothing is changed: this is what is in force.")
    for one in same:
        if one.open:
            _end(one, Version.State.DISCARDED, by=by)
    highest = same.aggregate(highest=Max("number"))["highest"] or 0
    version = Version.objects.create(
        subject=subject,
        name=name,
        case_kind=kind,
        number=highest + 1,
        body=stored,
        owner=owner.strip() or by.full_name,
        rationale=rationale.strip(),
        author=by,
    )
    _told("drafted", version, by=by)
    return version


def _with_tests(
    subject: str, name: str, body: dict[str, Any], kind: CaseKind | None
) -> dict[str, Any]:
    """A rule's body with the tests of the version before, where it says nothing of any."""
    if subject != "rule" or "tests" in body:
        return body
    same = Version.objects.filter(subject=subject, name=name, case_kind=kind)
    before = same.order_by("-number").first()
    tests = before.body.get("tests") if before else None
    return {**body, "tests": tests} if tests else body


def _checked(
    subject: str, name: str, body: dict[str, Any]
) -> RuleBody | LimitsBody | PaperworkBody:
    try:
        checked = BODIES[subject].model_validate(body)
    except ValidationError as error:
        raise NotARule(
            tuple(
                Problem(1, 0, 0, f"{'.'.join(map(str, one['loc'])) or 'It'}: {one['msg']}.")
                for one in error.errors()
            )
        ) from None
    problems: list[str] = []
    if isinstance(checked, RuleBody):
        if not name.startswith(TEAM) or not name.removeprefix(TEAM).replace("_", "").isalnum():
            problems.append(f"Call it {TEAM} and a name of letters, digits and _.")
        mistakes = problems_of(checked)
        if mistakes:
            raise NotARule((*mistakes.on, *mistakes.condition, *mistakes.sentence))
    elif isinstance(checked, LimitsBody):
        problems += _limits(name, checked)
    else:
        problems += [
            f"“{slug}” is no document type that is read here."
            for slug in checked.required
            if slug not in SCHEMAS
        ]
        problems += [
            f"{slug}: ask for 1 to 24 documents."
            for slug, count in checked.required.items()
            if not 1 <= count <= 24
        ]
    if problems:
        raise NotARule(tuple(Problem(1, 0, 0, one) for one in problems))
    return checked


def _limits(name: str, body: LimitsBody) -> list[str]:
    rule = REGISTRY.rules.get(name)
    if rule is None:
        return [f"There is no built-in rule “{name}”."]
    problems = []
    for limit, value in body.thresholds.items():
        known = rule.thresholds.get(limit)
        if known is None:
            problems.append(f"{name} has no limit “{limit}”.")
        elif not value.is_finite() or value < known.least or (known.most and value > known.most):
            most = f" to {known.most}" if known.most else " or more"
            problems.append(f"{limit}: give {known.least}{most} ({known.unit}).")
    return problems


@transaction.atomic
def tested(test: BackTest) -> Version:
    """Take a draft on to "back-tested" once a back-test of it is done. In the test's transaction.

    A version that went on meanwhile stays where it is.
    """
    version = Version.objects.select_for_update().get(pk=test.version_id)
    if version.state == Version.State.DRAFT and test.state == BackTest.State.DONE:
        version.state = Version.State.BACK_TESTED
        version.back_test = test
        version.save(update_fields=["state", "back_test"])
        _told("back_tested", version, by=None, test=test.pk)
    return version


@transaction.atomic
def shadow(version: Version, *, by: User) -> Version:
    """Let it run without flagging anybody.

    Raises:
        PermissionDenied: `by` may not govern.
        CannotGo: it is not back-tested, or went on already.
    """
    _governs(by)
    version = _locked(version)
    if version.state != Version.State.BACK_TESTED:
        raise CannotGo(_WHY_NOT.get(version.state, _NOT_TESTED))
    version.state = Version.State.SHADOW
    version.shadow_at = timezone.now()
    version.save(update_fields=["state", "shadow_at"])
    _told("put_in_shadow", version, by=by)
    return version


@transaction.atomic
def go_live(version: Version, *, by: User) -> Version:
    """Approve a version and put it in force; the one that was in force retires.

    Raises:
        PermissionDenied: `by` may not govern.
        CannotGo: `by` wrote it, it is not back-tested, or it went on already.
    """
    _governs(by)
    version = _locked(version)
    if version.state not in (Version.State.BACK_TESTED, Version.State.SHADOW):
        raise CannotGo(_WHY_NOT.get(version.state, _NOT_TESTED))
    if version.author_id == by.pk:
        raise CannotGo("You wrote this version: another lead has to approve it.")
    before = Version.objects.select_for_update().filter(
        subject=version.subject,
        name=version.name,
        case_kind=version.case_kind,
        state=Version.State.LIVE,
    )
    for one in before:
        _end(one, Version.State.RETIRED, by=by)
    now = timezone.now()
    version.state = Version.State.LIVE
    version.approved_by, version.approved_at, version.live_at = by, now, now
    version.save(update_fields=["state", "approved_by", "approved_at", "live_at"])
    body = version.says
    if isinstance(body, PaperworkBody):  # what the applicant's screens ask for
        CaseKind.objects.filter(pk=version.case_kind_id).update(required=body.required)
    _told("put_live", version, by=by, test=version.back_test_id, author=str(version.author_id))
    return version


@transaction.atomic
def discard(version: Version, *, by: User) -> Version:
    """Give up a version that never was in force.

    Raises:
        PermissionDenied: `by` may not govern.
        CannotGo: it is or was in force, or is discarded already.
    """
    _governs(by)
    version = _locked(version)
    if not version.open:
        raise CannotGo(_WHY_NOT[version.state])
    _end(version, Version.State.DISCARDED, by=by)
    return version


_NOT_TESTED = "Back-test this version first."
_WHY_NOT: dict[str, str] = {
    Version.State.DRAFT.value: _NOT_TESTED,
    Version.State.SHADOW.value: "It runs in the shadow already.",
    Version.State.LIVE.value: "It is in force already.",
    Version.State.RETIRED.value: "It is retired: write a new version to bring it back.",
    Version.State.DISCARDED.value: "It was discarded: write a new version.",
}


def _locked(version: Version) -> Version:
    return Version.objects.select_for_update(of=("self",)).get(pk=version.pk)


def _governs(by: User) -> None:
    if not may(by, Permission.GOVERN):
        raise PermissionDenied


def _end(version: Version, state: Version.State, *, by: User) -> None:
    version.state = state
    version.ended_at = timezone.now()
    version.save(update_fields=["state", "ended_at"])
    _told("retired" if state == Version.State.RETIRED else "discarded", version, by=by)


def _told(act: str, version: Version, *, by: User | None, **more: Any) -> None:
    record(
        f"rules.version.{act}",
        subject=version,
        by=by,
        details={
            "subject": version.subject,
            "name": version.name,
            "version": version.number,
            "case_kind": version.case_kind_id,
            **more,
        },
        personal={"rationale": version.rationale} if act == "drafted" else None,
    )
