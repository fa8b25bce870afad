"""The door to an applicant's own case, for every page about one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.permissions import Permission, person, requires
from extraction.cases import NotEditable
from extraction.models import Case
from extraction.values import Locked
from review import telling

P = ParamSpec("P")


def own_case(
    *, editable: bool = False
) -> Callable[
    [Callable[Concatenate[HttpRequest, Case, P], HttpResponse]],
    Callable[..., HttpResponse],
]:
    """Give a view the applicant's own case in place of its `reference`; any other is not found.

    Args:
        editable: the page changes the case, so one that was sent leads to where it stands instead.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Case, P], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
            mine = Case.objects.of(person(request)).select_related("kind", "applicant")
            case = get_object_or_404(mine, reference=kwargs.pop("reference"))
            telling.looked(case)
            if not editable:
                return view(request, case, *args, **kwargs)
            try:
                if case.editable:
                    return view(request, case, *args, **kwargs)
            except (NotEditable, Locked):
                pass  # it was sent while this request was on its way, as from another tab
            if request.method == "POST":
                messages.warning(request, NotEditable.sentence)
            return go_to(request, reverse("apply:status", args=[case.reference]))

        return requires(Permission.APPLY)(guarded)

    return decorate


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """Lead on to another page; a fragment's request is told to load it as a whole."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
