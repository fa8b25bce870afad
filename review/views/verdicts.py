"""Deciding a case, and on to the next one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, person, requires
from review import claims, decisions, probes
from review.handing_form import choices
from review.models import ReviewTask
from review.views.workbench import case_context, render_case, task_of

LOST = "Your claim on this case ended, so nothing was decided. Claim it again and try once more."


@require_POST
@requires(Permission.REVIEW)
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """Approve a case in which nothing is open, then open the next."""
    task = task_of(reference)
    try:
        decisions.approve(task, by=person(request))
    except decisions.StillOpen as still:
        return _not_yet(request, task, 409, items=still.items)
    except claims.NotHeld:
        return _not_yet(request, task, 403, sentence=LOST)
    return on_to_the_next(request, task, f"{reference} is approved.")


@require_POST
@requires(Permission.REVIEW)
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Decline a case with a reason that the applicant reads, then open the next."""
    task, reason = task_of(reference), request.POST.get("reason", "")
    try:
        decisions.decline(task, reason=reason, by=person(request))
    except decisions.ReasonMissing as missing:
        return _not_yet(request, task, 422, sentence=missing.sentence, asked="decline")
    except claims.NotHeld:
        return _not_yet(request, task, 403, sentence=LOST, asked="decline", typed=reason)
    return on_to_the_next(request, task, f"{reference} is declined.")


@require_POST
@requires(Permission.REVIEW)
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Return a case to the applicant with a message, then open the next."""
    task, reason = task_of(reference), request.POST.get("reason", "")
    try:
        decisions.give_back(task, reason=reason, by=person(request))
    except decisions.ReasonMissing as missing:
        return _not_yet(request, task, 422, sentence=missing.sentence, asked="return")
    except claims.NotHeld:
        return _not_yet(request, task, 403, sentence=LOST, asked="return", typed=reason)
    return on_to_the_next(request, task, f"{reference} is back with the applicant.")


def _not_yet(
    request: HttpRequest,
    task: ReviewTask,
    status: int,
    *,
    items: list[decisions.OpenItem] | None = None,
    sentence: str = "",
    asked: str = "",
    typed: str = "",
) -> HttpResponse:
    """Why it was not decided: in the bar under the case, or on the whole page without scripts."""
    context = case_context(request, task) | choices(person(request))
    context |= {
        "refusal": sentence or context["sheet"].says,
        "refusal_items": items or [],
        "asked": asked,
        "typed_verdict": typed,
    }
    if request.headers.get("HX-Request"):
        return render(request, "review/_bar.html", context, status=status)
    return render_case(request, task, status=status, more=context)


def on_to_the_next(request: HttpRequest, task: ReviewTask, said: str) -> HttpResponse:
    """Say what became of a case that left the person's hands, and open the next one."""
    messages.success(request, said)
    for sentence in probes.news(task, by=person(request)):
        messages.info(request, sentence)
    following = claims.claim_next(by=person(request))
    if following is None:
        address = reverse("review:done")
    else:
        address = reverse("review:workbench", args=[following.case.reference])
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
