"""What other programs may read. JSON; errors as RFC 9457 problems."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, may
from extraction.models import Case, Document, FieldValue
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaves
from review.list_words import as_data, counts_of, notes_of_document


@require_safe
def document_types(request: HttpRequest) -> HttpResponse:
    """Every document type with its fields: path, label, description, kind."""
    if not request.user.is_authenticated:
        return _problem(401, "Sign in first", "This address needs a signed-in session.")
    types = [
        {
            "type": schema.slug,
            "version": schema.version,
            "title": schema.title,
            "fields": [
                {
                    "path": leaf.path,
                    "label": f"{leaf.group}: {leaf.label}" if leaf.group else leaf.label,
                    "description": leaf.description,
                    "kind": leaf.kind,
                    "required": leaf.required,
                    "personal": leaf.pii,
                }
                for leaf in leaves(schema)
            ],
        }
        for schema in SCHEMAS.values()
    ]
    return JsonResponse({"document_types": types})


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case with its documents and current values; the applicant's own, or for staff any."""
    if not request.user.is_authenticated:
        return _problem(401, "Sign in first", "This address needs a signed-in session.")
    found = Case.objects.select_related("kind").filter(reference=reference).first()
    own = found is not None and found.applicant_id == request.user.pk
    if found is None or not (own or may(request.user, Permission.READ_CASES)):
        return _problem(404, "Not found", "There is no such case, or it is not yours to see.")
    return JsonResponse(
        {
            "reference": found.reference,
            "kind": found.kind_id,
            "state": found.state,
            "decided_by_policy": found.decided_by_policy,
            "opened_at": found.opened_at,
            "submitted_at": found.submitted_at,
            "decided_at": found.decided_at,
            "documents": [_document(one) for one in found.documents.kept()],
        }
    )


def _document(document: Document) -> dict[str, Any]:
    current = FieldValue.objects.current().filter(document=document).order_by("position")
    values = list(current)
    for value in values:
        value.document = document  # one object, so that its schema is looked up once
    return {
        "id": document.pk,
        "type": document.doc_type or None,
        "state": document.state,
        "failure": document.failure or None,
        "pages": document.page_count,
        "sha256": document.sha256,
        "pages_in_file": list(document.pages_in_file),
        "values": [
            {
                "path": value.path,
                "status": value.status,
                "value": value.value,
                "version": value.version,
                "source": value.source,
                "evidence": value.evidence,
            }
            for value in values
        ],
        "lists": [
            as_data(note)
            for note in notes_of_document(document, values, counts_of([document])).values()
        ],
    }


def _problem(status: int, title: str, detail: str) -> HttpResponse:
    return JsonResponse(
        {"type": "about:blank", "title": title, "status": status, "detail": detail},
        status=status,
        content_type="application/problem+json",
    )
