"""Telling applicants by mail what happens to their cases, each in the transaction it happens in."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from accounts.preferences import language_of, preferences_of
from extraction.models import Case
from mail.models import Message
from mail.outbox import post
from review.visit_models import Visit

# A page of the case that was looked at since the reading ended needs no mail. It keeps looking by
# itself while it is open, so that this long without a look means that nobody is there.
AWAY = timedelta(minutes=2)
# How exactly a visit is kept: not every look writes a row.
ROUGHLY = timedelta(seconds=20)


def case_received(case: Case) -> None:
    """The case was sent."""
    post(case.applicant, "received", about={"case": case.reference})


def case_decided(case: Case) -> None:
    """The case was approved or declined; a person's decision is told once it stands."""
    assert case.decided_at is not None
    about: dict[str, str | int] = {
        "case": case.reference,
        "decided_at": int(case.decided_at.timestamp()),
    }
    after = timedelta(0) if case.decided_by_policy else settings.REOPEN
    post(case.applicant, "decided", about=about, after=after)


def case_returned(case: Case) -> None:
    """A reviewer asks for something."""
    post(case.applicant, "please_look", about={"case": case.reference, "asked": 1})


def papers_read(case: Case) -> None:
    """The last document that was being read is; the applicant is told if they went away.

    Call it when a document was finished, in its transaction, which holds the case.
    """
    if not case.editable or case.documents.unfinished().exists():
        return
    about: dict[str, str | int] = {"case": case.reference}
    told = Message.objects.waiting().filter(kind="please_look", about__case=case.reference)
    if told.exclude(about__has_key="asked").exists():
        return  # once for what was read together
    about["read_at"] = int(timezone.now().timestamp())
    post(case.applicant, "please_look", about=about, after=AWAY)


def looked(case: Case) -> None:
    """The applicant opened a page of the case."""
    now, language = timezone.now(), get_language() or ""
    if not Visit.objects.filter(case=case, at__gt=now - ROUGHLY, language=language).exists():
        Visit.objects.update_or_create(case=case, defaults={"at": now, "language": language})


def language_for(case: Case) -> str:
    """The language to write to the applicant in: as chosen, else that of the pages they saw."""
    if chosen := preferences_of(case.applicant).language:
        return chosen
    seen = Visit.objects.filter(case=case).values_list("language", flat=True).first()
    return seen or language_of(case.applicant)


def looked_since(case: Case, moment: int) -> bool:
    """Whether the applicant looked after a moment.

    Args:
        moment: seconds since 1970.
    """
    since = datetime.fromtimestamp(moment, tz=UTC)
    return Visit.objects.filter(case=case, at__gte=since).exists()
