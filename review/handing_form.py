"""What is typed to put a case off, to assign it, to escalate it: read, and put back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from accounts.permissions import Permission, may
from review.handing_on import Refused, reviewers
from review.models import ReviewTask

MORNING = 9  # o'clock
WHENS = {
    "hour": "In 1 hour",
    "later": "In 4 hours",
    "tomorrow": "Tomorrow at 9:00",
    "monday": "Next Monday at 9:00",
    "at": "At the time below",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form held, so that a refused one comes back as it was."""

    when: str = "tomorrow"
    until: str = ""
    why: str = ""
    reason: str = ""
    to: str = ""

    @classmethod
    def of(cls, post: Mapping[str, str]) -> Typed:
        """As it was sent."""
        return cls(
            when=post.get("when", "at"),
            until=post.get("until", "").strip(),
            why=post.get("why", "").replace("\0", ""),
            reason=post.get("reason", ""),
            to=post.get("to", ""),
        )

    def until_when(self, now: datetime) -> datetime | None:
        """The time that is meant; None where none is."""
        here = timezone.localtime(now)
        morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        if self.when == "hour":
            return now + timedelta(hours=1)
        if self.when == "later":
            return now + timedelta(hours=4)
        if self.when == "tomorrow":
            return morning + timedelta(days=1)
        if self.when == "monday":
            return morning + timedelta(days=7 - here.weekday())
        try:
            at = parse_datetime(self.until)
        except ValueError:
            return None
        return timezone.make_aware(at) if at and timezone.is_naive(at) else at

    def whom(self, people: list[User]) -> User | None:
        """The person who is meant of `people`; None where nobody is.

        Raises:
            Refused: it is none of them.
        """
        if not self.to:
            return None
        for one in people:
            if str(one.pk) == self.to:
                return one
        raise Refused("Choose a person from the list.", "to")


def choices(user: User) -> dict[str, Any]:
    """What the forms offer to `user`."""
    directs = may(user, Permission.DIRECT)
    people = reviewers()
    return {
        "whens": WHENS,
        "reasons": ReviewTask.Escalation.choices,
        "leads": [one for one in people if may(one, Permission.DIRECT)],
        "assignable": people if directs else [user],
        "directs": directs,
        "handing": Typed(),
        "refused_about": "",
    }
