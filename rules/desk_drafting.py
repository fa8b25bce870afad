"""Writing the next version of a rule, of a built-in rule's limits, of a kind's paperwork."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, person, requires
from extraction.models import CaseKind
from rules import backtest, desk_conditions, desk_editing, life
from rules import desk_words as words
from rules.backtest import Scope
from rules.desk_editing import Checked, RuleForm, Typed
from rules.desk_example import example
from rules.desk_limits import limits_form
from rules.desk_meanwhile import Ahead, ahead, refuse_overtaken
from rules.desk_names import names
from rules.desk_papers import NAME, PaperworkForm
from rules.desk_versions import DEFAULT_LAST
from rules.language import NotARule
from rules.life import TEAM, CannotGo
from rules.models import Version
from rules.registry import REGISTRY

SAVING = ("save", "test")
SAVED = "Saved as version {}. It is a draft: nothing changes until it is live."


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def new(request: HttpRequest) -> HttpResponse:
    """A rule of the team's own."""
    if request.method != "POST":
        first = desk_editing.typed(desk_editing.initial(None), show=request.GET.get("show", ""))
        return _editor(request, first, rule="")
    return _rule_sent(request, rule="")


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def draft(request: HttpRequest, rule: str) -> HttpResponse:
    """The next version of a rule: the team's own in the editor, a built-in rule's limits."""
    if rule in REGISTRY.rules:
        return _limits(request, rule)
    latest = _latest(Version.Subject.RULE, rule, _kind(request.GET.get("kind", "")))
    if latest is None:
        raise Http404
    if request.method != "POST":
        first = desk_editing.typed(desk_editing.initial(latest), show=request.GET.get("show", ""))
        return _editor(request, first, rule=rule)
    return _rule_sent(request, rule=rule)


@require_POST
@requires(Permission.GOVERN)
def check(request: HttpRequest) -> HttpResponse:
    """What is typed so far, checked; nothing is kept. A fragment of the editor."""
    typed = desk_editing.typed(request.POST.dict())
    context = _looked_at(desk_editing.checked(typed))
    context |= {
        "names": names(typed.values.get("on", "")),
        "show": typed.show,
        "fragment": True,
    }
    return render(request, "rules/_check.html", context)


