"""Half a year that the demo's office never had, so that its figures have something to show.

The cases are made up: they hold no documents, and belong to an applicant who can't sign in.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Role, User
from audit.log import record
from extraction.models import Case, CaseKind
from review.closing_models import Closing, ClosingPart
from review.handling_models import Activity, Handling
from review.models import Decision, ReviewTask

WEEKS = 26
SEED = 11
KINDS = (("mortgage", "pay_stub"), ("supplier_invoice", "invoice"))
OF_THE_PAST = "history@demo.example"
HASTY = "reviewer2@demo.example"


def make_history(reviewers: Sequence[User], *, now: datetime) -> int:
    """Make closed cases of the past half year, unless there are any.

    Args:
        reviewers: who closed them; somebody who confirms without looking is added.

    Returns:
        How many there are now that were not.
    """
    if Closing.objects.filter(at__lt=now - timedelta(weeks=2)).exists():
        return 0
    chance = random.Random(SEED)  # noqa: S311 - made-up cases, no secret
    with transaction.atomic():
        applicant = _person(OF_THE_PAST, "Earlier applicants", Role.APPLICANT)
        hasty = _person(HASTY, "Lena Brandt", Role.REVIEWER)
        made = _cases(chance, applicant, now)
        _close(chance, made, [*reviewers, hasty], hasty)
        record("review.history.made_up", subject=applicant, by=None, details={"cases": len(made)})
    return len(made)


def _person(email: str, name: str, role: Role) -> User:
    """Somebody who is named and can't sign in."""
    known = User.objects.filter(email__iexact=email).first()
    return known or User.objects.create(
        email=email, full_name=name, role=role, is_active=False, password=make_password(None)
    )


def _cases(chance: random.Random, applicant: User, now: datetime) -> list[Case]:
    """Cases by week, more of them as time goes by, and more of them without a person."""
    today = now.date()
    monday = today - timedelta(days=today.weekday())
    made = []
    for week in range(WEEKS):
        for _ in range(12 + week // 3 + chance.randrange(4)):
            day = monday - timedelta(weeks=WEEKS - 1 - week) + timedelta(days=chance.randrange(5))
            at = datetime.combine(day, time(8 + chance.randrange(9), chance.randrange(60)), UTC)
            if at > now:
                continue
            kind, _doc = KINDS[chance.random() < 0.55]
            straight = kind == "supplier_invoice" and chance.random() < 0.3 + week / 60
            made.append(
                Case(
                    kind_id=kind,
                    applicant=applicant,
                    state="approved" if straight or chance.random() < 0.85 else "declined",
                    opened_at=at - timedelta(hours=chance.randrange(2, 60)),
                    submitted_at=at - timedelta(minutes=chance.randrange(5, 90)),
                    decided_at=at,
                    decided_by_policy=straight,
                )
            )
    return Case.objects.bulk_create(made)


def _close(
    chance: random.Random, cases: Sequence[Case], reviewers: Sequence[User], hasty: User
) -> None:
    hours = dict(CaseKind.objects.values_list("slug", "review_hours"))
    looked_into = [case for case in cases if not case.decided_by_policy]
    tasks = ReviewTask.objects.bulk_create(
        ReviewTask(
            case=case,
            why="It was made up for the demonstration.",
            status=case.state,
            opened_at=_at(case) - timedelta(hours=chance.lognormvariate(2.6, 0.9)),
            due_at=_at(case) + timedelta(hours=hours[case.kind_id]),
        )
        for case in looked_into
    )
    for task in tasks:
        task.due_at = task.opened_at + timedelta(hours=hours[task.case.kind_id])
    ReviewTask.objects.bulk_update(tasks, ["due_at"])
    by_case = {task.case_id: task for task in tasks}
    closings = [
        _closing(chance, case, by_case.get(case.pk), chance.choice(reviewers), hasty)
        for case in cases
    ]
    Closing.objects.bulk_create(closings)
    Decision.objects.bulk_create(
        Decision(
            task=one.task,
            verdict=one.verdict,
            reason="" if one.verdict == "approved" else "The papers do not fit together.",
            by=one.by,
            at=one.at,
        )
        for one in closings
        if one.task
    )
    ClosingPart.objects.bulk_create(
        ClosingPart(
            closing=one,
            doc_type=dict(KINDS)[one.kind],
            checked=one.checked,
            stood=one.stood,
            doubted=one.doubted,
            agreed=one.agreed,
        )
        for one in closings
    )
    Activity.objects.bulk_create(
        Activity(task=one.task, by=one.by, last_at=one.at, active_ms=one.active_ms or 0, acts=1)
        for one in closings
        if one.task
    )
    Handling.objects.bulk_create(
        act for one in closings if one.task for act in _acts(chance, one, hasty)
    )


def _closing(
    chance: random.Random, case: Case, task: ReviewTask | None, by: User, hasty: User
) -> Closing:
    models = chance.random() < 0.6
    if task is None:
        by_policy = {"straight": True, "cost_micros": chance.randrange(400, 2600) * models}
        return _made_of(case, None, None, **by_policy)
    quick = by == hasty
    doubted = chance.randrange(1, 5)
    agreed = doubted if quick else sum(chance.random() < 0.72 for _ in range(doubted))
    more = chance.randrange(2)
    answered = chance.randrange(3)
    return _made_of(
        case,
        task,
        by,
        straight=False,
        in_time=_at(case) <= task.due_at,
        active_ms=round(1000 * chance.lognormvariate(3.6 if quick else 4.6, 0.5)),
        cost_micros=chance.randrange(600, 9000) * models,
        checked=doubted + more,
        stood=agreed + more,
        doubted=doubted,
        agreed=agreed,
        answered=answered,
        overridden=sum(chance.random() < 0.3 for _ in range(answered)),
    )


def _made_of(case: Case, task: ReviewTask | None, by: User | None, **counts: object) -> Closing:
    return Closing(
        case=case,
        task=task,
        kind=case.kind_id,
        verdict=case.state,
        by=by,
        at=_at(case),
        opened_at=task.opened_at if task else _at(case),
        **counts,
    )


def _acts(chance: random.Random, closing: Closing, hasty: User) -> list[Handling]:
    """Flagged values that were settled, with how long each was looked at."""
    typical = 6.4 if closing.by == hasty else 8.6  # the logarithm of milliseconds
    return [
        Handling(
            task=closing.task,
            by=closing.by,
            at=closing.at - timedelta(seconds=20 * (closing.doubted - number)),
            act="confirmed" if number < closing.agreed else "changed",
            doc_type=dict(KINDS)[closing.kind],
            flagged=True,
            seen_ms=round(chance.lognormvariate(typical, 0.55)),
        )
        for number in range(closing.doubted)
    ]


def _at(case: Case) -> datetime:
    assert case.decided_at is not None, "every case of the past is decided"
    return case.decided_at
