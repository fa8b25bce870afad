"""What a reviewer saves in the workbench: one field, one answer, one document type a request."""

import json

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import Permission, person, requires
from extraction import cases, values
from extraction.models import Document, FieldValue
from extraction.schemas import SCHEMAS
from review import claims, decisions, probes, receiving
from review.models import ReviewTask
from review.views.workbench import case_context, render_case, task_of, task_url
from review.workbench_arrivals import arrivals
from review.workbench_fields import editable, field_at
from review.workbench_saving import Problem, Sent, save, seen_of
from review.workbench_sheet import Sheet
from rules.models import Answer, Finding
from rules.resolving import AlreadyAnswered, NotForYou

LOST = "Your claim on this case ended, so nothing was changed. Claim it again and try once more."
WHY = {
    Answer.CONFIRMED: "Write what was made of it.",
    Answer.OVERRIDDEN: "Write why this can stand.",
}


@require_POST
@requires(Permission.REVIEW)
def save_value(request: HttpRequest, reference: str, value_id: int) -> HttpResponse:
    """Confirm, correct, or say that it is not there or can't be read."""
    task, sent = task_of(reference), Sent.of(request.POST)
    there = FieldValue.objects.select_related("document__case")
    at = get_object_or_404(there, pk=value_id, document__case=task.case)
    field = field_at(at)
    if field is None:  # read again meanwhile, as another kind of document
        return _gone(request, task, at)
    if sent.act == "theirs":
        return _row(request, task, at, None)
    problem: Problem | None = None
    if field.value.version != sent.version:
        problem = _conflict(field.value, sent, by=person(request))
    else:
        try:
            problem = save(task, field, sent, by=person(request))
        except values.Stale as stale:
            if stale.current is None:
                return _gone(request, task, at)
            problem = _conflict(stale.current, sent, by=person(request))
    return _row(request, task, at, problem, sent=sent, was=field.why)


@require_POST
@requires(Permission.REVIEW)
def answer_finding(request: HttpRequest, reference: str, finding_id: int) -> HttpResponse:
    """Say with a reason that a finding is right, or let it stand."""
    task = task_of(reference)
    finding = get_object_or_404(Finding, pk=finding_id, case=task.case)
    reason = request.POST.get("reason", "")[:500]
    said = request.POST.get("answer") or request.POST.get("meant_answer", "")
    problem = _answer(request, task, finding, said, reason)
    context = case_context(request, task)
    found: Sheet = context["sheet"]
    context |= {"problem": problem, "problem_finding": finding.pk, "typed_reason": reason}
    context["meant_answer"] = said
    context["retry"] = problem is not None and problem.kind == "lost"
    if not request.headers.get("HX-Request"):
        if problem:
            return render_case(request, task, status=problem.status, more=context)
        return redirect(_on(task, found.after(f"finding-{finding.pk}") or "left"))
    answer = render(request, "review/_findings_saved.html", context)
    answer.status_code = problem.status if problem else 200
    if not problem:
        heard = "Finding confirmed" if said == Answer.CONFIRMED else "Finding let stand"
        _announce(answer, f"{heard}. {found.says}")
    return answer


def _answer(
    request: HttpRequest, task: ReviewTask, finding: Finding, said: str, reason: str
) -> Problem | None:
    """Keep an answer; the reason in words where it can't be kept."""
    if said not in (Answer.CONFIRMED, Answer.OVERRIDDEN):
        return Problem(422, "answer", "Say whether it is right, or let it stand.")
    by = person(request)
    try:
        if "claim" in request.POST:
            claims.claim(task, by=by)
        seen = seen_of(request.POST)
        decisions.answer(task, finding, reason=reason, by=by, answer=Answer(said), seen_ms=seen)
    except decisions.ReasonMissing:
        return Problem(422, "reason", WHY[Answer(said)])
    except NotForYou as refusal:
        return Problem(403, "refused", str(refusal))
    except claims.NotHeld:
        return Problem(403, "lost", "Your claim on this case ended, so this was not saved.")
    except claims.NotClaimable:
        return Problem(403, "lost", "Somebody else holds this case now; this was not saved.")
    except AlreadyAnswered:
        return Problem(409, "gone", "This finding was settled meanwhile.")
    return None


