"""Passkeys over HTTP: the browser's script asks and answers in JSON."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import passkeys
from accounts.permissions import person
from accounts.targets import safe_target
from accounts.views.entry import enter


@never_cache
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """What a device needs to sign somebody in."""
    return JsonResponse(passkeys.options(request))


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in whoever the device's answer proves to be there."""
    sent = _sent(request)
    try:
        user = passkeys.person_of(request, sent.get("answer") or {})
    except passkeys.Refused:
        return JsonResponse(
            {"error": _("This passkey is not known here. Sign in another way.")}, status=422
        )
    wanted = str(sent.get("as") or "")
    if wanted and wanted != str(user.pk):  # the page belongs to somebody else
        return JsonResponse({"error": _("This passkey is another person's.")}, status=409)
    enter(request, user, by="passkey")
    answer = {"to": safe_target(request, str(sent.get("next") or ""))}
    return JsonResponse(answer, headers={"X-CSRFToken": get_token(request)})


@never_cache
@login_required
@require_POST
def new_options(request: HttpRequest) -> HttpResponse:
    """What a device needs to make a key."""
    return JsonResponse(passkeys.new_options(request, person(request)))


@never_cache
@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Keep a key that the device made."""
    sent = _sent(request)
    try:
        key = passkeys.add(
            request,
            person(request),
            name=str(sent.get("name") or ""),
            answer=sent.get("answer") or {},
        )
    except passkeys.Refused:
        return JsonResponse({"error": _("The passkey could not be added. Try again.")}, status=422)
    messages.success(request, _("The passkey “%(name)s” was added.") % {"name": key.name})
    return JsonResponse({"to": reverse("me:page") + "#passkeys"}, status=201)


@login_required
@require_POST
def rename(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Give one of one's own keys another name."""
    user = person(request)
    key = user.passkeys.filter(pk=passkey_id).first()
    if key is not None:  # else it was removed in another window
        passkeys.rename(key, request.POST.get("name", ""), by=user)
    return redirect(reverse("me:page") + "#passkeys")


@login_required
@require_POST
def remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Remove one of one's own keys."""
    user = person(request)
    key = user.passkeys.filter(pk=passkey_id).first()
    if key is not None:
        passkeys.remove(key, by=user)
        messages.success(request, _("The passkey “%(name)s” was removed.") % {"name": key.name})
    return redirect(reverse("me:page") + "#passkeys")


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except (ValueError, RawPostDataException):
        return {}
    return sent if isinstance(sent, dict) else {}
