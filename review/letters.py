"""What applicants are told by mail about their cases: that something is there, never what.

Mail is read by others on its way. So a message names the case by its reference and its kind, and
leads to the page that tells the rest to whoever signs in.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazy

from accounts.models import User
from extraction.models import Case
from mail.letters import Letter
from review.shown_words import in_their_words
from review.telling import language_for, looked_since

in_the_letters_words = lazy(in_their_words, str)  # which language it is in is settled later
About = Mapping[str, str | int]


def received(to: User, about: About) -> Letter | None:
    """The case was sent and has come to us. Where it is decided by now, that letter says enough."""
    case = Case.objects.get(reference=about["case"])
    return None if case.decided_at else _about_case(to, about, "apply:status")


def please_look(to: User, about: About) -> Letter | None:
    """The applicant is to look: a reviewer asks for something, or what was read waits for a check.

    Args:
        about: the case, and `asked` where a reviewer asks, else `read_at`.
    """
    case = Case.objects.get(reference=about["case"])
    if not case.editable:  # they were quicker
        return None
    if not about.get("asked") and looked_since(case, int(about["read_at"])):
        return None
    return _about_case(to, about, "apply:case" if about.get("asked") else "apply:check")


def decided(to: User, about: About) -> Letter | None:
    """The case was decided; which way is told on its page. A decision taken back is not told."""
    case = Case.objects.get(reference=about["case"])
    at = case.decided_at
    if at is None or int(at.timestamp()) != about.get("decided_at", int(at.timestamp())):
        return None  # it was opened again; the decision that came after has a letter of its own
    return _about_case(to, about, "apply:status")


def _about_case(to: User, about: About, page: str) -> Letter | None:
    case = Case.objects.select_related("kind", "applicant").get(reference=about["case"])
    if not to.is_active:
        return None
    context: dict[str, Any] = {
        "name": to.full_name,
        "reference": case.reference,
        "kind": in_the_letters_words(case.kind.title),
        "asked": bool(about.get("asked")),
        "address": settings.BASE_URL + reverse(page, args=[case.reference]),
    }
    return Letter(to.email, language_for(case), context)
