"""Which pages of a file are which document: the applicant's screen and the reviewer's."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, person, requires
from extraction.cases import NotEditable
from extraction.models import Case, Document
from extraction.regrouping import Outcome, Regrouped, has_all_pages
from review import claims
from review.grouping import Nonsense, NoPages, form_of, groups_of, save
from review.models import ReviewTask
from review.views.own import own_case
from review.views.saving import LOST
from review.views.workbench import task_of, task_url

UNCHANGED = _("The pages belong together as before, so nothing was changed.")
NOT_YET = _("The pages of this file are still being looked at. Please try again in a moment.")


@require_http_methods(["GET", "HEAD", "POST"])
@own_case(editable=True)
def pages(request: HttpRequest, case: Case, document_id: int) -> HttpResponse:
    """The applicant says which pages of a file belong together."""
    file = _file(case, document_id)
    if not has_all_pages(file):
        messages.info(request, NOT_YET)
        return redirect("apply:progress", case.reference)
    back = reverse("apply:check", args=[case.reference])
    context: dict[str, Any] = {"case": case, "back": back}
    template = "review/apply/pages.html"
    if request.method != "POST":
        return _screen(request, template, file, context)
    answer = _save(request, template, file, context, None)
    if isinstance(answer, HttpResponse):
        return answer
    if not answer:
        messages.info(request, UNCHANGED)
        return redirect("apply:check", case.reference)
    if answer.left_over:
        return redirect("apply:pages", case.reference, file.pk)
    return redirect("apply:progress", case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REVIEW)
def pages_of_file(request: HttpRequest, reference: str, document_id: int) -> HttpResponse:
    """The same for the reviewer who holds the case."""
    task = task_of(reference)
    file = _file(task.case, document_id)
    if not has_all_pages(file):
        messages.info(request, NOT_YET)
        return redirect(task_url(task))
    context: dict[str, Any] = {"case": task.case, "task": task, "back": task_url(task)}
    template = "review/pages.html"
    if request.method != "POST":
        return _screen(request, template, file, context)
    try:
        answer = _save(request, template, file, context, task)
    except claims.NotHeld:
        messages.error(request, LOST)
        return redirect(task_url(task))
    except NotEditable:
        messages.error(request, "This case was decided meanwhile, so nothing was changed.")
        return redirect(task_url(task))
    if isinstance(answer, HttpResponse):
        return answer
    if not answer:
        messages.info(request, UNCHANGED)
    if answer.left_over:
        return redirect("review:pages", reference, file.pk)
    return redirect(task_url(task))


def _file(case: Case, document_id: int) -> Document:
    """The file of a document of the case that is still in it."""
    found = get_object_or_404(case.documents.select_related("packet", "case"), pk=document_id)
    return get_object_or_404(case.documents.files().select_related("case"), pk=found.file.pk)


def _save(
    request: HttpRequest,
    template: str,
    file: Document,
    context: dict[str, Any],
    task: ReviewTask | None,
) -> HttpResponse | Outcome:
    """What came of it, or the screen again where it was refused."""
    seen = request.POST.get("seen", "")
    try:
        groups = groups_of(file, request.POST)
        return save(file, groups, seen=seen, by=person(request), task=task)
    except NoPages:
        error = {"href": "#page-1", "sentence": gettext("Put at least one page into a document")}
        return _screen(request, template, file, context | {"errors": [error]}, status=422)
    except (Nonsense, Regrouped, ValueError):
        # A document that the form names may be gone: then it was grouped anew meanwhile, too.
        file.refresh_from_db()
        return _screen(request, template, file, context | {"stale": True}, status=409)


def _screen(
    request: HttpRequest,
    template: str,
    file: Document,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    refused = request.POST if status == 422 else None
    context |= {"form": form_of(file, refused)}
    return render(request, template, context, status=status)
