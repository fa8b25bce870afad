"""What other programs may read. JSON; errors as RFC 9457 problems."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, may, person
from api.application import NotAPatch, pointers, read_patch
from extraction.cases import NotEditable
from extraction.models import Case, Document, FieldValue
from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaves
from extraction.stating import NotStateable, nested, state_all
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


@require_http_methods(["GET", "HEAD", "PATCH"])
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case with its documents and current values; the applicant's own, or for staff any.

    PATCH takes in what its applicant states, for the edition that If-Match names.
    """
    if not request.user.is_authenticated:
        return _problem(401, "Sign in first", "This address needs a signed-in session.")
    found = Case.objects.select_related("kind").filter(reference=reference).first()
    own = found is not None and found.applicant_id == request.user.pk
    if found is None or not (own or may(request.user, Permission.READ_CASES)):
        return _problem(404, "Not found", "There is no such case, or it is not yours to see.")
    if request.method == "PATCH":
        return _state(request, found)
    return _told(found)


def _state(request: HttpRequest, case: Case) -> HttpResponse:
    by = person(request)
    if case.applicant_id != by.pk:
        return _problem(
            403, "Not yours to state", "Only the applicant states what a case rests on."
        )
    if not case.kind.asks_application:
        return _problem(409, "Nothing is asked", "This kind of case has nothing to be stated.")
    match = request.headers.get("If-Match", "")
    if not match:
        detail = "Say by If-Match which edition you change: the ETag that a GET gave."
        return _problem(428, "If-Match is missing", detail)
    try:
        given = read_patch(request.body)
        with transaction.atomic():
            # Locked before it is compared, so that nobody states something else in between.
            locked = Case.objects.select_for_update(of=("self",)).select_related("kind")
            case = locked.get(pk=case.pk)
            if match not in ("*", _told(case)["ETag"]):
                detail = "The case is not what it was. Get it again and repeat your change."
                return _problem(412, "Changed meanwhile", detail)
            state_all(case, given, by=by)
    except NotAPatch as wrong:
        return _problem(422, "It can't be taken in", "Nothing was kept.", wrong.errors)
    except NotStateable as wrong:
        errors = pointers(wrong.errors)
        return _problem(422, "It can't be taken in", "Nothing was kept.", errors)
    except NotEditable as sent:
        return _problem(409, "The case was sent", str(sent.sentence))
    return _told(case)


def _told(found: Case) -> HttpResponse:
    """The case, and a digest of all that is told of it as its ETag."""
    told = JsonResponse(
        {
            "reference": found.reference,
            "kind": found.kind_id,
            "state": found.told_state,
            "decided_by_policy": found.decided_by_policy,
            "opened_at": found.opened_at,
            "submitted_at": found.submitted_at,
            "decided_at": found.decided_at if found.told_state == found.state else None,
            "stated": nested(found.stated),
            "documents": [_document(one) for one in found.documents.kept()],
        }
    )
    told["ETag"] = f'"{hashlib.sha256(told.content).hexdigest()[:32]}"'
    return told


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


def _problem(
    status: int, title: str, detail: str, errors: Mapping[str, str] | None = None
) -> HttpResponse:
    """A problem; `errors` are sentences by JSON pointer into the body that was sent."""
    more = [{"pointer": f"#{at}", "detail": says} for at, says in (errors or {}).items()]
    return JsonResponse(
        {"type": "about:blank", "title": title, "status": status, "detail": detail}
        | ({"errors": more} if more else {}),
        status=status,
        content_type="application/problem+json",
    )
