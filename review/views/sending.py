"""The applicant signs and sends the case, has a receipt for it, and sees where it stands."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import person
from extraction.models import Case
from review import requests
from review.asked import asked_of
from review.changes import changes
from review.check_sheet import check_sheet
from review.conflict_words import questions
from review.conflicts import conflicts, unanswered
from review.models import Decision, ReviewTask, Submission
from review.paperwork import needs
from review.request_models import Request
from review.shown_words import in_their_words
from review.submissions import (
    NotReady,
    ValuesChanged,
    declaration,
    left_to_do,
    presented,
    send,
)
from review.views.checking import left_line
from review.views.conflicts import conflict_address
from review.views.own import own_case

State = Case.State
Verdict = Decision.Verdict

HEADLINES = {
    State.OPEN: (_("Not sent yet"), _("Finish what is on your list, then send the case.")),
    State.SUBMITTED: (
        _("We have your case"),
        _("It is being looked at. You need do nothing now."),
    ),
    State.IN_REVIEW: (
        _("A person is checking your case"),
        _("You need do nothing now. If something is missing, it comes back to you with a message."),
    ),
    State.RETURNED: (_("We need something from you"), _("Your case is waiting for you.")),
    State.APPROVED: (_("Approved"), _("Your case is approved. You need do nothing more.")),
    State.DECLINED: (_("Declined"), _("Your case was declined by a person.")),
}
TOLD = {
    Verdict.APPROVED: _("A person approved your case"),
    Verdict.DECLINED: _("A person declined your case"),
    Verdict.RETURNED: _("A person asked you for something"),
}
MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case, as its applicant is told."""

    at: datetime
    says: str


@require_http_methods(["GET", "HEAD", "POST"])
@own_case(editable=True)
def declare(request: HttpRequest, case: Case) -> HttpResponse:
    """What the applicant signs; POST signs and sends it."""
    if request.method != "POST":
        if left_to_do(case):
            return redirect(reverse("apply:check", args=[case.reference]) + "?send=yes")
        if left := unanswered(case):
            return redirect(conflict_address(case, left[0].key, to="declare"))
        return _declaration(request, case)
    if request.POST.get("accept") != "yes":
        sentence = gettext("Confirm that you have read the declaration and sign it")
        error = {"href": "#accept", "sentence": sentence}
        return _declaration(request, case, errors=[error], accept_error=sentence)
    try:
        send(case, shown=request.POST.get("shown", ""), by=person(request))
    except NotReady as not_ready:
        errors = [left_line(case, anchor, sentence) for anchor, sentence in not_ready.open]
        return _declaration(request, case, errors=errors)
    except ValuesChanged:
        return _declaration(request, case, changed=True)
    return redirect("apply:sent", case.reference)


@require_safe
@own_case()
def sent(request: HttpRequest, case: Case) -> HttpResponse:
    """The receipt: the reference, what was signed, what happens next and by when."""
    submission = _last_submission(case)
    if submission is None:
        return redirect("apply:case", case.reference)
    context = {
        "case": case,
        "submission": submission,
        "documents": case.documents.kept(),
        "changes": changes(case),
        "due": due_by(case),
    }
    return render(request, "review/apply/sent.html", context)


@require_safe
@own_case()
def status(request: HttpRequest, case: Case) -> HttpResponse:
    """Where the case stands, in plain words, and what is asked of its applicant."""
    return render(request, "review/apply/status.html", _standing(case))


@require_POST
@own_case(editable=True)
def answer(request: HttpRequest, case: Case, request_id: int) -> HttpResponse:
    """Words for something that a reviewer asked for."""
    asked = get_object_or_404(Request, case=case, pk=request_id)
    typed = request.POST.get("text", "").replace("\0", " ")
    problem = gettext("Write your answer") if not typed.strip() else ""
    if len(typed) > MOST_WORDS:
        problem = gettext("Write at most %(most)s characters") % {"most": MOST_WORDS}
    if problem:
        context = {
            **_standing(case),
            "errors": [{"href": f"#answer-{asked.pk}", "sentence": problem}],
            "answer_error": problem,
            "answer_for": asked.pk,
            "typed": typed,
        }
        return render(request, "review/apply/status.html", context, status=422)
    requests.answer(asked, typed, by=person(request))
    messages.success(request, gettext("Kept. Send the case again when all is done."))
    place = reverse("apply:status", args=[case.reference])
    return redirect(f"{place}#request-{asked.pk}")


