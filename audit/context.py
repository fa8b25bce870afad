"""Who asks, from where: what an entry says of the request it was made in."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an act came from."""

    request_id: str = ""
    address: str = ""


NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("audit_origin", default=NOWHERE)


def origin() -> Origin:
    """The request under way in this thread; empty in a job or a command."""
    return _origin.get()


def request_id() -> str:
    """The id of the request under way, which every log line and error page names."""
    return _origin.get().request_id


def request_context(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: give each request an id, and remember where it came from."""

    def middleware(request: HttpRequest) -> HttpResponse:
        identity = uuid.uuid4().hex
        token = _origin.set(Origin(request_id=identity, address=_address(request)))
        try:
            response = get_response(request)
        finally:
            _origin.reset(token)
        response["X-Request-Id"] = identity
        return response

    return middleware


def _address(request: HttpRequest) -> str:
    """The client's address; a forwarded one only behind a proxy that we were told to trust."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.TRUST_FORWARDED and forwarded:
        # The last entry is the one that the nearest proxy, ours, wrote itself.
        return str(forwarded.rsplit(",", 1)[-1].strip())[:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
