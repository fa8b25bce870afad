"""The lead's policies and the admin's view of the system."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, person, requires
from audit.chain import verify
from extraction.cases import set_straight_through
from extraction.models import CaseKind
from review.workbench_office import policies as all_policies
from review.workbench_office import state


class PolicyForm(forms.Form):
    """Straight-through on or off, and why."""

    use_required_attribute = False  # errors come from us, in words, on submit

    on = forms.TypedChoiceField(
        choices=[("yes", "On"), ("no", "Off")], coerce=lambda text: text == "yes"
    )
    reason = forms.CharField(
        max_length=500,
        error_messages={"required": "Write why; whoever looks at this later needs to know."},
    )


@require_safe
@requires(Permission.GOVERN)
def policies(request: HttpRequest) -> HttpResponse:
    """Each case kind with its policy and the policy's history."""
    return render(request, "review/policies.html", {"policies": all_policies()})


@require_POST
@requires(Permission.GOVERN)
def set_policy(request: HttpRequest, kind: str) -> HttpResponse:
    """Switch straight-through for a case kind, with a reason."""
    case_kind = get_object_or_404(CaseKind, pk=kind)
    form = PolicyForm(request.POST)
    if not form.is_valid():
        context = {
            "policies": all_policies(),
            "refused": case_kind.slug,
            "refused_on": request.POST.get("on"),
            "typed": request.POST.get("reason", ""),
            "errors": [
                {"href": f"#reason-{case_kind.slug}", "sentence": sentence}
                for sentences in form.errors.values()
                for sentence in sentences
            ],
        }
        return render(request, "review/policies.html", context, status=422)
    on, reason = form.cleaned_data["on"], form.cleaned_data["reason"]
    set_straight_through(case_kind, on=on, reason=reason, by=person(request))
    messages.success(
        request, f"Straight-through is {'on' if on else 'off'} for {case_kind.title.lower()}."
    )
    return redirect("review:policies")


@require_safe
@requires(Permission.OPERATE)
def system(request: HttpRequest) -> HttpResponse:
    """How the system is doing, in words."""
    return render(request, "review/system.html", {"state": state()})


@require_POST
@requires(Permission.OPERATE)
def verify_chains(request: HttpRequest) -> HttpResponse:
    """Recompute every audit chain now and say what came of it."""
    return render(request, "review/system.html", {"state": state(), "verified": verify()})
