"""The queue: what waits for a person, claiming a case, giving one back, several at once."""

import hashlib
from collections import Counter

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import Permission, may, person, requires
from review import claims, handing_on, reopening
from review.handing_form import Typed, choices
from review.handing_on import Refused
from review.models import ReviewTask
from review.queue_filters import ASSIGNEES, FLAGS, SORTS, Filters, counted, in_words, kinds
from review.type_groups import type_groups
from review.workbench_queue import decided_lately, newest, page_of, standing, views

MOST_AT_ONCE = 50  # a page; nobody means more than they see


@require_safe
@requires(Permission.REVIEW)
def queue(request: HttpRequest) -> HttpResponse:
    """The waiting cases that are wanted, in the order that is wanted."""
    return _queue(request, Filters.of(request.GET.dict()))


@require_safe
@requires(Permission.REVIEW)
def counts(request: HttpRequest) -> HttpResponse:
    """How many there are of each view, and how many came since the page was made.

    Asked for again and again: an answer that says nothing new is a 304 without a body.
    """
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('review:queue')}?{request.GET.urlencode()}")
    user, wanted = person(request), Filters.of(request.GET.dict())
    context = _live(wanted, user, _number(request.GET.get("since")))
    answer = HttpResponse(render_to_string("review/_queue_live.html", context, request))
    mark = _mark(context)
    if request.headers.get("If-None-Match") == mark:
        answer = HttpResponseNotModified()
    answer["ETag"] = mark
    return answer


@require_POST
@requires(Permission.REVIEW)
def claim_next(request: HttpRequest) -> HttpResponse:
    """Claim the case that this person is to do next, and open it."""
    task = claims.claim_next(by=person(request))
    if task is None:
        return redirect("review:done")
    return redirect("review:workbench", task.case.reference)


@require_POST
@requires(Permission.REVIEW)
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Claim one case and open it; where somebody was faster, it opens to be looked at."""
    task = open_task(reference)
    try:
        claims.claim(task, by=person(request))
    except claims.NotClaimable:
        task.refresh_from_db()
        messages.warning(request, who_holds(task, person(request)))
    return redirect("review:workbench", reference)


@require_POST
@requires(Permission.REVIEW)
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a case back to the queue; a lead may take it from somebody."""
    claims.release(open_task(reference), by=person(request))
    messages.success(request, f"{reference} is free again.")
    return redirect("review:queue")


@require_POST
@requires(Permission.REVIEW)
def bulk(request: HttpRequest) -> HttpResponse:
    """Assign or put off the cases that were picked. Nothing is ever confirmed or decided so."""
    user, typed, act = person(request), Typed.of(request.POST), request.POST.get("act", "")
    picked = request.POST.getlist("case")[:MOST_AT_ONCE]
    there = ReviewTask.objects.open().filter(case__reference__in=picked)
    tasks = list(there.select_related("case__kind", "case__applicant", "claimed_by", "assigned_to"))
    try:
        if act not in ("assign", "defer"):
            raise Refused("Choose what to do with the picked cases.", "case")
        if not tasks:
            raise Refused("Pick at least one case.", "case")
        to = typed.whom(choices(user)["assignable"])
        until = typed.until_when(timezone.now())
        done, refused = 0, []
        for task in tasks:
            try:
                if act == "assign":
                    handing_on.assign(task, to=to, by=user)
                else:
                    handing_on.defer(task, until=until, why=typed.why, by=user)
                done += 1
            except Refused as one:
                if one.about in ("until", "why"):
                    raise
                refused.append(f"{task.case.reference}: {one.sentence}")
    except Refused as one:
        wanted = Filters.of(QueryDict(request.POST.get("query", "")).dict())
        more = {"asked": act, "handing": typed, "refusal": one.sentence, "picked": picked}
        return _queue(request, wanted, status=422, **more, refused_about=one.about)
    what = "put off" if act != "assign" else f"assigned to {to or 'nobody'}"
    if done:
        messages.success(request, f"{done} case{'s are' if done > 1 else ' is'} {what}.")
    for sentence in refused:
        messages.warning(request, sentence)
    return redirect(f"{reverse('review:queue')}?{request.POST.get('query', '')}")


@require_safe
@requires(Permission.REVIEW)
def done(request: HttpRequest) -> HttpResponse:
    """Nothing is left to claim: why, and what this person decided lately."""
    user, now = person(request), timezone.now()
    decided = decided_lately(user, now)
    last = decided[0] if decided else None
    undo = last if last and reopening.reopenable(last, user) == "own" else None
    context = {
        "standing": standing(user, now),
        "decided": decided,
        "undo": undo,
        "undo_until": undo.at + settings.REOPEN if undo else None,
        "tally": Counter(one.verdict for one in decided).most_common(),
        "views": [one for one in views(Filters(), user, now) if one.count != "0"],
    }
    return render(request, "review/done.html", context)


def open_task(reference: str) -> ReviewTask:
    """The task that waits for a decision on a case; 404 where there is none."""
    tasks = ReviewTask.objects.open().select_related("case__kind", "case__applicant", "claimed_by")
    return get_object_or_404(tasks, case__reference=reference)


def who_holds(task: ReviewTask, user: User) -> str:
    """Why a claim was refused, for the person who wanted it."""
    if task.escalated_at and not may(user, Permission.DIRECT):
        return "This case is escalated: it waits for a lead."
    if task.claimed_by is None or task.claimed_until is None:
        return "This case can't be claimed any more."
    until = time_format(timezone.localtime(task.claimed_until), "H:i")
    return f"{task.claimed_by} holds this case until {until}."


def _queue(
    request: HttpRequest, wanted: Filters, *, status: int = 200, **more: object
) -> HttpResponse:
    user, now = person(request), timezone.now()
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    rows, page = page_of(wanted, user, now, after=after, before=before)
    context = {
        **_live(wanted, user, None),
        **choices(user),
        "rows": rows,
        "page": page,
        "standing": standing(user, now) if not rows else None,
        "sorts": SORTS,
        "flags": FLAGS,
        "assignees": ASSIGNEES,
        "kinds": kinds(),
        "doc_types": type_groups(),
        "asked": "",
        "refusal": "",
        "picked": (),
        **more,
    }
    whole = not request.headers.get("HX-Request") or status != 200
    return render(request, f"review/{'queue' if whole else '_queue'}.html", context, status=status)


def _live(wanted: Filters, user: User, since: int | None) -> dict[str, object]:
    """What of the page goes on by itself: the counts, and that cases came."""
    now = timezone.now()
    fresh = 0
    if since is not None:
        fresh = counted(wanted.tasks(user, now).filter(pk__gt=since))
    context: dict[str, object] = {
        "wanted": wanted,
        "views": views(wanted, user, now),
        "since": newest() if since is None else since,
        "fresh": fresh,
        "fresh_said": in_words(fresh),
    }
    return context | {"mark": _mark(context)}


def _mark(context: dict[str, object]) -> str:
    """An ETag of the counts: they are the same exactly where it is."""
    told = (context["views"], context["since"], context["fresh"])
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:20]}"'


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None
