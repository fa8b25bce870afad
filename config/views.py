"""The pages that belong to no app."""

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from accounts.permissions import Permission, may

HOMES = (
    (Permission.APPLY, "apply:home"),
    (Permission.REVIEW, "review:queue"),
    (Permission.AUDIT, "audit:chains"),
    (Permission.OPERATE, "review:system"),
)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send each role to where its work is."""
    return redirect(next(name for permission, name in HOMES if may(request.user, permission)))


def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the site can serve: 200, or 503 where the database is away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "away"}, status=503)
    return JsonResponse({"status": "ok"})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A worded 403."""
    return render(request, "403.html", status=403)
