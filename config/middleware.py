"""What no page could make sense of, refused before any page sees it; and pages made small."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/html", "application/json")
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


def compressed_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Send pages and fragments compressed: a case is a hundred kilobytes, or fifteen so.

    Pictures and files are small as they are. Each answer is lengthened at random, so that its
    length tells nothing of what stands in it.
    """
    packed = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        text = response.headers.get("Content-Type", "").startswith(TEXTS)
        if response.streaming or not text:
            return response
        packed.process_response(request, response)  # the very answer that it is given
        return response

    return middleware
