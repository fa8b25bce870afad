"""Watching documents being read. It always ends: who waits too long can go on without."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import person
from extraction import cases
from extraction.models import Case
from review.paperwork import Progress, progress
from review.views.own import go_to, own_case

# So many looks, so many seconds apart; every LONGEST seconds after that.
WAITS = ((10, 1), (20, 2), (30, 3))
LONGEST = 5
WHOLE = 1000  # of the bar: its end stays where it is while documents come and go
SHOWN = "shown_progress"  # in the session: how far the bar was, by the case's reference


@require_safe
@own_case(editable=True)
def watch(request: HttpRequest, case: Case) -> HttpResponse:
    """How far the reading is. Asked again and again by a script until it is over."""
    now = progress(case)
    if not now.documents:
        return go_to(request, reverse("apply:upload", args=[case.reference]) + "?none=yes")
    if now.finished and not now.failed and not now.told:
        _shown(request, case, now)
        return go_to(request, reverse("apply:check", args=[case.reference]))
    looks = _number(request.GET.get("polls")) + 1
    context = {
        "case": case,
        "progress": now,
        "done": _shown(request, case, now),
        "whole": WHOLE,
        "polls": looks,
        "wait": next((wait for upto, wait in WAITS if looks <= upto), LONGEST),
    }
    part = "_progress" if request.headers.get("HX-Request") else "progress"
    return render(request, f"review/apply/{part}.html", context)


@require_POST
@own_case(editable=True)
def leave(request: HttpRequest, case: Case) -> HttpResponse:
    """Wait no longer for what takes too long: a person reads it."""
    for one in progress(case).overdue:
        cases.leave_to_person(one.document, by=person(request))
        said = _("%(name)s goes to a person, who will read it.") % {"name": one.document.name}
        messages.info(request, said)
    return redirect("apply:check", case.reference)


def _shown(request: HttpRequest, case: Case, now: Progress) -> int:
    """Where the bar stands, of WHOLE. Never before where it stood, until the reading is over.

    A file that is added meanwhile, or one that turns out to hold several, makes the work longer:
    the bar waits then, and a page that is loaded again remembers.
    """
    shown = dict(request.session.get(SHOWN, {}))
    before = shown.pop(case.reference, 0)
    if now.over:
        done = WHOLE
    else:
        done = max(before, min(WHOLE - 1, WHOLE * now.done // max(now.whole, 1)))
        shown[case.reference] = done
    if shown != request.session.get(SHOWN, {}):
        request.session[SHOWN] = shown
    return done


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
