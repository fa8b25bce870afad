"""Which of the waiting cases a page of the queue shows, as its address says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from accounts.permissions import Permission, may
from extraction.models import Case, CaseKind, Document
from extraction.schemas import SCHEMAS
from review.keyset import Order
from review.models import ReviewTask, ReviewTaskQuerySet
from rules.risk import LEVEL_STEP, Level

MANY = 1000  # counted up to here; more is told as "1,000+"
MOST_NAMED = 500  # people of a name that a search looks at; for more it wants more of the name

VIEWS = {
    "mine": "Mine",
    "flagged": "Flagged",
    "today": "Due today",
    "escalated": "Escalated to me",
    "deferred": "Put off",
    "sample": "Samples",
    "assigned": "Assigned to me",
    "free": "Free",
    "all": "All",
}
SORTS = {"turn": "The heaviest first", "due": "Due first", "age": "Longest waiting first"}
ORDERS = {
    "turn": Order(("-weight", "due_at", "id")),
    "due": Order(("due_at", "id")),
    "age": Order(("opened_at", "id")),
}
FLAGS = {
    "blocker": "Rule failed",
    "warning": "Check",
    "note": "To look at",
    "none": "Nothing found",
}
LEVELS = {
    "none": Level.NONE,
    "note": Level.NOTE,
    "warning": Level.WARNING,
    "blocker": Level.BLOCKER,
}
ASSIGNEES = {"me": "Me", "nobody": "Nobody"}


@dataclass(frozen=True)
class Filters:
    """What is wanted of the queue. What an address says and is not known counts as not said."""

    view: str = "all"
    kind: str = ""
    doc: str = ""
    flag: str = ""
    assignee: str = ""  # "me", "nobody", or a person's key
    sort: str = "turn"
    q: str = ""

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Filters:
        """As an address has them."""
        assignee = said.get("assignee", "")
        known = assignee in ASSIGNEES or (assignee.isascii() and assignee.isdigit())
        return cls(
            view=_one_of(VIEWS, said.get("view"), "all"),
            kind=said.get("kind", "")[:32] if re.fullmatch(r"[\w-]+", said.get("kind", "")) else "",
            doc=_one_of(SCHEMAS, said.get("doc"), ""),
            flag=_one_of(FLAGS, said.get("flag"), ""),
            assignee=assignee if known and len(assignee) < 16 else "",
            sort=_one_of(SORTS, said.get("sort"), "turn"),
            q=said.get("q", "").replace("\0", "").strip()[:80],
        )

    @property
    def query(self) -> str:
        """Its part of an address, without what goes without saying."""
        plain = Filters()
        named = {one.name: getattr(self, one.name) for one in fields(self)}
        return urlencode(
            {name: said for name, said in named.items() if said != getattr(plain, name)}
        )

    @property
    def crowded(self) -> bool:
        """Whether more people are called so than a search looks at."""
        return len(self.people) > MOST_NAMED

    @cached_property
    def people(self) -> list[int]:
        """Whose cases are looked for by a name."""
        return _people(self.q)

    @property
    def narrowed(self) -> bool:
        """Whether more than a view is wanted."""
        return bool(self.kind or self.doc or self.flag or self.assignee or self.q)

    @property
    def order(self) -> Order:
        return ORDERS[self.sort]

    def at(self, view: str) -> Filters:
        """The same of another view."""
        return replace(self, view=view)

    def widest(self) -> Filters:
        """The view alone."""
        return Filters(view=self.view, sort=self.sort)

    def tasks(self, user: User, now: datetime) -> ReviewTaskQuerySet:
        """The tasks wanted, in no order yet."""
        tasks = of_view(self.view, user, now)
        if self.kind:
            tasks = tasks.filter(case__kind=self.kind)
        if self.doc:
            papers = Document.objects.kept().filter(case=OuterRef("case"), doc_type=self.doc)
            tasks = tasks.filter(Exists(papers))
        if self.flag:
            least = LEVELS[self.flag] * LEVEL_STEP
            tasks = tasks.filter(weight__gte=least, weight__lt=least + LEVEL_STEP)
        if self.assignee == "nobody":
            tasks = tasks.filter(assigned_to=None)
        elif self.assignee:
            who = user.pk if self.assignee == "me" else int(self.assignee)
            tasks = tasks.filter(assigned_to=who)
        return tasks.filter(case__in=_found(self.q, self.people)) if self.q else tasks


def of_view(view: str, user: User, now: datetime) -> ReviewTaskQuerySet:
    """The tasks of a saved view."""
    waiting = ReviewTask.objects.waiting_at(now)
    if view == "mine":
        return ReviewTask.objects.open().filter(claimed_by=user, claimed_until__gte=now)
    if view == "flagged":
        return waiting.filter(weight__gte=Level.WARNING * LEVEL_STEP)
    if view == "today":
        return waiting.filter(due_at__lt=end_of_day(now))
    if view == "escalated":
        up = ReviewTask.objects.open().filter(escalated_at__isnull=False)
        if may(user, Permission.DIRECT):
            return up.filter(Q(escalated_to=user) | Q(escalated_to=None))
        return up.filter(escalated_by=user)
    if view == "deferred":
        return ReviewTask.objects.deferred_at(now)
    if view == "sample":
        return waiting.filter(sample=True)
    if view == "assigned":
        return waiting.filter(assigned_to=user)
    if view == "free":
        free = waiting.filter(Q(claimed_by=None) | Q(claimed_until__lt=now))
        return free if may(user, Permission.DIRECT) else free.filter(escalated_at=None)
    return ReviewTask.objects.open()


def end_of_day(now: datetime) -> datetime:
    """Midnight after `now`, where the person is."""
    here = timezone.localtime(now)
    return (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def counted(rows: models.QuerySet[Any]) -> int:
    """How many there are; MANY + 1 where there are more than MANY, which are not counted."""
    return rows.order_by()[: MANY + 1].count()


def in_words(count: int) -> str:
    """A count as people read it: "1,000+"."""
    return f"{MANY:,}+" if count > MANY else f"{count:,}"


def kinds() -> list[tuple[str, str]]:
    """Kinds of cases to choose from."""
    return list(CaseKind.objects.order_by("title").values_list("slug", "title"))


def _found(said: str, people: list[int]) -> models.QuerySet[Case, Any]:
    """Cases whose reference begins so, or whose applicant has names that begin so."""
    reference = said.upper().replace(" ", "")
    reference = reference if reference.startswith("CS-") else f"CS-{reference}"
    found = Q(reference__startswith=reference)
    return Case.objects.filter(found | Q(applicant__in=people[:MOST_NAMED])).values("pk")


def _people(said: str) -> list[int]:
    """People whose names begin with these words; one more than are looked at, where there are."""
    words = re.findall(r"\w+", said)
    if not words:
        return []
    # Quoted, so that nothing typed is an operator of the search; each word may go on.
    query = SearchQuery(
        " & ".join(f"'{word}':*" for word in words), config="simple", search_type="raw"
    )
    # Asked for by itself: within the larger question the search would be done for each case.
    people = User.objects.annotate(names=SearchVector("full_name", config="simple"))
    return list(people.filter(names=query).values_list("pk", flat=True)[: MOST_NAMED + 1])


def _one_of(known: Mapping[str, object], said: str | None, otherwise: str) -> str:
    return said if said is not None and said in known else otherwise
