"""What the demo starts with: people, and cases made the way that users make them."""

import io
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import close_old_connections
from django.utils import timezone

from accounts.models import Role, User
from accounts.people import add_user
from config import demo_history
from extraction import samples, values
from extraction.cases import open_case, set_straight_through
from extraction.models import Case, CaseKind, Document, FieldValue
from extraction.samples.joined import joined
from extraction.stating import Given, state_all
from review import receiving, submissions
from rules import backtest, life
from rules.models import Version

PASSWORD = "paper-and-ink"  # noqa: S105 - the demo's, printed for everybody to see
READ_WITHIN_S = 180.0
STACK = "whole-stack.pdf"
BIWEEKLY = 26  # pay days a year of the stubs that are drawn here


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo."""

    email: str
    full_name: str
    role: Role


CAST = (
    Person("applicant@demo.example", "Maria Oliveira", Role.APPLICANT),
    Person("applicant2@demo.example", "Jonas Lindqvist", Role.APPLICANT),
    Person("reviewer@demo.example", "Priya Raman", Role.REVIEWER),
    Person("lead@demo.example", "Tomás Ferreira", Role.LEAD),
    Person("lead2@demo.example", "Hanna Weiss", Role.LEAD),
    Person("auditor@demo.example", "Ruth Adeyemi", Role.AUDITOR),
    Person("admin@demo.example", "Ada Novak", Role.ADMIN),
)


def people() -> dict[str, User]:
    """The demo's users by e-mail; made where they are not there."""
    for one in CAST:
        if not User.objects.filter(email__iexact=one.email).exists():
            add_user(one.email, full_name=one.full_name, role=one.role, password=PASSWORD, by=None)
    return {user.email: user for user in User.objects.filter(email__in=[p.email for p in CAST])}


def seed(say: Callable[[str], None]) -> None:
    """Make the demo's cases, or what is missing of them after a start that was cut short.

    Needs a worker that runs.

    Args:
        say: takes one line of progress.

    Raises:
        TimeoutError: the worker did not read the paperwork in time.
    """
    cast = people()
    maria, jonas = cast["applicant@demo.example"], cast["applicant2@demo.example"]
    invoices = CaseKind.objects.get(slug="supplier_invoice")
    if not Case.objects.exists():
        set_straight_through(
            invoices,
            on=True,
            reason="The demo shows what a policy does: clean supplier invoices need no person.",
            by=cast["lead@demo.example"],
        )
    today = timezone.localdate()
    earlier = today - timedelta(days=15)
    _case(
        "mortgage",
        maria,
        _stub(maria, today, layout=1),
        _stub(maria, earlier, layout=1, scan=True),
        more=joined(_stub(maria, earlier, layout=2), _w2(maria, today)),
    )
    inflated = _case("mortgage", jonas, _stub(jonas, today, layout=3))
    wrong_sum = _case(
        "supplier_invoice", maria, _invoice(today, layout=2, overrides={"total": "9850.00"})
    )
    clean = _case("supplier_invoice", jonas, _invoice(today, layout=1))
    to_send = [case for case in (inflated, wrong_sum, clean) if case.state == Case.State.OPEN]
    if to_send:
        say("Reading the sample paperwork")
        for case in to_send:
            _wait_until_read(case)
            if case == inflated:
                _raise_net_pay(case, by=jonas)
            _send(case)
        say("The sample paperwork is read")
    draft_rule(by=cast["lead@demo.example"])
    reviewers = [cast["reviewer@demo.example"], cast["lead@demo.example"]]
    demo_history.make_history(reviewers, now=timezone.now())


def _case(kind: str, applicant: User, *paperwork: samples.Sample, more: bytes = b"") -> Case:
    """The applicant's first case of a kind, with its paperwork and what fits it is stated.

    It is opened where it is not there.
    """
    mine = Case.objects.filter(kind_id=kind, applicant=applicant).order_by("pk")
    case = mine.first() or open_case(CaseKind.objects.get(slug=kind), by=applicant)
    if case.state == Case.State.OPEN and not case.documents.exists():
        for sample in paperwork:
            receiving.submit(io.BytesIO(sample.data), sample.file_name, case, by=applicant)
        if more:
            receiving.submit(io.BytesIO(more), STACK, case, by=applicant)
        if case.kind.asks_application:
            _state(case, paperwork[0].truth)
    return case


def _state(case: Case, stub: Mapping[str, str]) -> None:
    """State what a pay stub says, and a loan that fits it."""
    monthly = Decimal(stub["gross_pay.current"]) * BIWEEKLY / 12
    given: dict[str, Given] = {
        "person": {"name": case.applicant.full_name, "address": stub["employee.address"]},
        "loan": {"purpose": "purchase", "amount": f"{monthly * 36:.0f}"},
        "employers": [
            {
                "name": stub["employer.name"],
                "monthly_income": f"{monthly:.2f}",
                "self_employed": "no",
            }
        ],
    }
    state_all(case, given, by=case.applicant)


def draft_rule(*, by: User) -> None:
    """A rule that is written and tried on the cases, for the second lead to look at."""
    if Version.objects.exists():
        return
    version = life.draft(
        Version.Subject.RULE,
        "team.net_share",
        {
            "on": "pay_stub",
            "title": "Net pay is at most 80 % of gross pay",
            "condition": "net_pay.current <= gross_pay.current * 0.8",
            "sentence": (
                "Net pay is {net_pay.current}, more than 80 % of gross pay, {gross_pay.current}: "
                "look at what was withheld."
            ),
            "severity": "warning",
        },
        by=by,
        rationale="Stubs on which hardly anything is withheld turned out to be home-made.",
        owner="Risk team",
    )
    backtest.start(version, backtest.Scope(last=500), by=by)


def _w2(who: User, as_of: date) -> samples.Sample:
    named = {"employee.name": who.full_name}
    return samples.draw("w2", 1, seed=len(who.full_name), as_of=as_of, overrides=named)


def _stub(who: User, as_of: date, *, layout: int, scan: bool = False) -> samples.Sample:
    return samples.draw(
        "pay_stub",
        layout,
        seed=len(who.full_name),
        as_of=as_of,
        scan=scan,
        overrides={"employee.name": who.full_name},
    )


def _invoice(
    as_of: date, *, layout: int, overrides: dict[str, str] | None = None
) -> samples.Sample:
    return samples.draw(
        "invoice",
        layout,
        seed=11,
        as_of=as_of,
        overrides=overrides,
        inconsistent=bool(overrides),
    )


def _wait_until_read(case: Case) -> None:
    deadline = time.monotonic() + READ_WITHIN_S
    while Document.objects.unfinished().filter(case=case).exists():
        if time.monotonic() > deadline:
            raise TimeoutError("The sample paperwork was not read in time: is a worker running?")
        close_old_connections()
        time.sleep(0.5)


def _raise_net_pay(case: Case, *, by: User) -> None:
    """What a careless or a hopeful applicant does: net pay a thousand higher than printed."""
    value = FieldValue.objects.of_case(case).get(path="net_pay.current")
    if value.value is not None and value.act == FieldValue.Act.READ:
        higher = str(Decimal(value.value) + 1000)
        values.change(value, higher, version=value.version, by=by)


def _send(case: Case) -> None:
    """Send a case; what a reader could not find is said to be not on the document."""
    for value in FieldValue.objects.of_case(case).filter(value=None, act=FieldValue.Act.READ):
        if value.leaf.required:
            values.mark_absent(value, version=value.version, by=case.applicant)
    submissions.send(case, shown=submissions.presented(case), by=case.applicant)
