"""The lead's form for what models may do with a case kind's documents."""

import re

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, person, requires
from extraction.model_policy import ModelPolicy, set_model_policy
from extraction.models import CaseKind
from extraction.prices import micros
from extraction.routes import TAG
from review.workbench_office import policies

PLACES = {"reason": "models-reason"}  # ids on the page, where they are not the field's name
WRITE_IT_LIKE = "Write an amount of dollars like 0.50, or leave it empty for no limit."


class DollarsField(forms.CharField):
    """An amount of dollars as micros; None where nothing is written."""

    def clean(self, value: object) -> int | None:
        text = str(super().clean(value)).strip().removeprefix("$").strip()
        if not text:
            return None
        amount = micros(text)
        if amount is None:
            raise forms.ValidationError(WRITE_IT_LIKE)
        return amount


class ModelPolicyForm(forms.Form):
    """Where models may be, what they may cost, and why."""

    use_required_attribute = False  # errors come from us, in words, on submit

    residencies = forms.CharField(required=False, max_length=200)
    document = DollarsField(required=False, max_length=20)
    day = DollarsField(required=False, max_length=20)
    reason = forms.CharField(
        max_length=500,
        error_messages={"required": "Write why; whoever looks at this later needs to know."},
    )

    def clean_residencies(self) -> tuple[str, ...]:
        """The tags in their order, each once."""
        tags = tuple(dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["residencies"])))
        if any(not re.fullmatch(TAG, tag) for tag in tags):
            raise forms.ValidationError(
                "Write places as the routes do, in small letters and by commas: local, eu."
            )
        return tags


@require_POST
@requires(Permission.GOVERN)
def set_models(request: HttpRequest, kind: str) -> HttpResponse:
    """Change where models may read a case kind's documents and what that may cost."""
    case_kind = get_object_or_404(CaseKind, pk=kind)
    form = ModelPolicyForm(request.POST)
    if not form.is_valid():
        context = {
            "policies": policies(),
            "models_refused": case_kind.slug,
            "models_typed": {name: request.POST.get(name, "") for name in form.fields},
            "models_wrong": {name: sentences[0] for name, sentences in form.errors.items()},
            "errors": [
                {"href": f"#{PLACES.get(name, name)}-{case_kind.slug}", "sentence": sentences[0]}
                for name, sentences in form.errors.items()
            ],
        }
        return render(request, "review/policies.html", context, status=422)
    said = form.cleaned_data
    policy = ModelPolicy(said["residencies"], said["document"], said["day"])
    set_model_policy(case_kind, policy, reason=said["reason"], by=person(request))
    messages.success(request, f"What models may do is set for {case_kind.title.lower()}.")
    return redirect("review:policies")
