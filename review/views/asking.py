"""Asking the applicant: what, why, by when, and the very words they will read, before they go."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, person, requires
from review import claims, requests
from review.asking_form import Asking, Item
from review.models import ReviewTask
from review.request_models import Request
from review.type_groups import type_groups
from review.views.queue import who_holds
from review.views.verdicts import on_to_the_next
from review.views.workbench import task_of

LOST = "Your claim on this case ended, so nothing was sent. What you wrote is still here."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REVIEW)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Put together what is asked; `value` in the address starts with one value."""
    task = task_of(reference)
    if task.status != ReviewTask.Status.OPEN:
        raise Http404
    if request.method != "POST":
        return _show(request, task, _start(task, request.GET.get("value", "")))
    form = Asking.of(task.case, request.POST)
    add, drop = request.POST.get("add", ""), request.POST.get("drop", "")
    if add or drop or request.POST.get("act") != "send":
        form.change(add, drop)
        return _show(request, task, form)
    return _send(request, task, form)


def _send(request: HttpRequest, task: ReviewTask, form: Asking) -> HttpResponse:
    drafts = form.drafts(check=True)
    if not form.whole:
        return _show(request, task, form, status=422)
    by = person(request)
    try:
        if "claim" in request.POST:
            claims.claim(task, by=by)
        requests.ask(task, drafts, message=form.message, by=by)
    except requests.NothingAsked as nothing:
        return _show(request, task, form, refusal=nothing.sentence, status=422)
    except claims.NotHeld:
        return _show(request, task, form, refusal=LOST, lost=True, status=409)
    except claims.NotClaimable:
        task.refresh_from_db()
        return _show(request, task, form, refusal=who_holds(task, by), lost=True, status=409)
    return on_to_the_next(request, task, f"{task.case.reference} is back with the applicant.")


def _start(task: ReviewTask, value: str) -> Asking:
    kind = Request.Kind.VALUE if value else Request.Kind.PAPER
    return Asking(task.case, [Item(kind, value=value, fresh=True)])


def _show(
    request: HttpRequest,
    task: ReviewTask,
    form: Asking,
    *,
    refusal: str = "",
    lost: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "case": task.case,
        "task": task,
        "form": form,
        "doc_types": type_groups(),
        "refusal": refusal,
        "lost": lost,
        "errors": _errors(form, refusal),
    }
    whole = not request.headers.get("HX-Request")
    return render(request, f"review/{'ask' if whole else '_ask'}.html", context, status=status)


def _errors(form: Asking, refusal: str) -> list[dict[str, str]]:
    """What is wrong, each with the input that it is about."""
    said = [{"href": "", "sentence": refusal}] if refusal else []
    said += [
        {"href": f"#item-{at}", "sentence": item.wrong}
        for at, item in enumerate(form.items)
        if item.wrong
    ]
    if form.wrong_due:
        said.append({"href": "#due-on", "sentence": form.wrong_due})
    return said
