"""The figures of the office, and the cases behind each of them."""

import csv
import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role, User
from accounts.permissions import Permission, may, person, requires
from extraction.models import CaseKind
from extraction.schemas import SCHEMAS
from review import figure_cases, figures
from review.figure_definitions import DEFINITIONS
from review.figure_sheet import Card, cards, query
from review.metrics import span_in_words
from review.releases import Release, releases
from review.reviewer_figures import acts_of, by_reviewer

ACTS = {
    "confirmed": "Values confirmed",
    "changed": "Values corrected",
    "absent": "Values said not to be there",
    "illegible": "Values said to be unreadable",
    "answered": "Findings answered",
}


@require_safe
@requires(Permission.FIGURES)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Every figure of a period, with its weeks. Without a period: the last thirteen weeks."""
    scope = scope_of(request)
    context = _asked(request, scope)
    context["cards"] = _cards(scope, context["releases"])
    if request.headers.get("HX-Request"):
        answer = render(request, "review/ops/_charts.html", context)
        said = f"The figures are those of {context['period']}."
        answer["HX-Trigger"] = json.dumps({"announce": {"text": said}})
        return answer
    return render(request, "review/ops/dashboard.html", context)


@require_safe
@requires(Permission.FIGURES)
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that one figure counts: its numerator, or with `side=whole` its denominator."""
    scope = scope_of(request)
    after = figure_cases.place(request.GET.get("after", ""))
    slug = request.GET.get("metric", "")
    whole = request.GET.get("side") == "whole"
    try:
        metric = figure_cases.metric_of(slug)
    except KeyError:
        raise Http404 from None
    if metric is None:
        found = figure_cases.waiting(scope, after=after)
    else:
        found = figure_cases.cases(metric, scope, whole=whole, after=after)
    same = {"metric": slug, "side": "whole" if whole else ""}
    following = query(scope, **same, after=str(found.following)) if found.following else ""
    context = _asked(request, scope) | {
        "title": metric.title if metric else "Backlog",
        "found": found,
        "now": metric is None,
        "start_again": query(scope, **same) if after else "",
        "following": following,
        "names": may(request.user, Permission.SUPERVISE),
    }
    return render(request, "review/ops/cases.html", context)


@require_safe
@requires(Permission.FIGURES)
def csv_of(request: HttpRequest, slug: str) -> HttpResponse:
    """One figure's table as CSV; its first lines say what was asked for, and when."""
    scope = scope_of(request)
    card = next((one for one in _cards(scope, []) if one.slug == slug), None)
    if card is None:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{scope.first}-{scope.last}.csv"'
    context = _asked(request, scope)
    rows = csv.writer(answer)
    for name, said in (
        ("figure", card.title),
        ("from", scope.first.isoformat()),
        ("to", scope.last.isoformat()),
        ("time zone", scope.zone.key),
        ("kind of case", context["kind_title"]),
        ("document", context["doc_title"]),
        ("reviewer", context["reviewer_name"]),
        ("made at", timezone.now().isoformat(timespec="seconds")),
        ("whole period", f"{card.value} {card.unit}".strip()),
        ("made of", " of ".join(one for one in (card.part, card.whole) if one)),
    ):
        rows.writerow([name, harmless(said)])
    rows.writerow([])
    rows.writerow(["week of", *card.columns, *([card.of_column] if card.of_column else [])])
    for week, row in zip(scope.weeks, card.rows, strict=True):
        rest = [row.of] if card.of_column else []
        rows.writerow([week.first.isoformat(), *map(harmless, (*row.cells, *rest))])
    return answer


@require_safe
@requires(Permission.FIGURES)
def definitions(request: HttpRequest) -> HttpResponse:
    """What each figure measures, and what it does not."""
    supervises = may(request.user, Permission.SUPERVISE)
    context = {"definitions": DEFINITIONS, "supervises": supervises}
    return render(request, "review/ops/definitions.html", context)


@require_safe
@requires(Permission.SUPERVISE)
def reviewers(request: HttpRequest) -> HttpResponse:
    """How each reviewer works. For leads alone."""
    scope = scope_of(request)
    context = _asked(request, scope) | {"rows": by_reviewer(scope)}
    return render(request, "review/ops/reviewers.html", context)


@require_safe
@requires(Permission.REVIEW)
def mine(request: HttpRequest) -> HttpResponse:
    """What the person at the screen has done: counts of work, no comparison with anybody."""
    user = person(request)
    scope = scope_of(request, reviewer=user)
    counted = figures.count(scope)
    acts = acts_of(scope)
    context = _asked(request, scope) | {
        "closed": counted.whole.by_people,
        "acts": [(title, acts.get(act, 0)) for act, title in ACTS.items()],
        "weeks": [
            (week, counts.by_people)
            for week, counts in zip(scope.weeks, counted.weeks, strict=True)
        ][::-1],
    }
    return render(request, "review/ops/mine.html", context)


def scope_of(request: HttpRequest, *, reviewer: User | None = None) -> figures.Scope:
    """What a page's address asks for; what can't be meant is taken for what is usual.

    Raises:
        PermissionDenied: it asks for one reviewer's, and only leads may.
    """
    asked, now = request.GET, timezone.now()
    zone = timezone.get_current_timezone()
    zone = zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
    first, today = figures.usual(zone, now)
    last = min(_day(asked.get("to")) or today, today)
    first = _day(asked.get("from")) or min(first, last)
    if first > last:
        first, last = last, min(first, today)
    first = max(first, last - figures.LONGEST)
    kind, doc = asked.get("kind", ""), asked.get("doc", "")
    number = reviewer.pk if reviewer else _number(asked.get("reviewer", ""))
    if number is not None and not reviewer and not may(request.user, Permission.SUPERVISE):
        raise PermissionDenied
    return figures.Scope(
        first,
        last,
        zone,
        kind=kind if CaseKind.objects.filter(pk=kind).exists() else "",
        doc=doc if doc in SCHEMAS else "",
        reviewer=number,
    )


def harmless(said: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{said}" if said[:1] in ("=", "+", "-", "@", "\t", "\r") else said


def _cards(scope: figures.Scope, began: list[Release]) -> list[Card]:
    backlog = figures.backlog(scope) if scope.reviewer is None else None
    return cards(figures.count(scope), backlog, began)


def _asked(request: HttpRequest, scope: figures.Scope) -> dict[str, Any]:
    """The filter form, and what it asks for in words."""
    kinds = dict(CaseKind.objects.order_by("title").values_list("slug", "title"))
    docs = {slug: schema.title for slug, schema in SCHEMAS.items()}
    people: list[User] = []
    if may(request.user, Permission.SUPERVISE):
        reviewing = User.objects.filter(role__in=[Role.REVIEWER, Role.LEAD])
        people = list(reviewing.order_by("full_name", "pk"))
    names = {one.pk: one.full_name for one in people}
    return {
        "scope": scope,
        "period": span_in_words(scope.days),
        "kinds": kinds,
        "docs": docs,
        "people": people,
        "kind_title": kinds.get(scope.kind, "all"),
        "doc_title": docs.get(scope.doc, "all"),
        "reviewer_name": names.get(scope.reviewer or 0, "all"),
        "query": query(scope),
        "releases": releases(scope),
        "made_at": timezone.now(),
        "supervises": may(request.user, Permission.SUPERVISE),
    }


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
