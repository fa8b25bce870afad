"""Two pages of a case side by side. Nothing is changed here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, person, requires
from review import comparing
from review.views.workbench import task_of
from review.workbench_sheet import sheet


@require_safe
@requires(Permission.REVIEW)
def compare(request: HttpRequest, reference: str) -> HttpResponse:
    """`left` and `right` name document and page ("1.1", "2.3"), `row` what is looked at."""
    task = task_of(reference)
    found = sheet(task.case, person(request))
    both = comparing.sides(found, request.GET.get("left", ""), request.GET.get("right", ""))
    rows = comparing.pairs(found, *both) if both else []
    row = request.GET.get("row", "")
    chosen = int(row) - 1 if row.isascii() and row.isdecimal() and len(row) < 6 else -1
    context = {
        "case": task.case,
        "left": both and both[0],
        "right": both and both[1],
        "everything": [
            comparing.Side(section, number, page)
            for number, section in enumerate(found.sections, start=1)
            for page in section.pages
        ],
        "pairs": rows,
        "chosen": rows[chosen] if 0 <= chosen < len(rows) else None,
        "different": sum(not pair.same for pair in rows if pair.both),
    }
    return render(request, "review/compare.html", context)
