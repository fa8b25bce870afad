"""What was typed into a form whose session had ended: carried through the sign-in, and sent after.

It travels in the pages themselves, so nothing of it is kept here. Nothing is sent by itself: the
person presses a button when they are back. What comes from a page of another site is not carried,
or somebody else could choose what that button sends.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from accounts.targets import on_this_site

FIELD = "carried"
MOST_CHARACTERS = 200_000
OURS = {"csrfmiddlewaretoken", FIELD}


@dataclass(frozen=True, slots=True)
class Carried:
    """A form that waits for its person to be signed in."""

    to: str  # the address it was sent to
    fields: list[tuple[str, str]]
    files: bool  # there were files, which can't be carried

    @property
    def packed(self) -> str:
        """As one hidden field."""
        return json.dumps([self.to, self.fields, self.files])


def carried_from(request: HttpRequest) -> Carried | None:
    """What a request that comes too late holds; None where nothing was typed."""
    if request.method != "POST" or not from_here(request):
        return None
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in OURS and "password" not in name
        for value in values
    ]
    if not fields and not request.FILES:
        return None
    return Carried(request.get_full_path(), fields, bool(request.FILES))


def carried_back(request: HttpRequest) -> Carried | None:
    """What a sign-in page sent back; None where it carries nothing, or what we did not write."""
    packed = request.POST.get(FIELD, "")
    if not packed or len(packed) > MOST_CHARACTERS or not from_here(request):
        return None
    try:
        to, fields, files = json.loads(packed)
        found = Carried(str(to), [(str(name), str(value)) for name, value in fields], bool(files))
    except (ValueError, TypeError):
        return None
    return found if on_this_site(request, found.to) else None


def from_here(request: HttpRequest) -> bool:
    """Whether a form was sent by a page of this site: browsers say where one comes from."""
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    ours = {request.get_host(), *(urlsplit(one).netloc for one in settings.CSRF_TRUSTED_ORIGINS)}
    return urlsplit(said).netloc in ours
