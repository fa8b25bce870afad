"""Trying a version on past cases, as they were: what it would have changed, and what that costs.

The judging is `rules.trial`, the job that does it `rules.backtest_job`; here is what people do.
"""

from datetime import date
from typing import Annotated, Self

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field, model_validator

from accounts.models import User
from accounts.permissions import Permission, may
from audit.log import record
from extraction import doorbell
from rules.life import CannotGo
from rules.models import BackTest, BackTestCase, Version

QUEUE = "backtests"  # of its own: documents never wait behind it
JOB = "rules.backtest_job.run"
MOST_CASES = 1_000_000
PAGE = 50


class Scope(BaseModel):
    """Which past cases. Exactly one of `last`, `since` and `dataset`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    last: Annotated[int, Field(ge=1, le=MOST_CASES)] | None = None  # cases, the newest first
    since: date | None = None  # sent on that day or later
    dataset: str | None = None  # "name" or "name@revision": documents whose values are known
    kind: str | None = None  # only cases of this kind

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(one is not None for one in (self.last, self.since, self.dataset)) != 1:
            raise ValueError("choose a number of cases, a first day, or a dataset")
        return self


class Rate(BaseModel):
    """A share with its 95 % interval (Wilson)."""

    part: int
    whole: int
    low: float
    high: float


class Overlap(BaseModel):
    """How many of the cases that it flags another rule flagged as well."""

    rule: str
    cases: int


class Result(BaseModel):
    """What came of a back-test. Counts are of cases, or of a dataset's documents."""

    judged: int = 0
    newly: int = 0  # flagged by the version, and not by what is in force
    gone: int = 0  # the other way round
    still: int = 0  # by both
    clean: int = 0  # by neither
    cannot: int = 0  # the version can't judge it
    unreadable: int = 0  # kept by an older version in a way that is not read any more
    missing: dict[str, int] = Field(default_factory=dict)  # why it can't, the most frequent first
    precision: Rate | None = None  # of what it flags, right as reviewers decided
    precision_now: Rate | None = None  # of what is in force, on the same cases
    undecided: int = 0  # flagged, and nobody has decided on the case yet
    overlap: list[Overlap] = Field(default_factory=list)  # the largest first
    alone: int = 0  # flagged by this version and by no other rule
    days: float = 0  # that the cases span
    extra_cases_a_day: float = 0
    minutes_a_finding: float | None = None  # of a reviewer; None where too little is known
    extra_minutes_a_day: float | None = None
    seconds: float = 0


@transaction.atomic
def start(version: Version, scope: Scope, *, by: User) -> BackTest:
    """Have a version tried in the background.

    Raises:
        PermissionDenied: `by` may not govern.
        CannotGo: it is discarded, or a test of it runs already.
    """
    if not may(by, Permission.GOVERN):
        raise PermissionDenied
    version = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.state == Version.State.DISCARDED:
        raise CannotGo("It was discarded: write a new version.")
    if running(version):
        raise CannotGo("A back-test of this version runs already: wait for it or cancel it.")
    test = BackTest.objects.create(
        version=version, scope=scope.model_dump(mode="json", exclude_none=True), asked_by=by
    )
    told("asked", test, by=by)
    transaction.on_commit(lambda: ring(test.pk))
    return test


def running(version: Version) -> bool:
    """Whether a test of it waits or runs."""
    return BackTest.objects.active().filter(version=version).exists()


@transaction.atomic
def cancel(test: BackTest, *, by: User) -> bool:
    """Stop a test. The job notices within a second.

    Returns:
        False where it had ended by itself.

    Raises:
        PermissionDenied: `by` may not govern.
    """
    if not may(by, Permission.GOVERN):
        raise PermissionDenied
    stopped = (
        BackTest.objects.active()
        .filter(pk=test.pk)
        .update(state=BackTest.State.CANCELLED, finished_at=timezone.now())
    )
    if stopped:
        told("cancelled", test, by=by)
    test.refresh_from_db()
    return bool(stopped)


def result_of(test: BackTest) -> Result | None:
    """What came of it; None until it is done."""
    return None if test.result is None else Result.model_validate(test.result)


def cases_of(
    test: BackTest, change: BackTestCase.Change, *, after: int = 0, most: int = PAGE
) -> list[BackTestCase]:
    """A list of its cases, in the order in which they were judged.

    Args:
        after: the key of the last row of the page before.
    """
    rows = test.cases.filter(change=change, pk__gt=after).select_related("case__applicant")
    return list(rows.order_by("pk")[:most])


def ring_open() -> None:
    """Ring for every test that should be worked on. One that is worked on already is left alone."""
    for test in BackTest.objects.active().values_list("pk", flat=True):
        ring(test)


def ring(test: int) -> None:
    """Ring the worker's doorbell. A broker that is away loses nothing: the sweep rings again."""
    doorbell.ring(QUEUE, JOB, test, name=f"backtest-{test}")


def told(act: str, test: BackTest, *, by: User | None) -> None:
    record(
        f"rules.backtest.{act}",
        subject=test,
        by=by,
        details={
            "name": test.version.name,
            "version": test.version.number,
            "scope": test.scope,
        },
    )
