"""What no page could make sense of, refused before any page sees it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NUL = "\0"  # PostgreSQL can't store it, nor look for it


def readable_text(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 where an address or a form holds a NUL character, which nobody types."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = [request.path_info]
        for fields in (request.GET, request.POST):
            for name, values in fields.lists():
                sent += [name, *map(str, values)]
        if any(NUL in text for text in sent):
            raise BadRequest
        return get_response(request)

    return middleware
