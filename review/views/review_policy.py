"""The lead's form for how cases of a kind are reviewed."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, person, requires
from extraction.models import CaseKind
from extraction.review_policy import ReviewPolicy, set_review_policy
from review.workbench_office import policies

HOURS = "Write a number of hours from 1 to 2,000."
PERCENT = "Write a number from 0 to 100."


class ReviewPolicyForm(forms.Form):
    """Until when, how many, and why."""

    use_required_attribute = False  # errors come from us, in words, on submit

    hours = forms.IntegerField(
        min_value=1,
        max_value=2000,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), HOURS),
    )
    sample = forms.IntegerField(
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), PERCENT),
    )
    why = forms.CharField(
        max_length=500,
        error_messages={"required": "Write why; whoever looks at this later needs to know."},
    )


@require_POST
@requires(Permission.GOVERN)
def set_review(request: HttpRequest, kind: str) -> HttpResponse:
    """Change by when cases of a kind are due, and how many go to a person by chance."""
    case_kind = get_object_or_404(CaseKind, pk=kind)
    form = ReviewPolicyForm(request.POST)
    if not form.is_valid():
        context = {
            "policies": policies(),
            "review_refused": case_kind.slug,
            "review_typed": {name: request.POST.get(name, "") for name in form.fields},
            "review_wrong": {name: sentences[0] for name, sentences in form.errors.items()},
            "errors": [
                {"href": f"#review-{name}-{case_kind.slug}", "sentence": sentences[0]}
                for name, sentences in form.errors.items()
            ],
        }
        return render(request, "review/policies.html", context, status=422)
    said = form.cleaned_data
    policy = ReviewPolicy(said["hours"], said["sample"])
    set_review_policy(case_kind, policy, reason=said["why"], by=person(request))
    messages.success(request, f"How cases are reviewed is set for {case_kind.title.lower()}.")
    return redirect("review:policies")
