"""Lists of line items in the workbench: a row, a block or a column a request. And undoing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, person, requires
from extraction import rows, values
from extraction.models import Document
from extraction.rows import Done
from review import bench_rows, claims, decisions, probes, undoing
from review.bench_rows import Place
from review.models import ReviewTask
from review.views.workbench import case_context, task_of, task_url
from review.workbench_arrivals import Arrivals, GridRow, arrivals
from review.workbench_grid import Grid, grid_at, row_at, typed_into
from review.workbench_saving import DECIDED, seen_of
from review.workbench_sheet import Sheet

MOST_PASTED = 100_000  # characters
LOST = "Your claim on this case ended, so this was not saved. Claim it again and try once more."
STALE = "Somebody changed this line while you were looking at it. Save again to keep yours."
NO_REASON = "Say why you change it."
EMPTY = "Type something into the new line first."
GONE = "This line is not there any more."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was saved, and the cells that it is about."""

    status: int
    sentence: str
    cells: Mapping[str, str]
    kind: str = ""


@require_safe
@requires(Permission.REVIEW)
def list_page(request: HttpRequest, reference: str, document_id: int, table: str) -> HttpResponse:
    """One page of a list's rows, `from` a row on."""
    place = _place(reference, document_id, table)
    if not request.headers.get("HX-Request"):
        return redirect(_at(place))
    context = case_context(request, place.task)
    grid = grid_at(context["sheet"], place.document, table, start=_number(request.GET, "from"))
    if grid is None:
        raise Http404
    answer = render(request, "review/_grid.html", context | {"grid": grid})
    shown = f"Lines {grid.start + 1} to {grid.last} of {grid.count}." if grid.count else "No lines."
    return _announced(answer, shown)


@require_POST
@requires(Permission.REVIEW)
def save_row(
    request: HttpRequest, reference: str, document_id: int, table: str, row: int
) -> HttpResponse:
    """Save one row, or show it as it is now (`act` theirs)."""
    place = _place(reference, document_id, table)
    texts = _texts(request)
    if request.POST.get("act") == "theirs":
        return _answer(request, place, [], row=row)
    versions = _versions(request.POST.get("versions", ""))

    def save() -> list[Done]:
        return bench_rows.save_row(
            place,
            row,
            texts,
            versions,
            reason=request.POST.get("reason", ""),
            by=person(request),
            seen_ms=seen_of(request.POST),
        )

    done, refusal = _tried(place, save, texts)
    return _answer(request, place, done, row=row, refusal=refusal, texts=texts)


@require_POST
@requires(Permission.REVIEW)
def add_row(request: HttpRequest, reference: str, document_id: int, table: str) -> HttpResponse:
    """Add a row, behind the one that `after` names."""
    place, texts = _place(reference, document_id, table), _texts(request)
    added: list[int] = []

    def save() -> list[Done]:
        number, done = bench_rows.add_row(
            place,
            texts,
            after=_number(request.POST, "after"),
            reason=request.POST.get("reason", ""),
            by=person(request),
        )
        added.append(number)
        return done

    done, refusal = _tried(place, save, texts)
    return _answer(
        request, place, done, row=added[0] if added else -1, refusal=refusal, texts=texts
    )


@require_POST
@requires(Permission.REVIEW)
def remove_row(
    request: HttpRequest, reference: str, document_id: int, table: str, row: int
) -> HttpResponse:
    """Take a row out: the document has no such row."""
    place = _place(reference, document_id, table)

    def save() -> list[Done]:
        reason = request.POST.get("reason", "").strip() or "It is no line of the document."
        return bench_rows.remove_row(place, row, reason=reason, by=person(request))

    done, refusal = _tried(place, save, {})
    if refusal:
        return _answer(request, place, done, row=row, refusal=refusal)
    return _answer(request, place, done, whole=True, heard=f"Line {row + 1} taken out.")


@require_POST
@requires(Permission.REVIEW)
def move_row(
    request: HttpRequest, reference: str, document_id: int, table: str, row: int
) -> HttpResponse:
    """Have a row change places with the one above (`step` -1) or below (1)."""
    place = _place(reference, document_id, table)
    step = 1 if request.POST.get("step") == "1" else -1

    def save() -> list[Done]:
        bench_rows.move_row(place, row, step, by=person(request))
        return []

    _, refusal = _tried(place, save, {})
    if refusal:
        return _answer(request, place, [], row=row, refusal=refusal)
    return _answer(request, place, [], whole=True, heard=f"Line {row + 1} moved.")


