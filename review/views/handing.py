"""What is done with a case as a whole besides deciding it: each act by a page that needs no script.

The same forms stand in the bar of the workbench; there a refusal comes back as that bar, with what
was typed.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, person, requires
from review import handing_on, reopening
from review.handing_form import Typed, choices
from review.handing_on import Refused
from review.models import ReviewTask
from review.views.verdicts import on_to_the_next
from review.views.workbench import case_context, task_of, task_url
from review.workbench_holding import holding

TITLES = {
    "defer": "Put the case off",
    "assign": "Assign the case",
    "escalate": "Escalate the case",
    "reopen": "Open the case again",
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REVIEW)
def defer(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a case off until a time, with a reason."""

    def act(task: ReviewTask, typed: Typed) -> str:
        until = typed.until_when(timezone.now())
        handing_on.defer(task, until=until, why=typed.why, by=person(request))
        assert until is not None
        until_said = date_format(timezone.localtime(until), "D j M, H:i")
        return f"{reference} is put off until {until_said}. It comes back by itself."

    return _page(request, task_of(reference), "defer", act)


@require_POST
@requires(Permission.REVIEW)
def bring_back(request: HttpRequest, reference: str) -> HttpResponse:
    """End a deferral before its time."""
    handing_on.bring_back(task_of(reference), by=person(request))
    messages.success(request, f"{reference} is back in the queue.")
    return redirect("review:workbench", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REVIEW)
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who is to do a case."""

    def act(task: ReviewTask, typed: Typed) -> str:
        to = typed.whom(choices(person(request))["assignable"])
        handing_on.assign(task, to=to, by=person(request))
        if to is None:
            return f"{reference} is assigned to nobody."
        return f"{reference} is assigned to {'you' if to == person(request) else to}."

    return _page(request, task_of(reference), "assign", act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REVIEW)
def escalate(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand a case to a lead, with a reason."""

    def act(task: ReviewTask, typed: Typed) -> str:
        to = typed.whom(handing_on.leads())
        by = person(request)
        handing_on.escalate(task, reason=typed.reason, why=typed.why, to=to, by=by)
        return f"{reference} is escalated to {to or 'any lead'}."

    return _page(request, task_of(reference), "escalate", act)


@require_POST
@requires(Permission.REVIEW)
def end_escalation(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an escalation back, or give the case back to the queue with an answer."""
    task = task_of(reference)
    try:
        handing_on.end_escalation(task, why=request.POST.get("why", ""), by=person(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{reference} is in the queue for everybody again.")
    return redirect("review:workbench", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REVIEW)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the decision on a case back, and go on with it."""
    task, typed = task_of(reference), Typed.of(request.POST)
    if request.method == "POST":
        try:
            reopening.reopen(task, why=typed.why, by=person(request))
        except Refused as refused:
            return _again(request, task, "reopen", typed, refused)
        messages.success(request, f"{reference} is open again, and you hold it.")
        return redirect("review:workbench", reference)
    return _show(request, task, "reopen", Typed())


def _page(
    request: HttpRequest,
    task: ReviewTask,
    which: str,
    act: Callable[[ReviewTask, Typed], str],
) -> HttpResponse:
    if request.method != "POST":
        return _show(request, task, which, Typed())
    held = task.held_by(person(request), timezone.now())
    typed = Typed.of(request.POST)
    try:
        said = act(task, typed)
    except Refused as refused:
        return _again(request, task, which, typed, refused)
    if held and not task.held_by(person(request), timezone.now()):
        return on_to_the_next(request, task, said)
    messages.success(request, said)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": task_url(task)})
    return redirect(task_url(task))


def _again(
    request: HttpRequest, task: ReviewTask, which: str, typed: Typed, refused: Refused
) -> HttpResponse:
    """What was refused, with what was typed: in the bar, or on the page of its own."""
    status = 422 if refused.about else 409
    task.refresh_from_db()
    if not request.headers.get("HX-Request"):
        return _show(request, task, which, typed, refused, status)
    context = case_context(request, task) | choices(person(request))
    context |= {"asked": which, "handing": typed, "refusal": refused.sentence}
    context["refused_about"] = refused.about
    return render(request, "review/_bar.html", context, status=status)


def _show(
    request: HttpRequest,
    task: ReviewTask,
    which: str,
    typed: Typed,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "case": task.case,
        "task": task,
        "which": which,
        "form": f"review/_{which}_form.html",
        "title": TITLES[which],
        "holding": holding(task, person(request), timezone.now()),
        "back": reverse("review:workbench", args=[task.case.reference]),
        **choices(person(request)),
        "handing": typed,
        "asked": which,
        "refusal": refused.sentence if refused else "",
        "refused_about": refused.about if refused else "",
    }
    return render(request, "review/handing.html", context, status=status)
