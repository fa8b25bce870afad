"""The sign-in page: by a link sent by e-mail, by password, by passkey; and signing out."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.forms import AuthenticationForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import links
from accounts.carrying import Carried, carried_back, carried_from, from_here
from accounts.models import User
from accounts.people import note_refused_sign_in, too_many_refused
from accounts.targets import target_of
from audit.log import record

LINK, PASSWORD = "link", "password"
ENTER = "enter"  # the key was pressed, and no button: whichever fits what is typed
TOO_MANY = gettext_lazy(
    "Too many wrong passwords. Wait 15 minutes, or have a link sent to you by e-mail."
)
BY_SCRIPT = "X-Sign-In"  # of the dialog in which people sign in again where they are


class SignInForm(AuthenticationForm):
    """E-mail and password, worded for people."""

    username = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": gettext_lazy("Enter your e-mail address."),
            "invalid": gettext_lazy("Enter an e-mail address, as name@example.com."),
        },
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        error_messages={"required": gettext_lazy("Enter your password.")},
    )
    error_messages = {
        "invalid_login": gettext_lazy(
            "The e-mail address or the password is wrong. Check both and try again."
        ),
        "inactive": gettext_lazy("This account is switched off. Ask the person who invited you."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # errors come from us, in words, on submit


class LinkForm(forms.Form):
    """The address that a link is sent to."""

    username = SignInForm.base_fields["username"]
    password = forms.CharField(required=False, strip=False)  # never looked at; the page has one


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a person who is signed in goes on to where they wanted."""
    carried = carried_back(request)
    if request.method == "GET" or "username" not in request.POST:
        if request.user.is_authenticated:
            return _go_on(request, carried)
        form = SignInForm(request)
        form.initial["username"] = request.GET.get("email", "")
        return entry_page(request, form, carried)
    how = request.POST.get("how", PASSWORD)
    if how == LINK or (how == ENTER and not request.POST.get("password")):
        return _send_link(request, carried)
    return _by_password(request, carried)


def entry_page(
    request: HttpRequest, form: forms.Form, carried: Carried | None, *, status: int = 200
) -> HttpResponse:
    """The page with the form."""
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "carried": carried,
        "open_to_all": settings.REGISTRATION == "open",
    }
    return render(
        request, "accounts/sign_in.html", context, status=422 if form.is_bound else status
    )


def enter(request: HttpRequest, user: User, *, by: str) -> None:
    """Begin a session of `user`, with its entry.

    Args:
        by: "password", "link" or "passkey".
    """
    with transaction.atomic():
        auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        record("accounts.signed_in", subject=user, by=user, details={"by": by})


def _by_password(request: HttpRequest, carried: Carried | None) -> HttpResponse:
    form = SignInForm(request, data=request.POST)
    in_place = BY_SCRIPT in request.headers
    email = request.POST.get("username", "")
    too_many = too_many_refused(email)
    if too_many:
        form = SignInForm(request, data={"username": email})
        form.full_clean()
        form.errors["password"] = form.error_class([str(TOO_MANY)])
    if too_many or not form.is_valid():
        if not too_many:
            note_refused_sign_in(email)
        if in_place:
            said = [str(error) for errors in form.errors.values() for error in errors]
            return HttpResponse(" ".join(said), status=422, content_type="text/plain")
        return entry_page(request, form, carried)
    user = form.get_user()
    assert isinstance(user, User)
    enter(request, user, by=PASSWORD)
    if in_place:
        return HttpResponse(status=204, headers={"X-CSRFToken": get_token(request)})
    return _go_on(request, carried)


def _send_link(request: HttpRequest, carried: Carried | None) -> HttpResponse:
    form = LinkForm(request.POST)
    if form.is_valid():
        email = form.cleaned_data["username"]
        try:
            links.ask(email, leads_to=request.POST.get("next", "")[:2000])
        except links.TooMany:
            form.add_error(
                "username",
                _("Too many links were asked for. Wait an hour, or sign in another way."),
            )
        else:
            context = {
                "email": email,
                "minutes": int(settings.SIGN_IN_LINK.total_seconds() // 60),
                "carried": carried,
                "open_to_all": settings.REGISTRATION == "open",
            }
            return render(request, "accounts/link_sent.html", context)
    return entry_page(request, form, carried)


@never_cache
@csrf_exempt  # it changes nothing: it shows what was typed, with a button of its own
@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """Go on with what was typed before the sign-in had run out."""
    carried = carried_back(request)
    if not request.user.is_authenticated:
        return entry_page(request, SignInForm(request), carried)
    return _go_on(request, carried)


def _go_on(request: HttpRequest, carried: Carried | None) -> HttpResponse:
    if carried is None:
        return redirect(target_of(request))
    return render(request, "accounts/go_on.html", {"carried": carried})


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not the session's: made before its person signed in again elsewhere.

    Django calls this for every such form. From a page of ours nothing typed is lost.
    """
    if request.headers.get("HX-Request") and from_here(request):
        return HttpResponse("Please sign in again.", status=401)
    carried = carried_from(request) if request.user.is_authenticated else None
    if carried is None:
        return csrf_failure(request, reason=reason)
    return render(request, "accounts/go_on.html", {"carried": carried}, status=403)


@never_cache
@require_safe
def token(request: HttpRequest) -> HttpResponse:
    """For a page whose session ended: the token for its forms, and 204 where its person is signed
    in again; 409 where somebody else is, 401 where nobody is."""
    status = 401
    if request.user.is_authenticated:
        status = 204 if str(request.user.pk) == request.GET.get("as") else 409
    return HttpResponse(status=status, headers={"X-CSRFToken": get_token(request)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and tell the browser to forget what it kept of it."""
    if isinstance(request.user, User):
        with transaction.atomic():
            record("accounts.signed_out", subject=request.user, by=request.user)
    auth.logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
