"""The applicant signs and sends the case, has a receipt for it, and sees where it stands."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import person
from extraction.models import Case
from review.changes import changes
from review.check_sheet import check_sheet
from review.conflicts import unanswered
from review.models import Decision, Submission
from review.paperwork import needs
from review.submissions import NotReady, ValuesChanged, declaration, presented, send
from review.views.conflicts import conflict_address
from review.views.own import own_case

State = Case.State
Verdict = Decision.Verdict

HEADLINES = {
    State.OPEN: ("Not sent yet", "Finish what is on your list, then send the case."),
    State.SUBMITTED: ("We have your case", "It is being looked at. You need do nothing now."),
    State.IN_REVIEW: (
        "A person is checking your case",
        "You need do nothing now. If something is missing, it comes back to you with a message.",
    ),
    State.RETURNED: ("We need something from you", "Your case is waiting for you."),
    State.APPROVED: ("Approved", "Your case is approved. You need do nothing more."),
    State.DECLINED: ("Declined", "Your case was declined by a person."),
}
TOLD = {
    Verdict.APPROVED: "A person approved your case",
    Verdict.DECLINED: "A person declined your case",
    Verdict.RETURNED: "A person asked you for something",
}


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
        if left := unanswered(case):
            return redirect(conflict_address(case, left[0].key, to="declare"))
        return _declaration(request, case)
    if request.POST.get("accept") != "yes":
        sentence = "Confirm that you have read the declaration and sign it"
        error = {"href": "#accept", "sentence": sentence}
        return _declaration(request, case, errors=[error], accept_error=sentence)
    try:
        send(case, shown=request.POST.get("shown", ""), by=person(request))
    except NotReady as not_ready:
        errors = [_left(case, anchor, sentence) for anchor, sentence in not_ready.open]
        return _declaration(request, case, errors=errors)
    except ValuesChanged:
        return _declaration(request, case, changed=True)
    return redirect("apply:sent", case.reference)


@require_safe
@own_case()
def sent(request: HttpRequest, case: Case) -> HttpResponse:
    """The receipt: the reference, what was signed, what happens next."""
    submission = _last_submission(case)
    if submission is None:
        return redirect("apply:case", case.reference)
    return render(request, "review/apply/sent.html", {"case": case, "submission": submission})


@require_safe
@own_case()
def status(request: HttpRequest, case: Case) -> HttpResponse:
    """Where the case stands, in plain words."""
    headline, meaning = HEADLINES[State(case.state)]
    if case.decided_by_policy:
        meaning = (
            f"It was decided without a person, under the fixed policy for cases of the kind "
            f"“{case.kind.title}”: nothing in your paperwork needed a second look."
        )
    decision = last_decision(case)
    told = decision and case.state in (State.RETURNED, State.DECLINED)
    context = {
        "case": case,
        "headline": headline,
        "meaning": meaning,
        "message": decision.reason if decision and told else "",
        "events": _events(case),
        "documents": case.documents.kept(),
        "submission": _last_submission(case),
    }
    return render(request, "review/apply/status.html", context)


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
        "declaration": declaration(case),
        "shown": presented(case),
        "errors": errors,
        "accept_error": accept_error,
        "changed": changed,
    }
    status = 409 if changed else 422 if errors else 200
    return render(request, "review/apply/declare.html", context, status=status)


def _left(case: Case, anchor: str, sentence: str) -> dict[str, str]:
    """A line of the error summary that leads to where the thing can be done."""
    if anchor == "upload":
        return {"href": reverse("apply:upload", args=[case.reference]), "sentence": sentence}
    if anchor.startswith("about-"):
        group = anchor.removeprefix("about-")
        address = reverse("apply:about_group", args=[case.reference, group])
        return {"href": address, "sentence": sentence}
    page = "apply:progress" if anchor.startswith("document-") else "apply:check"
    return {"href": f"{reverse(page, args=[case.reference])}#{anchor}", "sentence": sentence}


def _last_submission(case: Case) -> Submission | None:
    mine = Submission.objects.filter(case=case).select_related("signed_by")
    return mine.order_by("-signed_at").first()


def last_decision(case: Case) -> Decision | None:
    """What was decided last; None where nobody decided yet."""
    return Decision.objects.filter(task__case=case).order_by("-at").first()


def _events(case: Case) -> list[Event]:
    """What happened, oldest first. Names of reviewers are not the applicant's to know."""
    events = [Event(case.opened_at, "You started the case")]
    for submission in Submission.objects.filter(case=case):
        events.append(Event(submission.signed_at, "You signed and sent it"))
    for decision in Decision.objects.filter(task__case=case):
        events.append(Event(decision.at, TOLD[Verdict(decision.verdict)]))
    if case.decided_by_policy and case.decided_at:
        events.append(Event(case.decided_at, "Approved under a fixed policy, without a person"))
    return sorted(events, key=lambda event: event.at)
