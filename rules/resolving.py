"""What a person makes of a finding."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.log import record
from rules.models import Finding


class AlreadyAnswered(Exception):
    """Somebody resolved it meanwhile, or it does not stand any more."""


@transaction.atomic
def resolve(finding: Finding, *, reason: str, by: User) -> None:
    """Answer for a finding that stands: the person's reason is kept with it.

    Raises:
        AlreadyAnswered: it is resolved, or is not current any more.
        ValueError: there is no reason.
    """
    if not reason.strip():
        raise ValueError("a finding is resolved with a reason")
    standing = Finding.objects.open().filter(pk=finding.pk)
    if not standing.update(resolved_by=by, resolved_at=timezone.now(), resolution=reason.strip()):
        raise AlreadyAnswered
    finding.refresh_from_db()
    record(
        "rules.finding.resolved",
        subject=finding,
        by=by,
        details={
            "rule": f"{finding.rule} v{finding.rule_version}",
            "severity": finding.severity,
        },
        personal={"sentence": finding.sentence, "reason": reason.strip()},
    )