@require_POST
@requires(Permission.REVIEW)
def paste(request: HttpRequest, reference: str, document_id: int, table: str) -> HttpResponse:
    """What a block from a spreadsheet would change; with `apply` it is done."""
    place = _place(reference, document_id, table)
    shown = request.POST.get("columns", "").split(",")

    def wanted() -> dict[int, dict[str, str]]:
        return bench_rows.pasted(
            place,
            request.POST.get("block", "")[:MOST_PASTED],
            _signed(request.POST.get("row", "")),
            request.POST.get("column", ""),
            [name for name in shown if name in rows.columns_of(place.document, table)],
        )

    return _block(request, place, wanted, "extraction.cells.pasted")


@require_POST
@requires(Permission.REVIEW)
def move_column(request: HttpRequest, reference: str, document_id: int, table: str) -> HttpResponse:
    """What giving a column to another field would change; with `apply` it is done."""
    place = _place(reference, document_id, table)
    source, target = (request.POST.get(name, "") for name in ("source", "target"))
    return _block(
        request,
        place,
        lambda: bench_rows.moved_column(place, source, target),
        "extraction.column.moved",
    )


@require_POST
@requires(Permission.REVIEW)
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what this person did last in the case."""
    task = task_of(reference)
    try:
        undone = undoing.undo(task, by=person(request))
    except undoing.NothingToUndo:
        return _told(request, task, "You saved nothing in this case that could be undone.")
    except undoing.ChangedSince as since:
        return _told(request, task, f"Somebody has changed {since.says} since: see its history.")
    except values.Locked:
        return _told(request, task, DECIDED)
    except claims.NotHeld:
        return _told(request, task, LOST)
    heard = f"Undone: {undone.act.says}."
    if not request.headers.get("HX-Request"):
        messages.info(request, heard)
        return redirect(task_url(task))
    context = case_context(request, task)
    found: Sheet = context["sheet"]
    came = arrivals(found, request.POST, changed=undone.values)
    act = undone.act
    if act.document and act.table:
        grid = grid_at(found, act.document, act.table, start=_number(request.POST, "from"))
        came = replace(came, grids=(grid,) if grid else (), rows=(), totals=())
    answer = render(request, "review/_arrived.html", context | {"came": came, "whole": True})
    return _announced(answer, f"{heard} {found.says}")


def _block(
    request: HttpRequest,
    place: Place,
    wanted: Callable[[], dict[int, dict[str, str]]],
    action: str,
) -> HttpResponse:
    """Preview a change of many cells, or do it."""
    try:
        texts = wanted()
    except rows.NoSuchList:
        return _told(request, place.task, GONE, status=404)
    context = case_context(request, place.task)
    if "apply" in request.POST:

        def save() -> list[Done]:
            reason = request.POST.get("reason", "")
            return bench_rows.save_cells(place, texts, action, reason=reason, by=person(request))

        done, refusal = _tried(place, save, {})
        if refusal is None:
            count = _cells(len(done))
            return _answer(request, place, done, whole=True, heard=f"{count} changed.")
        context |= {"refusal": refusal}
    changes = _changes(place, texts)
    context |= {"place": place, "changes": changes[:12], "more": max(len(changes) - 12, 0)}
    context |= {"says": f"{_cells(len(changes))} will change", "post": request.POST}
    context["new_rows"] = len({one[0] for one in changes if one[4]})
    status = context["refusal"].status if context["refusal"] else 200
    return render(request, "review/_grid_preview.html", context, status=status)


def _changes(
    place: Place, texts: Mapping[int, Mapping[str, str]]
) -> list[tuple[int, str, str, str, bool]]:
    """Line, column, before, after, and whether the line is a new one, of cells that change."""
    there = rows.rows_of(place.document, place.table)
    columns = rows.columns_of(place.document, place.table)
    found = []
    for row, cells in texts.items():
        for column, text in cells.items():
            cell = there.get(row, {}).get(column)
            before = (cell.value or cell.raw) if cell else ""
            if text != before:
                found.append((row + 1, columns[column].label, before, text, row not in there))
    return found


def _tried(
    place: Place, save: Callable[[], list[Done]], texts: Mapping[str, str]
) -> tuple[list[Done], Refusal | None]:
    try:
        return save(), None
    except rows.RowsStale as stale:
        return [], Refusal(409, STALE, dict.fromkeys(stale.columns, "Changed meanwhile."), "stale")
    except rows.CellsRefused as refused:
        sentence = next(iter(refused.sentences.values()))
        return [], Refusal(422, sentence, refused.sentences)
    except values.Stale:
        return [], Refusal(409, STALE, {}, "stale")
    except probes.Told as told:
        return [], Refusal(409, told.sentence, {})
    except decisions.ReasonMissing:
        return [], Refusal(422, NO_REASON, {})
    except ValueError:
        return [], Refusal(422, EMPTY, {})
    except rows.NoSuchList:
        return [], Refusal(404, GONE, {})
    except values.Locked:
        return [], Refusal(409, DECIDED, {})
    except (claims.NotHeld, claims.NotClaimable):
        return [], Refusal(403, LOST, {})


def _answer(
    request: HttpRequest,
    place: Place,
    done: list[Done],
    *,
    row: int = -1,
    whole: bool = False,
    heard: str = "",
    refusal: Refusal | None = None,
    texts: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The row or the list as it is now, with what else on the page has changed by it."""
    if not request.headers.get("HX-Request"):
        if refusal:
            messages.error(request, refusal.sentence)
        return redirect(_at(place))
    context: dict[str, Any] = case_context(request, place.task)
    found: Sheet = context["sheet"]
    grid = grid_at(found, place.document, place.table, start=_number(request.POST, "from"))
    if grid is None:
        raise Http404
    came = Arrivals() if refusal else arrivals(found, request.POST)
    if whole:
        came = replace(came, grids=(grid,), rows=(), totals=())
    else:
        came = _with_row(came, grid, row, texts or {}, refusal)
    came = replace(came, replaces=request.POST.get("temp", "")[:40])
    context |= {"came": came, "row_refusal": refusal, "whole": refusal is None}
    status = refusal.status if refusal else 200
    answer = render(request, "review/_arrived.html", context, status=status)
    if refusal:
        return answer
    heard = heard or (f"{place.line(row)} saved." if done else "Nothing changed.")
    told = " ".join(probes.news(place.task, by=person(request)))
    return _announced(answer, " ".join(filter(None, (heard, told, found.says))))


