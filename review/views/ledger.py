"""The ledger of calls to models, for auditors, leads and admins."""

from datetime import UTC, date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, may, person, requires
from review.workbench_ledger import calls_of, endpoints, entry, spent, totals, ways

CALLS_A_PAGE = 50


class WhichForm(forms.Form):
    """A day, a case, or both."""

    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    case = forms.CharField(required=False, max_length=12)


@require_safe
@requires(Permission.LEDGER)
def ledger(request: HttpRequest) -> HttpResponse:
    """Calls of a day or a case with tokens and cost; budgets and endpoints as they are now."""
    form = WhichForm(request.GET)
    form.is_valid()
    reference = form.cleaned_data.get("case", "").strip().upper()
    today = timezone.now().astimezone(UTC).date()
    day: date | None = form.cleaned_data.get("day") or (None if reference else today)
    calls = calls_of(day, reference)
    page = Paginator(calls, CALLS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "day": day,
        "case": reference,
        "wrong_day": "day" in form.errors,
        "today": today,
        "page": page,
        "entries": [entry(call) for call in page],
        "totals": totals(calls),
        "budgets": spent(day or today),
        "endpoints": endpoints(),
        "ways": ways(),
        "may_audit": may(person(request), Permission.AUDIT),
    }
    return render(request, "review/ledger.html", context)
