"""The page that a link sent by e-mail leads to."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import links
from accounts.entry_models import SignInLink
from accounts.people import Stranger
from accounts.targets import safe_target
from accounts.views.entry import enter
from audit.log import record

MOST_CHARACTERS = 150


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """One button: mail programs open links to look at them, and must not use this one up."""
    try:
        found = links.valid(token)
        if request.method != "POST":
            return _page(request, found)
        name = " ".join(request.POST.get("full_name", "").split())
        if found.user is None and not 0 < len(name) <= MOST_CHARACTERS:
            return _page(request, found, name=name, wrong=True)
        user = links.use(token, full_name=name)
    except links.NotValid:
        if request.method == "POST":
            with transaction.atomic():
                record("accounts.link.refused", subject=Stranger(), by=None)
        return render(request, "accounts/link_gone.html", status=410)
    enter(request, user, by="link")
    return redirect(safe_target(request, found.leads_to))


def _page(
    request: HttpRequest, found: SignInLink, *, name: str = "", wrong: bool = False
) -> HttpResponse:
    sentence = ""
    if wrong:
        sentence = _("Enter your name.") if not name else _("Enter a name of at most 150 letters.")
    context = {
        "email": found.user.email if found.user else found.email,
        "new": found.user is None,
        "full_name": name,
        "errors": [{"href": "#full_name", "sentence": sentence}] if wrong else [],
    }
    return render(request, "accounts/link.html", context, status=422 if wrong else 200)
