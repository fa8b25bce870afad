"""The applicant states who they are, what the loan is for, and what they earn, owe and have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import person
from extraction.models import Case
from extraction.schemas.base import Kind, Leaf
from extraction.stating import (
    GROUPS,
    MOST_ROWS,
    PURPOSES,
    TABLES,
    WITHOUT_EMPLOYER,
    Given,
    NotStateable,
    Restated,
    columns,
    edition,
    is_ssn,
    rows,
    state_all,
    wanting,
)
from review.check_sheet import explained
from review.display import MONO, NUMERIC, shown
from review.stated_sheet import ONE_OF, TICKED, TITLES, stated_sheet
from review.views.own import own_case

HINTS = {
    "person": _("Leave out what you would rather not say: a person may ask you for it later."),
    "co_applicant": _("Leave this empty if you apply alone."),
    "loan": _("Say at least what the loan is for."),
    "employers": _(
        "Name every employer that pays you now. Earlier ones help where you changed jobs."
    ),
    "debts": _(
        "Loans, cards and support that you pay each month. Leave it empty if there are none."
    ),
    "assets": _("Where the money for the loan's costs is. Leave it empty if there are none."),
}
ASKED = {  # where the schema's words speak of the applicant and not to them
    "person.date_of_birth": (_("Your date of birth"), ""),
    "person.phone": (_("Your telephone"), ""),
    "person.other_name": (_("Another name you are known by"), _("Such as a name before marriage.")),
    "person.address": (_("Where you live"), ""),
    "loan.purpose": (_("What is the loan for?"), ""),
    "loan.property_address": (_("Address of the home"), ""),
    "loan.property_value": (_("What the home is worth"), _("Its price, or what you think.")),
    "loan.monthly_payment": (
        _("What you would pay a month"),
        _("For the new loan, with taxes and insurance."),
    ),
    "employers[].start_date": (_("First day there"), ""),
    "employers[].end_date": (_("Last day there"), _("Only where you have left.")),
    "employers[].self_employed": (_("Do you or your family own the firm?"), ""),
    "assets[].account_last_digits": (_("Last four digits of the account's number"), ""),
    "assets[].balance": (_("What is in it now"), ""),
}
ADD = {
    "employers": _("Add another employer"),
    "debts": _("Add another debt"),
    "assets": _("Add another account"),
}
HOW = {
    Kind.DATE: _("Like 31 March 2026."),
    Kind.MONEY: _("In dollars, like 1234.50."),
}
AUTOCOMPLETE = {
    "person.name": "name",
    "person.date_of_birth": "bday",
    "person.address": "street-address",
    "person.phone": "tel",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One input of the form, with what was typed."""

    leaf: Leaf
    name: str  # of the input
    typed: str
    error: str = ""
    kept: str = ""  # the last digits of a number that is not shown again
    choices: Mapping[str, str | Promise] = field(default_factory=dict)
    autocomplete: str = "off"

    @property
    def label(self) -> str:
        path = self.leaf.path
        return str(ASKED[path][0]) if path in ASKED else gettext(self.leaf.label)

    @property
    def hint(self) -> str:
        path = self.leaf.path
        said = ASKED[path][1] if path in ASKED else explained(self.leaf)
        return f"{said} {HOW.get(self.leaf.kind, '')}".strip()

    @property
    def long(self) -> bool:
        return self.leaf.kind is Kind.ADDRESS

    @property
    def mono(self) -> bool:
        return self.leaf.kind in MONO

    @property
    def numeric(self) -> bool:
        return self.leaf.kind in NUMERIC

    @property
    def short(self) -> bool:
        return self.leaf.kind in MONO or self.leaf.kind is Kind.DATE


@dataclass(frozen=True, slots=True)
class RowForm:
    """The inputs of a group, or of one row of a table."""

    number: int
    title: str
    entries: tuple[Entry, ...]


