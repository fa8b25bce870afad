"""The queue: what waits for a person, claiming a case, giving one back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, person, requires
from review import claims
from review.models import ReviewTask
from review.workbench_queue import (
    ROWS_A_PAGE,
    VIEWS,
    decided_lately,
    rows,
    standing,
    tasks_of,
    views,
)


@require_safe
@requires(Permission.REVIEW)
def queue(request: HttpRequest) -> HttpResponse:
    """The waiting cases in the order in which they are worked on."""
    user, now = person(request), timezone.now()
    wanted = request.GET.get("view", "all")
    view = wanted if wanted in VIEWS else "all"
    page = Paginator(tasks_of(view, user, now), ROWS_A_PAGE).get_page(request.GET.get("page"))
    there = standing(user, now)
    context = {
        "view": view,
        "views": views(view, there),
        "standing": there,
        "page": page,
        "rows": rows(list(page), user, now),
    }
    return render(request, "review/queue.html", context)


@require_POST
@requires(Permission.REVIEW)
def claim_next(request: HttpRequest) -> HttpResponse:
    """Claim the first case of the queue and open it."""
    task = claims.claim_next(by=person(request))
    if task is None:
        return redirect("review:done")
    return redirect("review:workbench", task.case.reference)


@require_POST
@requires(Permission.REVIEW)
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Claim one case and open it; where somebody was faster, it opens to be looked at."""
    task = open_task(reference)
    try:
        claims.claim(task, by=person(request))
    except claims.NotClaimable:
        task.refresh_from_db()
        messages.warning(request, who_holds(task))
    return redirect("review:workbench", reference)


@require_POST
@requires(Permission.REVIEW)
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a case back to the queue; a lead may take it from somebody."""
    claims.release(open_task(reference), by=person(request))
    messages.success(request, f"{reference} is free again.")
    return redirect("review:queue")


@require_safe
@requires(Permission.REVIEW)
def done(request: HttpRequest) -> HttpResponse:
    """Nothing is left to claim: why, and what this person decided lately."""
    user, now = person(request), timezone.now()
    context = {"standing": standing(user, now), "decided": decided_lately(user, now)}
    return render(request, "review/done.html", context)


def open_task(reference: str) -> ReviewTask:
    """The task that waits for a decision on a case; 404 where there is none."""
    tasks = ReviewTask.objects.open().select_related("case__kind", "case__applicant", "claimed_by")
    return get_object_or_404(tasks, case__reference=reference)


def who_holds(task: ReviewTask) -> str:
    """Why a claim was refused, for the person who wanted it."""
    if task.claimed_by is None or task.claimed_until is None:
        return "This case can't be claimed any more."
    until = time_format(timezone.localtime(task.claimed_until), "H:i")
    return f"{task.claimed_by} holds this case until {until}."
