"""What a value would change, told while it is typed. Nothing is written, not even in the audit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, person, requires
from extraction.models import FieldValue
from review import probes
from review.views.workbench import render_case, task_of
from review.workbench_effect import Preview, preview
from review.workbench_fields import field_at
from review.workbench_saving import Sent

GONE = "The document was read again meanwhile."


@require_POST  # what is typed is nobody's business, and addresses are kept in logs
@requires(Permission.REVIEW)
def effect(request: HttpRequest, reference: str, value_id: int) -> HttpResponse:
    """The findings that would appear or go, and the figures that would move."""
    task, sent = task_of(reference), Sent.of(request.POST)
    there = FieldValue.objects.select_related("document__case__kind", "document__case__applicant")
    at = get_object_or_404(there, pk=value_id, document__case=task.case)
    now = FieldValue.objects.of_case(task.case).filter(document=at.document_id, path=at.path)
    value = now.first()
    told = preview(task.case, value, sent.text) if value else Preview(unread=GONE)
    if value and probes.hides(task, value, sent.text, by=person(request)):
        told = None  # to this person it is what stands there
    context: dict[str, Any] = {"effect": told}
    if request.headers.get("HX-Request"):
        return render(request, "review/_effect.html", context)
    if field := field_at(at):
        context |= {"problem_key": field.key, "typed": sent.text, "typed_reason": sent.reason}
    return render_case(request, task, more=context)
