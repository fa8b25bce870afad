"""What every answer to a signed-in person carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from accounts.models import Role, User
from accounts.numbers import written_as
from accounts.preferences import preferences_of


def private_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep pages with case data out of every cache, and fragments apart from whole pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


def as_chosen(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Show times in the zone that the person chose, and staff amounts in their format.

    An applicant's amounts are written as their language has them: what stands in a field and is
    sent back must be understood in one way only.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = preferences_of(request.user)
        applies = isinstance(request.user, User) and request.user.role == Role.APPLICANT
        number_format = "" if applies else chosen.number_format
        with timezone.override(chosen.time_zone or None), written_as(number_format):
            return get_response(request)

    return middleware
