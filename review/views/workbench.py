"""The workbench: one case, its pages beside what was read from them. Nothing is changed here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, person, requires
from extraction import values
from extraction.lines import page_lines
from extraction.locales import document_locale
from extraction.models import Document, Page
from review import claims, requests
from review.handing_form import choices
from review.models import ReviewTask, Submission
from review.stated_sheet import stated_sheet
from review.type_groups import type_groups
from review.workbench_head import head
from review.workbench_holding import holding, latest_task
from review.workbench_sheet import Sheet, sheet

CORRECTION_REASONS = (
    "Misread by the reader.",
    "The reader missed it.",
    "Changed by the applicant without support on the document.",
    "Taken from the wrong place on the page.",
)
# What a refused save or decision adds. Templates name these, so they are always there.
NOTHING_REFUSED: dict[str, Any] = {
    "was": (),
    "problem": None,
    "problem_key": "",
    "problem_finding": None,
    "meant_answer": "",
    "effect": None,  # of what is typed, where it was asked for without scripts
    "retry": False,  # the claim is gone, yet what was typed can be sent again with a new one
    "typed": None,
    "typed_reason": "",
    "meant": "",
    "refusal": "",
    "refusal_items": (),
    "asked": "",
    "typed_verdict": "",
    "told": "",  # what came of a check of attention
}


@require_safe
@requires(Permission.REVIEW)
def workbench(request: HttpRequest, reference: str) -> HttpResponse:
    """One case. `page` shows a page, `view=text` its text, `f` opens a field to change it."""
    return render_case(request, task_of(reference))


def render_case(
    request: HttpRequest,
    task: ReviewTask,
    *,
    status: int = 200,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> HttpResponse:
    """The whole page, also where a form without scripts was refused (`more` says why)."""
    context = case_context(request, task) | choices(person(request)) | dict(more)
    found: Sheet = context["sheet"]
    opened = _number(request.GET.get("f"))
    first = found.field_of(opened) if opened else next(iter(found.open_fields), None)
    current = _page(found, _number(request.GET.get("page")), first.page if first else None)
    context |= {
        "opened": opened,
        "current": current,
        "on_page": [one for one in found.fields if one.page == current],
        "selected": first,
        "as_text": request.GET.get("view") == "text",
        **(_words_of(current) if request.GET.get("view") == "text" and current else {}),
        "submission": Submission.objects.filter(case=task.case).order_by("-signed_at").first(),
        "doc_types": type_groups(),
        "stated": stated_sheet(task.case.stated) if task.case.stated else (),
        "requests": requests.told_of(task.case),
    }
    return render(request, "review/workbench.html", context, status=status)


def case_context(request: HttpRequest, task: ReviewTask) -> dict[str, Any]:
    """What every piece of the page knows."""
    sent = map(_number, request.POST.get("shown", "").split(","))
    shown = [one for one in sent if one is not None]
    return {
        "case": task.case,
        "task": task,
        "sheet": sheet(task.case, person(request), shown_findings=shown),
        "holding": holding(task, person(request), timezone.now()),
        "looking": "",
        "head": head(task),
        "correction_reasons": CORRECTION_REASONS,
        **NOTHING_REFUSED,
    }


@require_safe
@requires(Permission.REVIEW)
def field(request: HttpRequest, reference: str, value_id: int) -> HttpResponse:
    """One field, opened; as a page of its own it is the workbench with that field open."""
    task = task_of(reference)
    if not request.headers.get("HX-Request"):
        return redirect(f"{task_url(task)}?f={value_id}#field-{value_id}")
    _keep_claim(request, task)
    context = case_context(request, task)
    found = context["sheet"].field_of(value_id)
    if found is None:
        raise Http404
    return render(request, "review/_field.html", context | {"field": found, "focus": True})


@require_safe
@requires(Permission.REVIEW)
def page_text(request: HttpRequest, reference: str, page_id: int) -> HttpResponse:
    """The text of one page, line by line, for eyes and screen readers."""
    task = task_of(reference)
    page = get_object_or_404(Page, pk=page_id, document__case=task.case)
    return render(request, "review/_page_text.html", {"current": page, **_words_of(page)})


@require_safe
@requires(Permission.REVIEW)
def document(request: HttpRequest, reference: str, document_id: int) -> HttpResponse:
    """How far the reading of one document is; asked for again and again while it goes on."""
    task = task_of(reference)
    there = get_object_or_404(Document, pk=document_id, case=task.case)
    return render(request, "review/_reading.html", {"case": task.case, "document": there})


def task_of(reference: str) -> ReviewTask:
    """The case's last task; 404 where it never came before a reviewer."""
    task = latest_task(reference)
    if task is None:
        raise Http404
    return task


def task_url(task: ReviewTask) -> str:
    """The workbench's own address for a case."""
    return str(redirect("review:workbench", task.case.reference)["Location"])


def _keep_claim(request: HttpRequest, task: ReviewTask) -> None:
    claims.renew(task, by=person(request))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def _page(found: Sheet, wanted: int | None, likely: Page | None) -> Page | None:
    tabs = found.tabs
    named = next((tab.page for tab in tabs if tab.page.pk == wanted), None)
    return named or likely or next((tab.page for tab in tabs), None)


def _words_of(page: Page) -> dict[str, Any]:
    """A page's text, line by line, and the language that it is most likely in."""
    texts = values.texts_of([page])
    return {
        "lines": tuple(line.text for line in page_lines(texts[0])),
        "page_language": document_locale(texts).language,
    }
