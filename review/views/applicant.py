"""The applicant's cases: starting one, and what is to be done on it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, person, requires
from extraction.cases import open_case
from extraction.models import Case, CaseKind
from review.paper_hints import drawing, hint
from review.paperwork import Need, needs
from review.task_list import task_list
from review.views.limits import limits
from review.views.own import own_case
from review.views.sending import last_decision

State = Case.State


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that is needed, with what helps to find it."""

    need: Need
    hint: str
    drawing: str


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
    mine = Case.objects.of(person(request)).filter(kind=found)
    context = {
        "kind": found,
        "wanted": [Wanted(one, hint(one.slug), drawing(one.slug)) for one in needs(found)],
        "begun": mine.filter(state__in=[State.OPEN, State.RETURNED]).order_by("-opened_at"),
        **limits(),
    }
    return render(request, "review/apply/start.html", context)


@require_safe
@own_case()
def case(request: HttpRequest, case: Case) -> HttpResponse:
    """What is to be done before the case can be sent."""
    if not case.editable:
        return redirect("apply:status", case.reference)
    context = {
        "case": case,
        "list": task_list(case),
        "returned": last_decision(case) if case.state == State.RETURNED else None,
    }
    part = "_tasks" if request.headers.get("HX-Request") else "case"
    return render(request, f"review/apply/{part}.html", context)
