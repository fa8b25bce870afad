"""The paperwork that each kind of case needs, with its versions."""

from dataclasses import dataclass

from django import forms

from extraction.models import CaseKind
from extraction.schemas import SCHEMAS
from rules.desk_rule import Told, told
from rules.desk_words import counted
from rules.models import Version

NAME = "paperwork"  # of every version of it
ASK = "ask-"  # what the names of the document types' inputs begin with


@dataclass(frozen=True, slots=True)
class Papers:
    """A kind of case and the paperwork that it needs now."""

    kind: CaseKind
    asked: tuple[str, ...]
    told: tuple[Told, ...]  # versions, the newest first
    waiting: tuple[Version, ...]


class PaperworkForm(forms.Form):
    """How many of each document type a kind of case needs, and why."""

    use_required_attribute = False  # errors come from us, in words, on submit

    owner = forms.CharField(required=False, max_length=60)
    rationale = forms.CharField(
        max_length=2_000,
        error_messages={"required": "Say why this is wanted: whoever approves it reads that."},
    )

    def begin(self, required: dict[str, int]) -> None:
        """Add an input for each document type, filled with what is required."""
        for slug, schema in SCHEMAS.items():
            said = "Ask for 1 to 24 documents, or leave it empty."
            self.fields[f"{ASK}{slug}"] = forms.IntegerField(
                required=False,
                min_value=0,
                max_value=24,
                label=schema.title,
                initial=required.get(slug),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), said),
            )

    @property
    def asks(self) -> list[forms.BoundField]:
        """The inputs of the document types."""
        return [self[name] for name in self.fields if name.startswith(ASK)]

    def required_papers(self) -> dict[str, int]:
        """Of a valid form: how many of which type."""
        return {
            name.removeprefix(ASK): count
            for name, count in self.cleaned_data.items()
            if name.startswith(ASK) and count
        }


def papers() -> list[Papers]:
    """Every kind of case."""
    versions = list(
        Version.objects.filter(subject=Version.Subject.PAPERWORK)
        .select_related("author", "approved_by", "case_kind", "back_test")
        .order_by("-created_at", "-pk")
    )
    found = []
    for kind in CaseKind.objects.order_by("title"):
        mine = [one for one in versions if one.case_kind_id == kind.pk]
        asked = tuple(counted(slug, count) for slug, count in sorted(kind.required.items()))
        waiting = tuple(one for one in mine if one.open)
        found.append(Papers(kind, asked, told(mine), waiting))
    return found
