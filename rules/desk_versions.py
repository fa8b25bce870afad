"""A version: what it changes, its back-test, and putting it to work."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import Permission, may, person, requires
from extraction.eval_models import Dataset
from extraction.models import CaseKind
from rules import backtest, desk_changes, life
from rules import desk_words as words
from rules.backtest import Scope
from rules.desk_results import panel
from rules.life import CannotGo
from rules.models import BackTest, ShadowFinding, Version

DEFAULT_LAST = 500


class ScopeForm(forms.Form):
    """Which past cases a version is tried on."""

    use_required_attribute = False  # errors come from us, in words, on submit

    which = forms.ChoiceField(
        choices=[("last", "last"), ("since", "since"), ("dataset", "dataset")]
    )
    last = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=backtest.MOST_CASES,
        error_messages={
            "invalid": "Write how many cases as a number, as 500.",
            "min_value": "Try it on at least one case.",
            "max_value": f"Try it on {backtest.MOST_CASES:,} cases at most.",
        },
    )
    since = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Write the day as 2026-03-31."},
    )
    dataset = forms.ModelChoiceField(
        Dataset.objects.order_by("name"),
        required=False,
        to_field_name="name",
        error_messages={"invalid_choice": "Choose a dataset from the list."},
    )
    kind = forms.CharField(required=False, max_length=32)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        which = given.get("which")
        if which and which not in self.errors and given.get(which) is None:
            wanted = {
                "last": "Write how many cases, as 500.",
                "since": "Give the first day.",
                "dataset": "Choose a dataset from the list.",
            }
            self.add_error(which, wanted[which])
        if given.get("kind") and not CaseKind.objects.filter(pk=given["kind"]).exists():
            self.add_error("kind", "Choose a kind of case from the list.")
        return given

    def scope(self) -> Scope:
        """What was asked for. Of a valid form."""
        given = self.cleaned_data
        which = given["which"]
        chosen = {which: given[which].name if which == "dataset" else given[which]}
        return Scope(**chosen, kind=given["kind"] or None)


@require_safe
@requires(Permission.READ_RULES)
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """What a version says and changes, its back-test, and what may be done with it."""
    return _page(request, _version(version_id))


@require_safe
@requires(Permission.READ_RULES)
def progress(request: HttpRequest, version_id: int) -> HttpResponse:
    """The back-test and what may be done alone, for a page that asks how far it is."""
    found = _version(version_id)
    if not request.headers.get("HX-Request"):
        return redirect("rules:version", found.pk)
    return render(request, "rules/_work.html", _context(request, found))


@require_POST
@requires(Permission.GOVERN)
def test(request: HttpRequest, version_id: int) -> HttpResponse:
    """Try it on past cases, in the background."""
    found = _version(version_id)
    form = ScopeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, more={"form": form})
    return _done(
        request,
        found,
        lambda by: backtest.start(found, form.scope(), by=by),
        "The back-test is under way. You may leave this page: it goes on.",
    )


@require_POST
@requires(Permission.GOVERN)
def cancel(request: HttpRequest, version_id: int) -> HttpResponse:
    """Stop the back-test that runs."""
    found = _version(version_id)
    running = BackTest.objects.active().filter(version=found)
    for one in running:
        if backtest.cancel(one, by=person(request)):
            messages.success(request, "The back-test is cancelled. What it had found is dropped.")
    return redirect("rules:version", found.pk)


@require_POST
@requires(Permission.GOVERN)
def shadow(request: HttpRequest, version_id: int) -> HttpResponse:
    """Let it run without flagging anybody."""
    found = _version(version_id)
    said = "It runs in the shadow now: it judges every case, flags none, and is counted."
    return _done(request, found, lambda by: life.shadow(found, by=by), said)


@require_POST
@requires(Permission.GOVERN)
def approve(request: HttpRequest, version_id: int) -> HttpResponse:
    """Consent to a version of somebody else's, and put it in force."""
    found = _version(version_id)
    said = "It is live. Cases that wait for a person are judged again within a minute."
    return _done(request, found, lambda by: life.go_live(found, by=by), said)


@require_POST
@requires(Permission.GOVERN)
def discard(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give it up."""
    found = _version(version_id)
    said = "The version is discarded. It is kept, and can't be put live any more."
    return _done(request, found, lambda by: life.discard(found, by=by), said)


def _done(
    request: HttpRequest, found: Version, act: Callable[[User], object], said: str
) -> HttpResponse:
    """Do it and show the version; where it can't be done, the page says why."""
    try:
        act(person(request))
    except CannotGo as refused:
        found.refresh_from_db()
        return _page(request, found, status=409, more={"refused": str(refused)})
    messages.success(request, said)
    return redirect("rules:version", found.pk)


def _version(version_id: int) -> Version:
    related = ("author", "approved_by", "case_kind", "back_test")
    return get_object_or_404(Version.objects.select_related(*related), pk=version_id)


def _page(
    request: HttpRequest, found: Version, *, status: int = 200, more: dict[str, Any] | None = None
) -> HttpResponse:
    context = _context(request, found) | (more or {})
    return render(request, "rules/version.html", context, status=status)


def _context(request: HttpRequest, found: Version) -> dict[str, Any]:
    by = person(request)
    tests = list(found.back_tests.select_related("asked_by").order_by("-pk"))
    wanted = _number(request.GET.get("test"))
    chosen = next((one for one in tests if one.pk == wanted), tests[0] if tests else None)
    only = request.GET.get("only", "")
    before = desk_changes.in_force_before(found)
    standing = desk_changes.standing(found, tests[0] if tests else None, by=by)
    return {
        "version": found,
        "title": words.title_of(found),
        "says": words.says(found.says),
        "kind": words.kind_title(found.case_kind),
        "edit_url": edit_url(found),
        "next_number": _next_number(found),
        "before": before,
        "changes": desk_changes.changes(found, before),
        "standing": standing,
        "may_change": may(by, Permission.GOVERN),
        "tests": tests,
        "panel": panel(chosen, only=only, after=_number(request.GET.get("after"))),
        "kinds": CaseKind.objects.order_by("title"),
        "datasets": Dataset.objects.order_by("name"),
        "default_last": DEFAULT_LAST,
        "shadows": _shadows(found),
        "form": None,
        "refused": "",
    }


def edit_url(found: Version) -> str:
    """Where its next version is written."""
    if found.subject == Version.Subject.PAPERWORK:
        return reverse("rules:draft_paperwork", args=[found.case_kind_id])
    address = reverse("rules:draft", args=[found.name])
    return f"{address}?kind={found.case_kind_id}" if found.case_kind_id else address


def _next_number(found: Version) -> int:
    same = Version.objects.filter(subject=found.subject, name=found.name, case_kind=found.case_kind)
    return max(same.values_list("number", flat=True)) + 1


def _shadows(found: Version) -> dict[str, Any] | None:
    """What it would have flagged since it runs in the shadow."""
    if found.shadow_at is None:
        return None
    failed = ShadowFinding.objects.filter(version=found, outcome="fail")
    return {
        "cases": failed.values("case").distinct().count(),
        "new": failed.filter(new=True).values("case").distinct().count(),
        "cannot": ShadowFinding.objects.filter(version=found, outcome="cannot").count(),
        "latest": failed.select_related("case").order_by("-found_at")[:10],
    }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None
