"""Reading a timeline is itself an act: who looked at whose case, and when."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.log import record
from audit.models import Entry
from extraction.models import Case

READ = "review.timeline.read"
ONCE_IN = timedelta(hours=1)  # a page that is reloaded is one act


class SystemTimeline:
    """The timeline of what belongs to no case, as the subject of an entry."""

    pk = "timeline"


@transaction.atomic
def note_timeline_read(chain: str, case: Case | None, *, by: User) -> None:
    """Keep that a person read a timeline; once an hour for each person and timeline."""
    since = timezone.now() - ONCE_IN
    if Entry.objects.filter(chain=chain, actor=by, action=READ, at__gte=since).exists():
        return
    record(READ, subject=case or SystemTimeline(), by=by)
