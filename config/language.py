"""In which language a page speaks, and the form that changes it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import Role, User
from accounts.preferences import keep, preferences_of

ENGLISH = "en"  # what stored sentences are in, and what staff and programs are answered in
PROGRAMS = "/api/"


@dataclass(frozen=True, slots=True)
class Choice:
    """One language that a page offers."""

    code: str
    name: str  # in that language
    current: bool


def speaking(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer each request in the language of whoever reads the answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        code = language_of(request)
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


def language_of(request: HttpRequest) -> str:
    """The language of the answer: chosen by the person, else what the browser asks for.

    Staff work in English: their pages are not translated, and half of a page in another language
    would be worse than none.
    """
    if speaks_english_only(request):
        return ENGLISH
    chosen = preferences_of(getattr(request, "user", None)).language
    return chosen or translation.get_language_from_request(request)


def speaks_english_only(request: HttpRequest) -> bool:
    """Whether the answer is for staff or for a program."""
    if request.path_info.startswith(PROGRAMS):
        return True
    user = getattr(request, "user", None)
    return isinstance(user, User) and user.role != Role.APPLICANT


def choices(request: HttpRequest) -> list[Choice]:
    """The languages that a page offers; none where there is nothing to choose."""
    if speaks_english_only(request):
        return []
    now = translation.get_language()
    return [Choice(code, name, code == now) for code, name in settings.LANGUAGES]


@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie, and go back to where the person was."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        raise BadRequest
    if isinstance(request.user, User):  # mail speaks it too
        keep(request.user, language=code)
    response = redirect(_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def _back(request: HttpRequest) -> str:
    """The page that the form was on; never off this site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)
