"""What a person makes of a finding."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, may
from audit.log import record
from rules.models import Answer, Finding, Override


class AlreadyAnswered(Exception):
    """Somebody resolved it meanwhile, or it does not stand any more."""


class NotForYou(Exception):
    """This person may not let the finding stand; the message says who may."""


WHO = {
    Override.LEAD: "Only a lead may override this finding. Confirm it, or ask a lead.",
    Override.NOBODY: "Nobody may override this finding: confirm it, or correct what it is about.",
}


def may_override(user: User, finding: Finding) -> bool:
    """Whether `user` may let the finding stand and go on."""
    if finding.may_override == Override.LEAD:
        return may(user, Permission.RELEASE)
    return finding.may_override == Override.REVIEWER


@transaction.atomic
def resolve(finding: Finding, *, reason: str, by: User, answer: Answer = Answer.OVERRIDDEN) -> None:
    """Answer for a finding that stands: the person's reason is kept with it.

    Args:
        answer: CONFIRMED (it is right) or OVERRIDDEN (there is an innocent explanation).

    Raises:
        AlreadyAnswered: it is resolved, or is not current any more.
        NotForYou: it may not be overridden by `by`.
        ValueError: there is no reason, or `answer` is not a person's to give.
    """
    if not reason.strip():
        raise ValueError("a finding is resolved with a reason")
    if answer not in (Answer.CONFIRMED, Answer.OVERRIDDEN):
        raise ValueError(f"nobody answers {answer}")
    if answer == Answer.OVERRIDDEN and not may_override(by, finding):
        raise NotForYou(WHO[Override(finding.may_override)])
    standing = Finding.objects.open().filter(pk=finding.pk)
    if not standing.update(
        resolved_by=by, resolved_at=timezone.now(), answer=answer, resolution=reason.strip()
    ):
        raise AlreadyAnswered
    finding.refresh_from_db()
    record(
        "rules.finding.resolved",
        subject=finding,
        by=by,
        details={
            "rule": f"{finding.rule} v{finding.rule_version}",
            "severity": finding.severity,
            "answer": answer.value,
        },
        personal={"sentence": finding.sentence, "reason": reason.strip()},
    )


@transaction.atomic
def reopen(finding: Finding, *, by: User) -> None:
    """Take back the answer that `by` gave: the finding stands open again.

    Raises:
        AlreadyAnswered: it does not stand any more, or somebody else has answered it.
    """
    answered = Finding.objects.filter(pk=finding.pk, current=True, resolved_by=by)
    answer = str(finding.answer)
    if not answered.update(resolved_by=None, resolved_at=None, answer="", resolution=""):
        raise AlreadyAnswered
    finding.refresh_from_db()
    record(
        "rules.finding.reopened",
        subject=finding,
        by=by,
        details={"rule": f"{finding.rule} v{finding.rule_version}", "answer": answer},
        personal={"sentence": finding.sentence},
    )
