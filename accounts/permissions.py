"""Who may do what: one table, and the doors that ask it."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.carrying import carried_from
from accounts.models import Role, User

P = ParamSpec("P")


class Permission(StrEnum):
    """Something that a role may."""

    APPLY = "apply"  # open own cases, upload, check, submit
    REVIEW = "review"  # the queue: claim, confirm, correct, resolve, decide
    RELEASE = "release"  # end another person's claim
    DIRECT = "direct"  # assign cases to others, take escalated ones, reopen any decided one
    GOVERN = "govern"  # policies of case kinds, rules, limits, paperwork
    AUDIT = "audit"  # every timeline
    READ_CASES = "read_cases"  # every case's pages, without changing anything
    READ_RULES = "read_rules"  # rules, their versions and figures, without changing anything
    FIGURES = "figures"  # how the office does, and the cases behind it
    SUPERVISE = "supervise"  # how each reviewer works, and checks of attention
    LEDGER = "ledger"  # what was sent to models, and what it cost
    OPERATE = "operate"  # the system's state, users


TABLE: dict[Permission, frozenset[Role]] = {
    Permission.APPLY: frozenset({Role.APPLICANT}),
    Permission.REVIEW: frozenset({Role.REVIEWER, Role.LEAD}),
    Permission.RELEASE: frozenset({Role.LEAD}),
    Permission.DIRECT: frozenset({Role.LEAD}),
    Permission.GOVERN: frozenset({Role.LEAD}),
    Permission.AUDIT: frozenset({Role.AUDITOR, Role.LEAD}),
    Permission.READ_CASES: frozenset({Role.REVIEWER, Role.LEAD, Role.AUDITOR}),
    Permission.READ_RULES: frozenset({Role.REVIEWER, Role.LEAD, Role.AUDITOR}),
    Permission.FIGURES: frozenset({Role.LEAD, Role.AUDITOR}),
    Permission.SUPERVISE: frozenset({Role.LEAD}),
    Permission.LEDGER: frozenset({Role.AUDITOR, Role.LEAD, Role.ADMIN}),
    Permission.OPERATE: frozenset({Role.ADMIN}),
}


def may(user: AbstractBaseUser | AnonymousUser, permission: Permission) -> bool:
    """Whether `user` may; nobody does who is not signed in and active."""
    return isinstance(user, User) and user.is_active and user.role in TABLE[permission]


def person(request: HttpRequest) -> User:
    """The signed-in person of a request that passed `requires`.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def requires(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Let a view be entered only by those who may: strangers sign in first, others get 403."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                if request.headers.get("HX-Request"):
                    # A redirect would be swapped into a row of the page as the sign-in form.
                    return HttpResponse("Please sign in again.", status=401)
                carried = carried_from(request)
                if carried is not None:  # what was typed must not be lost by a session's end
                    context = {"carried": carried, "open_to_all": settings.REGISTRATION == "open"}
                    return render(request, "accounts/sign_in.html", context, status=401)
                return redirect_to_login(request.get_full_path())
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
