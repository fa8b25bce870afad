"""The applicant's cases: starting one, and what is to be done on it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, person, requires
from extraction.cases import open_case
from extraction.models import Case, CaseKind
from extraction.stating import wanting
from review.check_sheet import check_sheet
from review.paperwork import needs, progress
from review.views.own import own_case
from review.views.sending import last_decision

State = Case.State


@require_safe
@requires(Permission.APPLY)
def home(request: HttpRequest) -> HttpResponse:
    """The applicant's cases, and the kinds of case that can be started."""
    cases = Case.objects.of(person(request)).select_related("kind").order_by("-opened_at")
    kinds = CaseKind.objects.order_by("title")
    return render(request, "review/apply/home.html", {"cases": cases, "kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.APPLY)
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """What a kind of case needs; POST starts one."""
    found = get_object_or_404(CaseKind, slug=kind)
    if request.method == "POST":
        case = open_case(found, by=person(request))
        return redirect("apply:case", case.reference)
    context = {"kind": found, "needs": needs(found), **limits()}
    return render(request, "review/apply/start.html", context)


@require_safe
@own_case()
def case(request: HttpRequest, case: Case) -> HttpResponse:
    """What is to be done before the case can be sent."""
    if not case.editable:
        return redirect("apply:status", case.reference)
    context = {
        "case": case,
        "progress": progress(case),
        "sheet": check_sheet(case),
        "wanting": wanting(case),
        "needs": needs(case.kind, case.documents.kept()),
        "returned": last_decision(case) if case.state == State.RETURNED else None,
    }
    return render(request, "review/apply/case.html", context)


def limits() -> dict[str, int]:
    """What a file may be, for the pages that say so."""
    return {
        "max_megabytes": settings.MAX_UPLOAD_BYTES // 1_000_000,
        "max_pages": settings.MAX_PAGES,
    }