@require_safe
@own_case(editable=True)
def about(request: HttpRequest, case: Case) -> HttpResponse:
    """All that is stated, and what is wanting."""
    _asked(case)
    context = {
        "case": case,
        "groups": stated_sheet(case.stated),
        "wanting": [
            {"href": reverse("apply:about_group", args=[case.reference, group]), "sentence": says}
            for group, says in wanting(case)
        ],
        "first": GROUPS[0],
    }
    return render(request, "review/apply/about.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own_case(editable=True)
def about_group(request: HttpRequest, case: Case, group: str) -> HttpResponse:
    """One group, or the rows of one table. A row is added or taken away without saving."""
    _asked(case)
    if group not in GROUPS:
        raise Http404
    if request.method != "POST":
        return _form(request, case, group, _stated(case, group), none=_none(case))
    said = [_sent(request, group, number) for number in range(_count(request, group))]
    none = request.POST.get("none") == "yes"
    do = request.POST.get("do", "save")
    if do == "add" and group in TABLES:
        return _form(request, case, group, [*said, {}], none=none, focus="row")
    if do.startswith("remove-") and group in TABLES:
        left = [row for number, row in enumerate(said) if do != f"remove-{number}"]
        return _form(request, case, group, left, none=none, focus="add")
    return _save(request, case, group, said, none=none)


def _save(
    request: HttpRequest, case: Case, group: str, said: list[dict[str, str]], *, none: bool
) -> HttpResponse:
    given: dict[str, Given] = {}
    if group in TABLES:
        said = [row for row in said if any(map(str.strip, row.values()))]
        given[group] = said
        if group == "employers":
            given["person"] = {"without_employer": "true" if none else ""}
    else:
        given[group] = _without_kept_numbers(request, group, said[0])
    seen = request.POST.get("seen", "")
    try:
        state_all(case, given, by=person(request), seen=seen)
    except NotStateable as wrong:
        return _form(request, case, group, said, none=none, errors=wrong.errors)
    except Restated:
        return _form(request, case, group, said, none=none, conflict=True)
    return redirect(_after(request, case, group))


def _form(
    request: HttpRequest,
    case: Case,
    group: str,
    said: Sequence[Mapping[str, str]],
    *,
    none: bool = False,
    errors: Mapping[str, str] | None = None,
    conflict: bool = False,
    focus: str = "",
) -> HttpResponse:
    errors = errors or {}
    table = group in TABLES
    forms = [
        RowForm(
            number,
            f"{ONE_OF[group]} {number + 1}" if table else "",
            tuple(_entry(case, leaf, number, row, errors) for leaf in _asked_of(group)),
        )
        for number, row in enumerate(said or [{}])
    ]
    inputs = {_path(entry, one.number): entry.name for one in forms for entry in one.entries}
    inputs[WITHOUT_EMPLOYER] = "none"
    context = {
        "case": case,
        "group": group,
        "title": TITLES[group],
        "hint": HINTS[group],
        "forms": forms,
        "add": ADD.get(group, ""),
        "many": table and len(forms) > 1,
        "may_add": table and len(forms) < MOST_ROWS,
        "asks_none": group == "employers",
        "none": none,
        "none_error": errors.get(WITHOUT_EMPLOYER, ""),
        "seen": edition(case.stated, *_groups_of(group)),
        "walk": _walk(request),
        "back": _back(request, case),
        "errors": [
            {"href": f"#{inputs.get(path, 'form')}", "sentence": says}
            for path, says in errors.items()
        ],
        "conflict": conflict,
        "focus": focus,
    }
    status = 409 if conflict else 422 if errors else 200
    return render(request, "review/apply/about_group.html", context, status=status)


def _entry(
    case: Case, leaf: Leaf, number: int, said: Mapping[str, str], errors: Mapping[str, str]
) -> Entry:
    name = leaf.path.rpartition(".")[2]
    choices: Mapping[str, str | Promise] = {}
    if leaf.path == "loan.purpose":
        choices = PURPOSES
    elif leaf.kind is Kind.BOOLEAN:
        choices = TICKED
    return Entry(
        leaf=leaf,
        name=f"{name}-{number}",
        typed=said.get(name, ""),
        error=errors.get(leaf.path.replace("[]", f"[{number}]"), ""),
        kept=case.stated.get(leaf.path, "")[-4:] if is_ssn(leaf.path) else "",
        choices=choices,
        autocomplete=AUTOCOMPLETE.get(leaf.path, "off"),
    )


def _asked_of(group: str) -> list[Leaf]:
    """The leaves with an input of their own."""
    return [leaf for leaf in columns(group) if leaf.path != WITHOUT_EMPLOYER]


def _path(entry: Entry, number: int) -> str:
    return entry.leaf.path.replace("[]", f"[{number}]")


def _stated(case: Case, group: str) -> list[dict[str, str]]:
    """What is stated, as people write it, by the names of leaves."""
    if group in TABLES:
        kinds = {leaf.path.rpartition(".")[2]: leaf.kind for leaf in columns(group)}
        return [
            {name: _written(kinds[name], text) for name, text in row.items()}
            for row in rows(case.stated, group)
        ]
    held = {
        leaf.path.partition(".")[2]: _written(leaf.kind, case.stated[leaf.path])
        for leaf in columns(group)
        if leaf.path in case.stated and not is_ssn(leaf.path)
    }
    if group == "person" and not held:
        held["name"] = case.applicant.full_name
    return [held]


def _written(kind: Kind, text: str) -> str:
    return shown(kind, text) if kind is Kind.DATE else text


def _none(case: Case) -> bool:
    return bool(case.stated.get(WITHOUT_EMPLOYER) == "true")


def _sent(request: HttpRequest, group: str, number: int) -> dict[str, str]:
    """What was sent of one row, by the names of leaves."""
    names = [leaf.path.rpartition(".")[2] for leaf in _asked_of(group)]
    return {name: request.POST.get(f"{name}-{number}", "") for name in names}


def _without_kept_numbers(
    request: HttpRequest, group: str, said: Mapping[str, str]
) -> dict[str, str]:
    """A number that is not shown again stays where its input was left empty."""
    kept = dict(said)
    for leaf in columns(group):
        name = leaf.path.partition(".")[2]
        forget = request.POST.get(f"forget-{name}-0") == "yes"
        if is_ssn(leaf.path) and not kept.get(name, "").strip() and not forget:
            kept.pop(name, None)
    return kept


def _count(request: HttpRequest, group: str) -> int:
    sent = request.POST.get("rows", "1") if group in TABLES else "1"
    return min(int(sent), MOST_ROWS) if sent.isdecimal() and len(sent) < 4 else 0


def _groups_of(group: str) -> tuple[str, ...]:
    """The groups that a page changes."""
    return (group, "person") if group == "employers" else (group,)


def _walk(request: HttpRequest) -> bool:
    """Whether the applicant goes through all groups, one after the other."""
    return (request.POST.get("walk") or request.GET.get("walk")) == "yes"


def _from_check(request: HttpRequest) -> bool:
    return (request.POST.get("from") or request.GET.get("from")) == "check"


def _back(request: HttpRequest, case: Case) -> dict[str, str]:
    """Where the page was come from."""
    if _from_check(request):
        address = reverse("apply:check", args=[case.reference])
        return {"from": "check", "href": f"{address}#about", "label": gettext("Check what we read")}
    address = reverse("apply:about", args=[case.reference])
    return {"from": "", "href": address, "label": gettext("About you and the loan")}


def _after(request: HttpRequest, case: Case, group: str) -> str:
    """The next group of a walk; else where the page was come from, at this group."""
    if _from_check(request):
        return reverse("apply:check", args=[case.reference]) + f"#about-{group}"
    place = GROUPS.index(group) + 1
    if _walk(request) and place < len(GROUPS):
        address = reverse("apply:about_group", args=[case.reference, GROUPS[place]])
        return f"{address}?{urlencode({'walk': 'yes'})}"
    return reverse("apply:about", args=[case.reference]) + f"#about-{group}"


def _asked(case: Case) -> None:
    """Only some kinds of case have anything to state."""
    if not case.kind.asks_application:
        raise Http404
