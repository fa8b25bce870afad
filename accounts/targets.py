"""Where a person goes after signing in."""

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def target_of(request: HttpRequest) -> str:
    """Where the request says that the person wanted to go; never off this site."""
    return safe_target(request, request.POST.get("next") or request.GET.get("next", ""))


def safe_target(request: HttpRequest, wanted: str) -> str:
    """`wanted` where it is an address on this site, else the person's first page."""
    return wanted if on_this_site(request, wanted) else resolve_url(settings.LOGIN_REDIRECT_URL)


def on_this_site(request: HttpRequest, address: str) -> bool:
    """Whether an address leads nowhere else."""
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
