"""Earlier versions of a value that count again: undone to, or taken again as right."""

from django.utils import timezone

from accounts.models import User
from audit.log import record
from extraction.contract import Status
from extraction.models import Document, FieldValue
from extraction.values import KEPT, add_version, confirm, mark_absent, mark_illegible, retire

Act = FieldValue.Act


def restore(
    document: Document, value: FieldValue, before: FieldValue, *, version: int, by: User
) -> FieldValue:
    """Undo: bring an earlier version back as it was, whoever made it. As `write`.

    Raises:
        Stale: the value is not at `version` any more.
    """
    retire(document, value, version)
    was = ("act", *KEPT, "source", "set_by", "set_role", "reason", "set_at")
    added = FieldValue.objects.create(
        document=value.document,
        reading=value.reading,
        path=value.path,
        position=value.position,
        version=version + 1,
        restores=root(before),
        restored_at=timezone.now(),
        restored_by=by,
        **{name: getattr(before, name) for name in was},
    )
    record(
        "extraction.value.restored",
        subject=added,
        by=by,
        details={
            "document": value.document_id,
            "path": value.path,
            "version": {"before": version, "after": added.version, "restored": root(before)},
            "status": {"before": value.status, "after": added.status},
            "grounding": added.grounding,
        },
        personal={"before": value.value, "after": added.value},
    )
    return added


def root(value: FieldValue) -> int:
    """The version that one brings back; its own number where it brings back none."""
    return value.restores or value.version


def take_again(value: FieldValue, earlier: FieldValue, *, version: int, by: User) -> FieldValue:
    """Say that what an earlier version says is right: its value and its place on the page.

    Raises:
        ValueError: it says nothing that a person could have said.
        Stale, Locked: as `confirm`.
    """
    reason = f"Taken again from version {earlier.version}."
    if earlier.status == Status.CONFIRMED_ABSENT:
        return mark_absent(value, version=version, by=by, reason=reason)
    if earlier.status == Status.ILLEGIBLE:
        return mark_illegible(value, version=version, by=by, reason=reason)
    if earlier.value is None:
        raise ValueError("there is no value to take")
    if (value.status, value.value) == (earlier.status, earlier.value):
        return confirm(value, version=version, by=by, reason=reason)
    told = ("status", "raw", "value", "evidence")
    fields = {name: getattr(earlier, name) for name in told} | {"flags": []}
    return add_version(value, version, Act.CHANGED, by, reason, fields)