def due_by(case: Case) -> datetime | None:
    """Until when a case that waits is to be decided; None where it does not wait, or is late."""
    task = ReviewTask.objects.open().filter(case=case).first()
    return task.due_at if task and task.due_at > timezone.now() else None


def _standing(case: Case) -> dict[str, object]:
    """What the page on a case's standing shows."""
    headline, meaning = map(str, HEADLINES[State(case.told_state)])
    if case.decided_by_policy:
        meaning = gettext(
            "It was decided without a person, under the fixed policy for cases of the kind "
            "“%(kind)s”: nothing in your paperwork needed a second look."
        ) % {"kind": in_their_words(case.kind.title)}
    elif due := due_by(case):
        by = gettext("We aim to decide by %(day)s.") % {"day": date_format(due, "DATE_FORMAT")}
        meaning = f"{meaning} {by}"
    decision = last_decision(case)
    told = decision and case.told_state in (State.RETURNED, State.DECLINED)
    asked = asked_of(case)
    message = decision.reason if decision and told else ""
    if message == " ".join(one.says for one in asked):
        message = ""  # it says no more than the things themselves
    return {
        "case": case,
        "headline": headline,
        "meaning": meaning,
        "message": message,
        "asked": asked,
        "left": [one for one in asked if not one.done],
        "events": _events(case),
        "documents": case.documents.kept(),
        "submission": _last_submission(case),
    }


def _declaration(
    request: HttpRequest,
    case: Case,
    *,
    errors: list[dict[str, str]] | None = None,
    accept_error: str = "",
    changed: bool = False,
) -> HttpResponse:
    documents = case.documents.kept()
    context = {
        "case": case,
        "documents": documents,
        "needs": needs(case.kind, documents),
        "unchecked": len([row for row in check_sheet(case).to_check if not row.unanswered]),
        "changes": changes(case),
        "questions": [one for one in questions(case, conflicts(case)) if one.answer],
        "wanted": [one for one in asked_of(case) if not one.done],
        "declaration": declaration(case),
        "shown": presented(case),
        "errors": errors,
        "accept_error": accept_error,
        "changed": changed,
    }
    status = 409 if changed else 422 if errors else 200
    return render(request, "review/apply/declare.html", context, status=status)


def _last_submission(case: Case) -> Submission | None:
    mine = Submission.objects.filter(case=case).select_related("signed_by")
    return mine.order_by("-signed_at").first()


def last_decision(case: Case) -> Decision | None:
    """What was decided last; None where nobody decided yet."""
    decisions = Decision.objects.filter(task__case=case, undone_at=None)
    return decisions.order_by("-at").first()


def _events(case: Case) -> list[Event]:
    """What happened, oldest first. Names of reviewers are not the applicant's to know."""
    events = [Event(case.opened_at, gettext("You started the case"))]
    for submission in Submission.objects.filter(case=case):
        events.append(Event(submission.signed_at, gettext("You signed and sent it")))
    standing = timezone.now() - settings.REOPEN  # a younger one may still be taken back
    for decision in Decision.objects.filter(task__case=case, undone_at=None):
        if decision.verdict != Verdict.RETURNED and decision.at > standing:
            continue
        events.append(Event(decision.at, str(TOLD[Verdict(decision.verdict)])))
    for asked in Request.objects.filter(case=case).exclude(answer=""):
        if asked.answered_at:
            events.append(Event(asked.answered_at, gettext("You answered what we asked")))
    if case.decided_by_policy and case.decided_at:
        says = gettext("Approved under a fixed policy, without a person")
        events.append(Event(case.decided_at, says))
    return sorted(events, key=lambda event: event.at)
