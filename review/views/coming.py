"""What comes next, said beforehand, so that it is there when it is wanted."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, person, requires
from review import claims
from review.views.workbench import task_of
from review.workbench_sheet import sheet


@require_safe
@requires(Permission.REVIEW)
def next_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The picture that the next case will show first. Nothing is claimed by asking."""
    task, by = task_of(reference), person(request)
    coming = claims.peek_next(by=by, after=task) if task.claimed_by_id == by.pk else None
    if coming is None:
        return HttpResponse(status=204)
    found = sheet(coming.case, by)
    flagged = (one.page for one in found.open_fields if one.page)
    page = next(flagged, None) or next((tab.page for tab in found.tabs), None)
    if page is None:
        return HttpResponse(status=204)
    return JsonResponse({"pictures": [reverse("pages:screen", args=[page.pk])]})
