"""What a reviewer asked the applicant for, as things to do: a paper, a look at a value, words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from extraction.models import Case, FieldValue
from review import requests
from review.models import Submission
from review.request_models import Request

Kind = Request.Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that was asked for."""

    request: Request
    says: str
    to_do: str  # where it is done; "" where words are all that can be given
    do: str  # what the link there says
    done: bool

    @property
    def open_words(self) -> bool:
        """Whether words are what is asked for, so that their input is in sight."""
        return self.request.kind == Kind.QUESTION


def asked_of(case: Case) -> list[Asked]:
    """What was asked since the case was last sent, done or not; nothing while nobody waits."""
    if not case.editable:
        return []
    last = Submission.objects.filter(case=case).order_by("-signed_at").first()
    now = [one for one in requests.of_case(case) if not last or one.asked_at > last.signed_at]
    return [
        Asked(
            request=one,
            says=requests.asked(one),
            to_do=_where(case, one),
            do=_("Add it") if one.kind == Kind.PAPER else _("Look at it"),
            done=one.answered_at is not None or requests.done_at(one) is not None,
        )
        for one in now
    ]


def _where(case: Case, request: Request) -> str:
    """Where something is done."""
    if request.kind == Kind.PAPER:
        return reverse("apply:upload_type", args=[case.reference, request.doc_type])
    if request.kind == Kind.VALUE:
        here = FieldValue.objects.of_case(case)
        value = here.filter(document=request.document, path=request.path).first()
        if value:
            return reverse("apply:change", args=[case.reference, value.pk]) + "?to=status"
    return ""