@require_POST
@requires(Permission.GOVERN)
def conditions(request: HttpRequest) -> HttpResponse:
    """The condition as form or text, with a row more or less; nothing is kept. A fragment."""
    typed = desk_editing.typed(request.POST.dict())
    context = _condition(typed) | _looked_at(desk_editing.checked(typed))
    do = typed.values.get("do", "")
    focus = {"add": "row", "form": "form", "text": "text"}.get(do, "add" if do else "")
    context |= {"names": names(typed.values.get("on", "")), "focus": focus, "wrong": {}}
    return render(request, "rules/_conditions.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN)
def paperwork(request: HttpRequest, kind: str) -> HttpResponse:
    """The next version of what a kind of case needs."""
    of_kind = get_object_or_404(CaseKind, pk=kind)
    latest = _latest(Version.Subject.PAPERWORK, NAME, of_kind, open_only=True)
    form = PaperworkForm(request.POST if request.method == "POST" else None)
    form.begin(latest.body["required"] if latest else of_kind.required)
    of_what = (Version.Subject.PAPERWORK, NAME, of_kind)
    context = {"kind": of_kind, "form": form, "refused": "", "ahead": ahead(*of_what)}
    if request.method == "POST":
        if form.is_valid():
            try:
                refuse_overtaken(request, *of_what)
                version = life.draft(
                    Version.Subject.PAPERWORK,
                    NAME,
                    {"required": form.required_papers()},
                    by=person(request),
                    rationale=form.cleaned_data["rationale"],
                    owner=form.cleaned_data["owner"],
                    kind=of_kind,
                )
                return _saved(request, version)
            except (CannotGo, NotARule) as error:
                context["refused"] = str(error)
        return render(request, "rules/paperwork_draft.html", context, status=422)
    return render(request, "rules/paperwork_draft.html", context)


def _limits(request: HttpRequest, rule: str) -> HttpResponse:
    """The next version of a built-in rule's limits, for a kind of case or for every kind."""
    built_in = REGISTRY.rules[rule]
    kind = _kind(request.POST.get("kind") or request.GET.get("kind", ""))
    latest = _latest(Version.Subject.LIMITS, rule, kind)
    sent = request.method == "POST"
    of_what = (Version.Subject.LIMITS, rule, kind)
    form = limits_form(built_in, latest, kind, request.POST if sent else None)
    context = {
        "rule": built_in,
        "form": form,
        "kind": kind,
        "kinds": CaseKind.objects.order_by("title"),
        "ahead": ahead(*of_what),
        "refused": "",
    }
    if not sent:
        return render(request, "rules/limits_draft.html", context)
    if form.is_valid():
        try:
            refuse_overtaken(request, *of_what)
            version = life.draft(
                Version.Subject.LIMITS,
                rule,
                form.body(),
                by=person(request),
                rationale=form.cleaned_data["rationale"],
                owner=form.cleaned_data["owner"],
                kind=kind,
            )
            return _saved(request, version)
        except (CannotGo, NotARule) as error:
            context["refused"] = str(error)
    return render(request, "rules/limits_draft.html", context, status=422)


def _rule_sent(request: HttpRequest, *, rule: str) -> HttpResponse:
    """The editor was sent: to be checked, shown otherwise, or saved and perhaps tested."""
    given = request.POST.dict()
    if rule:
        given["name"] = rule.removeprefix(TEAM)
    typed = desk_editing.typed(given)
    if given.get("do") not in SAVING:
        return _editor(request, typed, rule=rule)
    looked_at = desk_editing.checked(typed)
    form = RuleForm(typed.values)
    if not form.is_valid() or not looked_at.sound:
        return _editor(request, typed, rule=rule, form=form, status=422)
    values = form.cleaned_data
    name = f"{TEAM}{values['name']}"
    if not rule and Version.objects.filter(subject=Version.Subject.RULE, name=name).exists():
        form.add_error("name", "A rule of this name is there already: give it another.")
        return _editor(request, typed, rule=rule, form=form, status=422)
    try:
        refuse_overtaken(request, Version.Subject.RULE, name, values["kind"])
        version = life.draft(
            Version.Subject.RULE,
            name,
            form.body(),
            by=person(request),
            rationale=values["rationale"],
            owner=values["owner"],
            kind=values["kind"],
        )
    except (CannotGo, NotARule) as error:
        return _editor(request, typed, rule=rule, form=form, status=422, refused=str(error))
    return _saved(request, version)


def _saved(request: HttpRequest, version: Version) -> HttpResponse:
    """On to the version; with its back-test begun where that was asked for."""
    said = SAVED.format(version.number)
    if request.POST.get("do") == "test":
        backtest.start(version, Scope(last=DEFAULT_LAST), by=person(request))
        said = f"{said} Its back-test is under way."
    messages.success(request, said)
    return redirect("rules:version", version.pk)


def _editor(
    request: HttpRequest,
    typed: Typed,
    *,
    rule: str,
    form: RuleForm | None = None,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    looked_at = desk_editing.checked(typed)
    errors = [] if form is None else _errors(form, looked_at)
    if refused:
        errors.insert(0, {"href": "", "sentence": refused})
    context = {
        "rule": rule,
        "wrong": {name: said[0] for name, said in form.errors.items()} if form else {},
        "errors": errors,
        "on": desk_editing.ON,
        "severities": words.SEVERITIES,
        "overrides": words.OVERRIDES,
        "kinds": CaseKind.objects.order_by("title"),
        "names": names(typed.values.get("on", "")),
        "sent": request.method == "POST",
        "ahead": _ahead(rule, typed),
        **_condition(typed),
        **_looked_at(looked_at),
    }
    return render(request, "rules/editor.html", context, status=status)


def _ahead(rule: str, typed: Typed) -> Ahead | None:
    """What there is of the rule that is edited; None of a new one."""
    if not rule:
        return None
    kind = CaseKind.objects.filter(pk=typed.values.get("kind", "")).first()
    return ahead(Version.Subject.RULE, rule, kind)


def _condition(typed: Typed) -> dict[str, Any]:
    """What the condition's fragment shows."""
    mistakes = {one.row: one.message for one in typed.rows}
    rows = typed.conditions.rows if typed.conditions else ()
    return {
        "typed": typed.values,
        "show": typed.show,
        "note": typed.note,
        "join": typed.conditions.join if typed.conditions else "",
        "rows": [(place, row, mistakes.get(place, "")) for place, row in enumerate(rows)],
        "fields": list(desk_conditions.fields(typed.values.get("on", "")).values()),
        "operators": desk_conditions.OPERATORS,
        "may_add": len(rows) < desk_conditions.MOST_ROWS,
    }


def _looked_at(found: Checked) -> dict[str, Any]:
    """What the check's fragment shows."""
    return {
        "checked": found,
        "example": example(found.body) if found.sound and found.body else None,
    }


def _errors(form: RuleForm, found: Checked) -> list[dict[str, str]]:
    """Everything that is wrong with what was sent, each with its place."""
    errors = [
        {"href": f"#{name}", "sentence": str(sentence)}
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
    errors += [
        {"href": f"#row-{one.row}-field", "sentence": f"Row {one.number}: {one.message}"}
        for one in found.rows
    ]
    for name in ("condition", "sentence"):
        errors += [
            {"href": f"#{name}", "sentence": f"Line {line.number}: {one.message}"}
            for line in getattr(found, name)
            for one in line.problems
        ]
    return errors


def _latest(
    subject: str, name: str, kind: CaseKind | None, *, open_only: bool = False
) -> Version | None:
    """The version to go on from: the open one, else the one in force, else the latest."""
    same = Version.objects.filter(subject=subject, name=name, case_kind=kind)
    versions = list(same.order_by("-number"))
    if open_only:
        return next((one for one in versions if one.open), None)
    by_state: dict[str, Version] = {}
    for one in versions:  # the newest of each comes first
        by_state.setdefault("open" if one.open else one.state, one)
    for state in ("open", Version.State.LIVE, Version.State.RETIRED):
        if state in by_state:
            return by_state[state]
    # A discarded version of limits is nothing to go on from: the built-in ones are.
    return None if subject == Version.Subject.LIMITS else next(iter(versions), None)


def _kind(slug: str) -> CaseKind | None:
    return get_object_or_404(CaseKind, pk=slug) if slug else None
