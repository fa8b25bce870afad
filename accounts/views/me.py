"""A person's own page: name, how pages look and behave, passkeys, password."""

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role, User
from accounts.permissions import person
from accounts.preferences import NotUnderstood, keep, preferences_of
from audit.log import record

THEMES = (
    ("", gettext_lazy("As the device is set")),
    ("light", gettext_lazy("Light")),
    ("dark", gettext_lazy("Dark")),
)
DENSITIES = (
    ("", gettext_lazy("As each page needs it")),
    ("comfortable", gettext_lazy("Roomy")),
    ("compact", gettext_lazy("Compact")),
)
NUMBERS = (
    ("", "As usual in English"),
    ("point", "1,234.50"),
    ("comma", "1.234,50"),
    ("space", "1 234,50"),
)
LOOKS = ("theme", "density", "time_zone", "number_format", "language")
SWITCHES = ("single_keys", "auto_zoom", "auto_advance")
MOST_LETTERS = 150


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The page; POST keeps the choices of its first form."""
    user = person(request)
    if request.method != "POST":
        return _page(request, user)
    changes: dict[str, Any] = {name: request.POST[name] for name in LOOKS if name in request.POST}
    if request.POST.get("by_keyboard"):
        changes |= {name: name in request.POST for name in SWITCHES}
        changes["keys"] = _remapped(request)
    try:
        keep(user, **changes)
    except NotUnderstood:
        return _page(request, user, [_error("time_zone", _("Choose one of the offers."))])
    messages.success(request, _("Your choices are kept."))
    return redirect("me:page")


@never_cache
@login_required
@require_POST
def keep_one(request: HttpRequest) -> HttpResponse:
    """Keep one choice, for scripts: `name` and `value`, and of what of panes and keys `of`."""
    user = person(request)
    name, value = request.POST.get("name", ""), request.POST.get("value", "")
    kept = preferences_of(user)
    changed: Any = value
    if name in ("panes", "keys"):
        part = request.POST.get("of", "")
        held = dict(getattr(kept, name))
        if value:
            held[part] = value
        else:
            held.pop(part, None)
        changed = held
    elif name in SWITCHES:
        changed = value in ("true", "yes", "on", "1")
    try:
        keep(user, **{name: changed})
    except NotUnderstood:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


@login_required
@require_POST
def change_name(request: HttpRequest) -> HttpResponse:
    """The name that others read, and that the person signs with."""
    user = person(request)
    name = " ".join(request.POST.get("full_name", "").split())
    if not 0 < len(name) <= MOST_LETTERS:
        return _page(request, user, [_error("full_name", _("Enter your name."))])
    before = user.full_name
    if name != before:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(full_name=name)
            record(
                "accounts.name.changed",
                subject=user,
                by=user,
                personal={"before": before, "after": name},
            )
        messages.success(request, _("Your name is changed."))
    return redirect("me:page")


@sensitive_post_parameters()
@never_cache
@login_required
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password, or set the first one of somebody who came by a link."""
    user = person(request)
    had_one = user.has_usable_password()
    old, new = request.POST.get("old_password", ""), request.POST.get("new_password", "")
    if had_one and not user.check_password(old):
        with transaction.atomic():
            record("accounts.password.refused", subject=user, by=user)
        return _page(request, user, [_error("old_password", _("That is not your password now."))])
    try:
        validate_password(new, user)
    except ValidationError as weak:
        return _page(request, user, [_error("new_password", " ".join(weak.messages))])
    with transaction.atomic():
        user.set_password(new)
        User.objects.filter(pk=user.pk).update(password=user.password)
        action = "accounts.password.changed" if had_one else "accounts.password.set"
        record(action, subject=user, by=user)
    auth.update_session_auth_hash(request, user)  # every other session of theirs ends
    messages.success(
        request, _("Your password is changed.") if had_one else _("You have a password now.")
    )
    return redirect(reverse("me:page") + "#password")


def _page(
    request: HttpRequest, user: User, errors: list[dict[str, str]] | None = None
) -> HttpResponse:
    chosen = preferences_of(user)
    context = {
        "chosen": chosen,
        "themes": THEMES,
        "densities": DENSITIES,
        "numbers": NUMBERS,
        "languages_offered": settings.LANGUAGES,
        "zones": sorted(available_timezones()),
        "works_by_keyboard": user.role != Role.APPLICANT,
        "passkeys": user.passkeys.all(),
        "has_password": user.has_usable_password(),
        "full_name": request.POST.get("full_name", user.full_name),
        "errors": errors or [],
        "wrong": {error["href"][1:]: error["sentence"] for error in errors or []},
        "site_zone": settings.TIME_ZONE,
    }
    return render(request, "accounts/me.html", context, status=422 if errors else 200)


def _remapped(request: HttpRequest) -> dict[str, str]:
    """The keys that were given another press: inputs named key-<name>, empty for the usual one."""
    prefix = "key-"
    names = [name for name in request.POST if name.startswith(prefix)]
    presses = {name.removeprefix(prefix): request.POST[name].strip() for name in names}
    return {name: press for name, press in presses.items() if press}


def _error(name: str, sentence: str) -> dict[str, str]:
    return {"href": f"#{name}", "sentence": sentence}
