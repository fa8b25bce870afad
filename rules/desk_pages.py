"""Where a risk team looks at its rules. Nothing is changed here."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, may, person, requires
from extraction.schemas import SCHEMAS
from rules import desk_catalogue, desk_rule
from rules import desk_words as words
from rules.desk_catalogue import Filters
from rules.desk_papers import papers

TYPES = [
    ("", "Everything"),
    ("case", "The whole case"),
    ("any", "Documents of any type"),
    *((slug, schema.title) for slug, schema in SCHEMAS.items()),
    ("paperwork", "Paperwork"),
]
STATES = [
    ("", "Any"),
    ("live", "Live"),
    ("shadow", "In the shadow"),
    ("draft", "Draft"),
    ("retired", "Retired"),
]
SEVERITIES = [("", "Any"), ("blocker", "Blocker"), ("warning", "Warning"), ("note", "Note")]


class FilterForm(forms.Form):
    """What of the list is wanted. What makes no sense is left out."""

    q = forms.CharField(required=False, max_length=100)
    type = forms.ChoiceField(required=False, choices=TYPES)
    state = forms.ChoiceField(required=False, choices=STATES)
    severity = forms.ChoiceField(required=False, choices=SEVERITIES)

    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            type=given.get("type", ""),
            state=given.get("state", ""),
            severity=given.get("severity", ""),
            text=given.get("q", ""),
        )


@require_safe
@requires(Permission.READ_RULES)
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its figures; a fragment is the list alone."""
    form = FilterForm(request.GET)
    wanted = form.filters()
    every = desk_catalogue.catalogue(timezone.now())
    shown = [line for line in every if wanted.let_through(line)]
    context = {
        "lines": shown,
        "count": len(shown),
        "of": len(every),
        "wanted": wanted,
        "open": [(line, version) for line in every for version in line.waiting],
        "types": TYPES,
        "states": STATES,
        "severities": SEVERITIES,
        "may_change": may(person(request), Permission.GOVERN),
    }
    part = "_list" if request.headers.get("HX-Request") else "rules"
    return render(request, f"rules/{part}.html", context)


@require_safe
@requires(Permission.READ_RULES)
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule: what it says, its limits, its versions and what came of it."""
    known = desk_rule.known(rule, timezone.now())
    if known is None:
        raise Http404
    context = {"rule": known, "may_change": may(person(request), Permission.GOVERN)}
    return render(request, "rules/rule.html", context)


@require_safe
@requires(Permission.READ_RULES)
def limits(request: HttpRequest) -> HttpResponse:
    """Every limit of every built-in rule in one table."""
    context = {
        "limits": desk_catalogue.limits(),
        "every_kind": words.EVERY_KIND,
        "may_change": may(person(request), Permission.GOVERN),
    }
    return render(request, "rules/limits.html", context)


@require_safe
@requires(Permission.READ_RULES)
def paperwork(request: HttpRequest) -> HttpResponse:
    """What each kind of case needs, and its versions."""
    context = {"papers": papers(), "may_change": may(person(request), Permission.GOVERN)}
    return render(request, "rules/paperwork.html", context)
