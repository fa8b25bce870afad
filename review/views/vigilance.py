"""Checks of attention: whether there are any, how many, and how many were noticed."""

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, person, requires
from extraction.statistics import wilson
from review import probes
from review.probe_models import MOST_PER_MILLE, Probe, Vigilance

PAST_SHOWN = 20


class ShareForm(forms.Form):
    """How many cases get a check, and why."""

    use_required_attribute = False

    share = forms.IntegerField(
        min_value=0,
        max_value=MOST_PER_MILLE,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            f"Enter a whole number from 0 to {MOST_PER_MILLE}; 0 switches checks off.",
        ),
    )
    reason = forms.CharField(
        max_length=500,
        error_messages={"required": "Write why; whoever looks at this later needs to know."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUPERVISE)
def vigilance(request: HttpRequest) -> HttpResponse:
    """What is set and what came of it; a POST sets it anew. For leads alone."""
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        share, reason = form.cleaned_data["share"], form.cleaned_data["reason"]
        probes.set_share(share, reason=reason, by=person(request))
        said = f"on for {share} of 1,000 cases" if share else "off, and all that were out are back"
        messages.success(request, f"Checks of attention are {said}.")
        return redirect("ops:vigilance")
    refused = request.method == "POST"
    counts = dict(Probe.objects.values_list("state").annotate(Count("pk")))
    caught, missed = counts.get("caught", 0), counts.get("missed", 0)
    context = {
        "supervises": True,
        "share": probes.per_mille(),
        "most": MOST_PER_MILLE,
        "typed": request.POST,
        "refused": refused,
        "errors": [
            {"href": f"#{name}", "sentence": sentences[0], "name": name}
            for name, sentences in (form.errors.items() if refused else ())
        ],
        "counts": counts,
        "caught": caught,
        "ended": caught + missed,
        "sure": _bounds(caught, caught + missed),
        "past": Vigilance.objects.select_related("set_by").order_by("-pk")[:PAST_SHOWN],
    }
    return render(request, "review/ops/vigilance.html", context, status=422 if refused else 200)


def _bounds(part: int, whole: int) -> str:
    there = wilson(part, whole)
    return f"between {100 * there.low:.0f} and {100 * there.high:.0f} %" if there else ""
