"""Who has a case on the screen at this moment, as their pages say."""

from datetime import datetime, timedelta

from accounts.models import User
from extraction.models import Case
from review.presence_models import Presence

FADES = timedelta(seconds=50)  # pages say it every 20 seconds, and one of them may get lost


def note(case: Case, *, by: User, now: datetime) -> None:
    """Keep that `by` looks at a case now. No act: it is written over, and no entry tells of it."""
    seen = Presence.objects.filter(case=case, person=by)
    if not seen.update(seen_at=now):
        # Two of one person's tabs may say it at once.
        Presence.objects.bulk_create(
            [Presence(case=case, person=by, seen_at=now)], ignore_conflicts=True
        )


def others(case: Case, user: User, now: datetime) -> list[User]:
    """Who else looks at a case, by name."""
    there = Presence.objects.filter(case=case, seen_at__gt=now - FADES).exclude(person=user)
    return [one.person for one in there.select_related("person").order_by("person__full_name")]


def in_words(people: list[User]) -> str:
    """ "Ana Ruiz and 2 others look at this case." "" where nobody does."""
    if not people:
        return ""
    if len(people) == 1:
        return f"{people[0]} looks at this case."
    more = "1 other" if len(people) == 2 else f"{len(people) - 1} others"
    return f"{people[0]} and {more} look at this case."
