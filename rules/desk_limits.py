"""The form of a built-in rule's limits."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from extraction.models import CaseKind
from rules import desk_words as words
from rules.bodies import LimitsBody
from rules.models import Version
from rules.registry import Rule, Threshold

LIMIT = "limit-"  # what the names of the limits' inputs begin with
OWN = ""  # as it is built in


class LimitsForm(forms.Form):
    """A built-in rule's weight, whether it is in force, and why; its limits are added to it."""

    use_required_attribute = False  # errors come from us, in words, on submit

    severity = forms.ChoiceField(
        required=False, choices=[(OWN, "As it is built in"), *words.SEVERITIES.items()]
    )
    enabled = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])
    owner = forms.CharField(required=False, max_length=60)
    rationale = forms.CharField(
        max_length=2_000,
        error_messages={"required": "Say why this is wanted: whoever approves it reads that."},
    )

    def body(self) -> dict[str, Any]:
        """Of a valid form: as rules.bodies has it. A limit as it is built in is left out."""
        given = self.cleaned_data
        thresholds = {
            name.removeprefix(LIMIT): str(value)
            for name, value in given.items()
            if name.startswith(LIMIT) and value != self.fields[name].default  # type: ignore[attr-defined]
        }
        return {
            "thresholds": thresholds,
            "severity": given["severity"] or None,
            "enabled": given["enabled"] == "yes",
        }

    @property
    def limits(self) -> list[forms.BoundField]:
        """The inputs of the limits."""
        return [self[name] for name in self.fields if name.startswith(LIMIT)]


class LimitField(forms.DecimalField):
    """One limit within its bounds."""

    def __init__(self, threshold: Threshold) -> None:
        self.default = threshold.default
        self.unit = threshold.unit
        most = threshold.most
        bounds = f"{words.number(threshold.least)} " + (
            f"to {words.number(most)}" if most is not None else "or more"
        )
        said = f"Give {bounds} ({threshold.unit})."
        super().__init__(
            label=threshold.meaning,
            help_text=f"{bounds}; built in: {words.number(threshold.default)}.",
            min_value=threshold.least,
            max_value=most,
            max_digits=18,
            decimal_places=6,
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value", "max_digits",
                 "max_decimal_places", "max_whole_digits"), said
            ),
        )  # fmt: skip

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        return super().to_python(str(value).replace(",", "").strip() if value else value)


def limits_form(
    rule: Rule, latest: Version | None, kind: CaseKind | None, sent: Mapping[str, Any] | None
) -> LimitsForm:
    """The form of a rule's limits, as sent or as its latest version has them."""
    body = latest.says if latest else LimitsBody()
    assert isinstance(body, LimitsBody)
    initial: dict[str, Any] = {
        "severity": body.severity.value if body.severity else OWN,
        "enabled": "yes" if body.enabled else "no",
        "owner": latest.owner if latest else "",
        "rationale": latest.rationale if latest and latest.open else "",
    }
    for name, threshold in rule.thresholds.items():
        initial[f"{LIMIT}{name}"] = words.number(body.thresholds.get(name, threshold.default))
    form = LimitsForm(sent, initial=initial)
    for name, threshold in rule.thresholds.items():
        form.fields[f"{LIMIT}{name}"] = LimitField(threshold)
    return form