def _with_row(
    came: Arrivals, grid: Grid, number: int, texts: Mapping[str, str], refusal: Refusal | None
) -> Arrivals:
    row = grid.new if number < 0 else row_at(grid, number)
    if row is None:
        return came
    if refusal:
        row = typed_into(row, texts, refusal.cells)
    others = tuple(one for one in came.rows if (one.grid.id, one.row.number) != (grid.id, number))
    return replace(came, rows=(GridRow(grid, row), *others), totals=(grid,))


def _told(
    request: HttpRequest, task: ReviewTask, sentence: str, *, status: int = 409
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        messages.warning(request, sentence)
        return redirect(task_url(task))
    context = {"case": task.case, "came": Arrivals(), "said": sentence}
    answer = render(request, "review/_arrived.html", context, status=status)
    return _announced(answer, sentence)


def _place(reference: str, document_id: int, table: str) -> Place:
    task = task_of(reference)
    document = get_object_or_404(Document, pk=document_id, case=task.case)
    try:
        rows.columns_of(document, table)
    except rows.NoSuchList:
        raise Http404 from None
    return Place(task, document, table)


def _at(place: Place) -> str:
    return f"{task_url(place.task)}#items-{place.document.pk}-{place.table}"


def _texts(request: HttpRequest) -> dict[str, str]:
    """The cells that a form holds: "c-amount" is what was typed as the amount."""
    return {
        name.removeprefix("c-"): text[:400]
        for name, text in request.POST.items()
        if name.startswith("c-") and isinstance(text, str)
    }


def _versions(text: str) -> dict[str, int]:
    """ "amount:2,date:1" as a mapping; what is no such thing is left out."""
    pairs = (one.partition(":") for one in text.split(","))
    return {
        name: int(version)
        for name, _, version in pairs
        if version.isascii() and version.isdigit() and len(version) < 10
    }


def _number(data: Mapping[str, str], name: str) -> int | None:
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _signed(text: str) -> int:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"


def _announced(answer: HttpResponse, sentence: str) -> HttpResponse:
    """Have the page say it to screen readers; JSON keeps the header plain ASCII."""
    answer["HX-Trigger"] = json.dumps({"announce": {"text": sentence}})
    return answer