@require_POST
@requires(Permission.REVIEW)
def set_type(request: HttpRequest, reference: str, document_id: int) -> HttpResponse:
    """Say what kind of document it is; it is read again."""
    task = task_of(reference)
    document = get_object_or_404(Document, pk=document_id, case=task.case)
    doc_type = request.POST.get("doc_type", "")
    if doc_type not in SCHEMAS:
        messages.error(request, "Choose what kind of document it is.")
        return redirect(_on(task, f"document-{document.pk}"))
    try:
        with transaction.atomic():
            claims.hold(task, by=person(request))
            cases.reclassify(document, doc_type, by=person(request))
            receiving.enqueue(document)
    except claims.NotHeld:
        messages.error(request, LOST)
    except cases.NotEditable:
        messages.error(request, "This case was decided meanwhile, so nothing was changed.")
    return redirect(_on(task, f"document-{document.pk}"))


@require_POST
@requires(Permission.REVIEW)
def read_again(request: HttpRequest, reference: str, document_id: int) -> HttpResponse:
    """Have a document that could not be read tried once more."""
    task = task_of(reference)
    document = get_object_or_404(Document, pk=document_id, case=task.case)
    try:
        with transaction.atomic():
            claims.hold(task, by=person(request))
            cases.read_again(document, by=person(request))
            receiving.enqueue(document)
    except claims.NotHeld:
        messages.error(request, LOST)
    return redirect(_on(task, f"document-{document.pk}"))


def _conflict(current: FieldValue, sent: Sent, *, by: User) -> Problem | None:
    """What somebody else did meanwhile; None where it is the very thing that was sent, by `by`."""
    if current.set_by == by:
        if sent.act == "save" and sent.text == editable(current):
            return None  # a key was pressed twice, or in two tabs
        return Problem(409, "stale", "You changed this in another tab.")
    who = f"{current.set_by}" if current.set_by else "Another reading"
    return Problem(409, "stale", f"{who} changed this while you were looking at it.")


def _row(
    request: HttpRequest,
    task: ReviewTask,
    at: FieldValue,
    problem: Problem | None,
    *,
    sent: Sent | None = None,
    was: tuple[str, ...] = (),
) -> HttpResponse:
    """The row as it is now, with what else on the page has changed by it."""
    context = case_context(request, task)
    found: Sheet = context["sheet"]
    field = found.same_field(at)
    if field is None:
        return _gone(request, task, at)
    context |= {"field": field, "problem": problem, "problem_key": field.key, "was": was}
    context["retry"] = problem is not None and problem.kind == "lost"
    if problem and problem.kind == "probe":  # what was typed is what was shown: the truth instead
        context |= {"told": problem.sentence, "problem": None, "focus": True}
    elif problem and sent:
        context |= {"typed": sent.text, "typed_reason": sent.reason, "meant": sent.act}
    if not request.headers.get("HX-Request"):
        if problem:
            return render_case(request, task, status=problem.status, more=context)
        for sentence in probes.news(task, by=person(request)):
            messages.info(request, sentence)
        return redirect(_on(task, found.after(field.key) or "left"))
    if problem:
        answer = render(request, "review/_field.html", context, status=problem.status)
        if problem.kind == "probe":
            _announce(answer, problem.sentence)
        return answer
    told = " ".join(probes.news(task, by=person(request)))
    context["came"] = arrivals(found, request.POST, but=field)
    answer = render(request, "review/_saved.html", context | {"told": told})
    if sent:
        _announce(answer, f"{field.name}: saved. {told} {found.says}".replace("  ", " "))
    return answer


def _gone(request: HttpRequest, task: ReviewTask, at: FieldValue) -> HttpResponse:
    sentence = "The document was read again meanwhile and has no such field any more."
    if request.headers.get("HX-Request"):
        context = {"at": at, "case": task.case, "sentence": sentence}
        return render(request, "review/_gone.html", context, status=409)
    messages.warning(request, sentence)
    return redirect(task_url(task))


def _on(task: ReviewTask, anchor: str) -> str:
    """The workbench's address, at one thing on it; a field is opened there."""
    kind, _, key = anchor.partition("-")
    query = f"?f={key}" if kind == "field" else ""
    return f"{task_url(task)}{query}#{anchor}"


def _announce(answer: HttpResponse, sentence: str) -> None:
    """Have the page say it to screen readers; JSON keeps the header plain ASCII."""
    answer["HX-Trigger"] = json.dumps({"announce": {"text": sentence}})
