"""The words of a page for the workbench, and boxes that a reviewer has read again."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, person, requires
from extraction.models import FieldValue, Page
from extraction.region_models import Region
from review import regions
from review.models import ReviewTask
from review.views.workbench import task_of, task_url
from review.workbench_saving import page_of


@require_safe
@requires(Permission.REVIEW)
def page_words(request: HttpRequest, reference: str, page_id: int) -> HttpResponse:
    """The words of one page with their boxes, for the layer that is laid over its picture."""
    task = task_of(reference)
    page = get_object_or_404(Page, pk=page_id, document__case=task.case)
    return JsonResponse({"words": regions.words_of(page)})


@require_POST
@requires(Permission.REVIEW)
def read_region(request: HttpRequest, reference: str, value_id: int) -> HttpResponse:
    """Read a box for a field: an offer at once, or the news that it is being read."""
    task = task_of(reference)
    value = _value(task, value_id)
    try:
        offered = regions.ask(
            task,
            value,
            page_id=page_of(request.POST),
            box=request.POST.get("box", ""),
            by=person(request),
        )
    except regions.Refused as refused:
        offered = regions.Offer(problem=refused.sentence)
        return _answer(request, task, value, offered, status=refused.status)
    return _answer(request, task, value, offered)


@require_safe
@requires(Permission.REVIEW)
def region(request: HttpRequest, reference: str, value_id: int, region_id: int) -> HttpResponse:
    """What became of a box; asked for again and again while a worker reads it."""
    task = task_of(reference)
    value = _value(task, value_id)
    if not request.headers.get("HX-Request"):
        return redirect(task_url(task))
    mine = Region.objects.filter(asked_by=person(request), page__document=value.document_id)
    there = get_object_or_404(mine, pk=region_id)
    return _answer(request, task, value, regions.answer(value, there))


def _value(task: ReviewTask, value_id: int) -> FieldValue:
    there = FieldValue.objects.select_related("document__case")
    value = get_object_or_404(there, pk=value_id, document__case=task.case)
    if value.document.schema is None:
        raise Http404
    return value


def _answer(
    request: HttpRequest,
    task: ReviewTask,
    value: FieldValue,
    offered: regions.Offer,
    *,
    status: int = 200,
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(task_url(task))
    context = {"case": task.case, "value": value, "offer": offered}
    return render(request, "review/_region.html", context, status=status)
