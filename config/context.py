"""What every page knows: the product's name, the demo banner, where this person may go."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.permissions import Permission, may
from accounts.preferences import preferences_of
from config.language import choices

NAVIGATION = (
    (Permission.APPLY, _("My cases"), "apply:home"),
    (Permission.REVIEW, "Queue", "review:queue"),
    (Permission.AUDIT, "Audit", "audit:chains"),
    (Permission.READ_RULES, "Rules", "rules:rules"),
    (Permission.FIGURES, "Figures", "ops:dashboard"),
    (Permission.GOVERN, "Policies", "review:policies"),
    (Permission.LEDGER, "Models", "review:ledger"),
    (Permission.OPERATE, "System", "review:system"),
)
# Where a case opens for somebody, from pages that know no more of cases than their references.
CASE_PAGES = ((Permission.REVIEW, "review:workbench"), (Permission.AUDIT, "audit:timeline"))


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    user = getattr(request, "user", None)
    may_go = [
        (str(label), reverse(name))
        for permission, label, name in NAVIGATION
        if user is not None and may(user, permission)
    ]
    # Of two that fit, as /review/ and /review/policies/, the longer is where we are.
    here = max((url for _, url in may_go if request.path.startswith(url)), key=len, default="")
    return {
        "case_page": next(
            (name for permission, name in CASE_PAGES if user is not None and may(user, permission)),
            "",
        ),
        "timeline_page": "audit:timeline"
        if user is not None and may(user, Permission.AUDIT)
        else "",
        "nav": [Destination(label, url, url == here) for label, url in may_go],
        "languages": choices(request),
        "preferences": preferences_of(user),
        "behaviour": _behaviour(user),
        "demo": settings.DEMO,
        "support_email": settings.SUPPORT_EMAIL,
        "source_url": settings.SOURCE_URL,
    }


def _behaviour(user: Any) -> str:
    """What scripts of the staff's pages need of a person's choices, as JSON; "" for others."""
    if not isinstance(user, User) or user.role == Role.APPLICANT:
        return ""
    chosen = preferences_of(user).model_dump(
        include={"single_keys", "keys", "auto_zoom", "auto_advance", "panes"}
    )
    return json.dumps(chosen)
