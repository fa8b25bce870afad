"""The applicant is asked which of two values is right, where their papers and words differ."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import person
from extraction.models import Case
from review import conflicts
from review.conflict_words import Question, questions
from review.views.own import own_case

PROBLEMS = {
    "none": gettext_lazy("Choose which is right, or say that you are not sure"),
    "words": gettext_lazy("Write what is right, or say that you are not sure"),
    "long": gettext_lazy("Write at most 500 characters"),
}


@require_safe
@own_case(editable=True)
def every(request: HttpRequest, case: Case) -> HttpResponse:
    """All that does not go together, with what was answered."""
    asked = questions(case, conflicts.conflicts(case))
    left = [one for one in asked if one.answer is None]
    context = {"case": case, "questions": asked, "left": left}
    return render(request, "review/apply/conflicts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own_case(editable=True)
def one(request: HttpRequest, case: Case, key: str) -> HttpResponse:
    """One question. Answered, it leads to the next, and at last to where they were come from."""
    found = conflicts.conflicts(case)
    asked = next((one for one in questions(case, found) if one.key == key), None)
    if asked is None:
        return _moved(request, case)
    if request.method != "POST":
        chosen, words = asked.chosen, asked.answer.words if asked.answer else ""
        return _page(request, case, asked, chosen, words)
    chosen, words = request.POST.get("choice", ""), request.POST.get("words", "")
    shown = [side.kept for side in asked.sides]
    try:
        conflicts.answer(case, key, choice=chosen, words=words, shown=shown, by=person(request))
    except conflicts.Moved:
        return _moved(request, case)
    except conflicts.Unclear as unclear:
        return _page(request, case, asked, chosen, words, unclear)
    left = [other for other in found if other.answer is None and other.key != key]
    if left:
        return redirect(conflict_address(case, left[0].key, to=_to(request)))
    if _to(request):
        return redirect("apply:declare", case.reference)
    messages.success(request, _("Thank you. Whoever looks at your case sees what you said."))
    return redirect("apply:conflicts", case.reference)


def conflict_address(case: Case, key: str, *, to: str = "") -> str:
    """Where a question is asked; `to` "declare" leads on to the declaration."""
    address = reverse("apply:conflict", args=[case.reference, key])
    return f"{address}?to={to}" if to else address


def _page(
    request: HttpRequest,
    case: Case,
    asked: Question,
    chosen: str,
    words: str,
    unclear: conflicts.Unclear | None = None,
) -> HttpResponse:
    problem = PROBLEMS[unclear.problem] if unclear else ""
    context = {
        "case": case,
        "asked": asked,
        "chosen": chosen,
        "words": words,
        "most": conflicts.MOST_WORDS,
        "to": _to(request),
        "errors": [{"href": f"#{unclear.anchor}", "sentence": problem}] if unclear else [],
        "choice_error": problem if unclear and unclear.anchor != "words" else "",
        "words_error": problem if unclear and unclear.anchor == "words" else "",
    }
    status = 422 if unclear else 200
    return render(request, "review/apply/conflict.html", context, status=status)


def _moved(request: HttpRequest, case: Case) -> HttpResponse:
    """The values were changed meanwhile: there is nothing to answer any more."""
    if request.method == "POST":
        messages.warning(request, _("That was changed in the meantime, so nothing was saved."))
    return redirect("apply:conflicts", case.reference)


def _to(request: HttpRequest) -> str:
    said = request.POST.get("to") or request.GET.get("to")
    return "declare" if said == "declare" else ""
