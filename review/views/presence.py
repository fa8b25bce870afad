"""Whose case it is and who else looks at it, asked again and again by an open workbench."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import Permission, person, requires
from review import claims, presence
from review.models import ReviewTask
from review.views.workbench import task_of
from review.workbench_holding import holding


@require_POST
@requires(Permission.REVIEW)
def renew(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that the case is looked at, and lengthen the claim of somebody who is at work."""
    task = task_of(reference)
    by = person(request)
    presence.note(task.case, by=by, now=timezone.now())
    if "active" in request.POST:
        claims.renew(task, by=by)
    return render(request, "review/_standing.html", standing_context(task, by))


def standing_context(task: ReviewTask, user: User) -> dict[str, Any]:
    """What the pieces say that an open page asks for: in whose hands the case is, who looks."""
    now = timezone.now()
    people = presence.others(task.case, user, now)
    return {
        "task": task,
        "case": task.case,
        "holding": holding(task, user, now),
        "looking": presence.in_words(people),
    }
