"""The demo's letter box: what would have been sent, for everybody to read."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mail.folder import kept, newest

MOST = 100


@require_safe
def box(request: HttpRequest) -> HttpResponse:
    """The newest messages. Signed out too: the link to sign in with is among them."""
    _only_in_the_demo()
    return render(request, "mail/box.html", {"messages_sent": newest(MOST)})


@require_safe
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One message as text, its links to follow."""
    _only_in_the_demo()
    found = kept(name)
    if found is None:
        raise Http404
    return render(request, "mail/message.html", {"mail": found})


def _only_in_the_demo() -> None:
    if not (settings.DEMO and settings.EMAIL_FILE_PATH):
        raise Http404
