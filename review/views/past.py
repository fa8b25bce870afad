"""What was before: the history of a field or a case, bringing a value back, notes on fields."""

from __future__ import annotations

import json

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, person, requires
from audit.log import record
from extraction import values
from extraction.models import FieldValue
from review import claims, decisions, probes
from review.bench_models import FieldNote
from review.models import ReviewTask
from review.reading_votes import votes
from review.views.workbench import case_context, task_of, task_url
from review.workbench_arrivals import Arrivals, arrivals
from review.workbench_history import (
    PER_PAGE,
    WHO,
    case_versions,
    filtered,
    notes_of,
    versions_in_words,
)
from review.workbench_saving import DECIDED
from review.workbench_sheet import Sheet

LOST = "Your claim on this case ended, so nothing was changed. Claim it again and try once more."
STALE = "It was changed meanwhile. Look at its history again."


@require_safe
@requires(Permission.REVIEW)
def history(request: HttpRequest, reference: str, value_id: int) -> HttpResponse:
    """Every version of one field: who, what, before, after, why, when; `who` narrows it down."""
    task = task_of(reference)
    claims.renew(task, by=person(request))
    return _history(request, task, _value(task, value_id))


@require_safe
@requires(Permission.REVIEW)
def case_history(request: HttpRequest, reference: str) -> HttpResponse:
    """What was done to every field of a case, a page at a time."""
    task = task_of(reference)
    claims.renew(task, by=person(request))
    start = request.GET.get("from", "")
    at = int(start) if start.isascii() and start.isdigit() and len(start) < 8 else 0
    who = _who(request)
    by = person(request)
    told, more = case_versions(
        task.case, who, at, seen=lambda found: probes.history_shown(found, task, by)
    )
    context = {"case": task.case, "told": told, "who": who, "kinds": WHO, "at": at}
    context["further"] = at + PER_PAGE if more else None
    whole = not request.headers.get("HX-Request")
    if whole:
        return render(request, "review/case_history.html", context)
    name = "_case_history_more" if at else "_case_history"
    return render(request, f"review/{name}.html", context)


@require_POST
@requires(Permission.REVIEW)
def take_again(request: HttpRequest, reference: str, value_id: int) -> HttpResponse:
    """Say that what an earlier version of a field says is right."""
    task = task_of(reference)
    value = _value(task, value_id)
    number = request.POST.get("take", "")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    earlier = next((one for one in values.history(value) if one.version == wanted), None)
    sentence = ""
    saved = None
    try:
        if earlier is None or not value.current:
            raise values.Stale(None)
        by = person(request)
        saved = decisions.take_again(task, value, earlier, version=value.version, by=by)
    except (values.Stale, ValueError):
        sentence = STALE
    except probes.Told as told:
        sentence = told.sentence
    except values.Locked:
        sentence = DECIDED
    except claims.NotHeld:
        sentence = LOST
    if not request.headers.get("HX-Request"):
        if sentence:
            messages.error(request, sentence)
        shown = saved or value
        return redirect(f"{task_url(task)}?f={shown.pk}#field-{shown.pk}")
    if saved is None:
        context = {"case": task.case, "came": Arrivals(), "said": sentence}
        return render(request, "review/_arrived.html", context, status=409)
    page = case_context(request, task)
    found: Sheet = page["sheet"]
    page |= {"came": arrivals(found, request.POST, changed=[saved]), "whole": True}
    answer = render(request, "review/_arrived.html", page)
    heard = f"Version {wanted} counts again. {found.says}"
    answer["HX-Trigger"] = json.dumps({"announce": {"text": heard}})
    return answer


@require_POST
@requires(Permission.REVIEW)
def note(request: HttpRequest, reference: str, value_id: int) -> HttpResponse:
    """Write a note about a field, which reviewers see and no applicant does."""
    task = task_of(reference)
    value = _value(task, value_id)
    text = request.POST.get("note", "").replace("\0", " ").strip()[:500]
    if text:
        write_note(value, text, request)
    if request.headers.get("HX-Request"):
        return _history(request, task, value, status=200 if text else 422, empty=not text)
    return redirect("review:history", task.case.reference, value.pk)


@transaction.atomic
def write_note(value: FieldValue, text: str, request: HttpRequest) -> FieldNote:
    """Keep a note with its entry in the log."""
    by = person(request)
    made = FieldNote.objects.create(
        document=value.document, reading=value.reading, path=value.path, text=text, by=by
    )
    record(
        "review.note.written",
        subject=made,
        by=by,
        details={"document": value.document_id, "path": value.path},
        personal={"text": text, "field": str(value.leaf.label)},
    )
    return made


def _history(
    request: HttpRequest,
    task: ReviewTask,
    value: FieldValue,
    *,
    status: int = 200,
    empty: bool = False,
) -> HttpResponse:
    by, who = person(request), _who(request)
    versions = versions_in_words(probes.history_shown(values.history(value), task, by))
    now = versions[0].value if versions else value
    context = {
        "case": task.case,
        "value": now,
        "versions": filtered(versions, who),
        "count": len(versions),
        "who": who,
        "kinds": WHO,
        "votes": votes(value),
        "notes": notes_of(value),
        "mine": task.claimed_by_id == by.pk and task.status == ReviewTask.Status.OPEN,
        "empty_note": empty,
    }
    whole = not request.headers.get("HX-Request")
    name = "history" if whole else "_history"
    return render(request, f"review/{name}.html", context, status=status)


def _value(task: ReviewTask, value_id: int) -> FieldValue:
    there = FieldValue.objects.select_related("document__case")
    return get_object_or_404(there, pk=value_id, document__case=task.case)


def _who(request: HttpRequest) -> str:
    who = request.GET.get("who", "")
    return who if who in WHO else ""
