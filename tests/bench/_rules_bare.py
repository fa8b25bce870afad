"""The same dozen rules twice: for the engine, and as bare functions on plain objects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from extraction.schemas import SCHEMAS
from extraction.schemas.bank_statement import BankStatement
from extraction.schemas.pay_stub import PayStub
from extraction.schemas.w2 import W2
from rules.figures import NOTHING, ROUNDING
from rules.models import Severity
from rules.registry import Fail, Pass, Rule, Verdict
from rules.statements import lines
from rules.view import CaseFacts, CaseView, Trace, View

DOLLAR = Decimal(1)
SOCIAL_SECURITY, MEDICARE = Decimal("0.062"), Decimal("0.0145")
FOUND = Fail("It does not fit.")
PASS = Pass()


def net(stub: View[PayStub]) -> Verdict:
    left = stub.gross_pay.current.money() - stub.taxes.current.money()
    left -= stub.deductions.current.maybe_money() or NOTHING
    return PASS if abs(left - stub.net_pay.current.money()) <= ROUNDING else FOUND


def earned(stub: View[PayStub]) -> Verdict:
    rows = [row.current.money() for row in stub.earnings]
    return PASS if abs(sum(rows, NOTHING) - stub.gross_pay.current.money()) <= ROUNDING else FOUND


def taxed(stub: View[PayStub]) -> Verdict:
    rows = [row.current.money() for row in stub.tax_lines]
    return PASS if abs(sum(rows, NOTHING) - stub.taxes.current.money()) <= ROUNDING else FOUND


def year(stub: View[PayStub]) -> Verdict:
    fits = stub.gross_pay.ytd.money() >= stub.gross_pay.current.money()
    return PASS if fits and stub.net_pay.ytd.money() >= stub.net_pay.current.money() else FOUND


def ordered(stub: View[PayStub]) -> Verdict:
    start, end, paid = stub.period_start.day(), stub.period_end.day(), stub.pay_date.day()
    return PASS if start <= end and paid >= end - timedelta(days=14) else FOUND


def social(form: View[W2]) -> Verdict:
    base = form.social_security_wages.money() + (form.social_security_tips.maybe_money() or NOTHING)
    fits = abs(base * SOCIAL_SECURITY - form.social_security_tax.money()) <= DOLLAR
    return PASS if fits else FOUND


def medicare(form: View[W2]) -> Verdict:
    least = form.medicare_wages.money() * MEDICARE
    return PASS if form.medicare_tax.money() >= least - DOLLAR else FOUND


def wages(form: View[W2]) -> Verdict:
    return PASS if form.medicare_wages.money() >= form.wages.money() - DOLLAR else FOUND


def balances(statement: View[BankStatement]) -> Verdict:
    moved = statement.opening_balance.money()
    for line in lines(statement):
        moved += line.into or NOTHING
        moved -= line.out or NOTHING
    return PASS if moved == statement.closing_balance.money() else FOUND


def within(statement: View[BankStatement]) -> Verdict:
    start, end = statement.period_start.day(), statement.period_end.day()
    fits = all(line.day is None or start <= line.day <= end for line in lines(statement))
    return PASS if fits else FOUND


def large(statement: View[BankStatement]) -> Verdict:
    most = max((line.into or NOTHING for line in lines(statement)), default=NOTHING)
    return PASS if most <= 4_000 else FOUND


def stale(case: CaseView) -> Verdict:
    latest = max(stub.pay_date.day() for stub in case.documents("pay_stub"))
    return PASS if (case.as_of - latest).days <= 30 else FOUND


RULES = tuple(
    Rule(f"bench.{judge.__name__}", 1, "A rule", Severity.WARNING, on, judge)
    for on, judges in (
        (PayStub, (net, earned, taxed, year, ordered)),
        (W2, (social, medicare, wages)),
        (BankStatement, (balances, within, large)),
        (CaseView, (stale,)),
    )
    for judge in judges
)


class Missing(Exception):
    """What a bare rule raises where a value is None."""


@dataclass(slots=True)
class Stub:
    gross: Decimal | None
    gross_year: Decimal | None
    taxes: Decimal | None
    deductions: Decimal | None
    net: Decimal | None
    net_year: Decimal | None
    start: date | None
    end: date | None
    paid: date | None
    earnings: list[Decimal | None]
    tax_lines: list[Decimal | None]


@dataclass(slots=True)
class Form:
    wages: Decimal | None
    social_wages: Decimal | None
    social_tips: Decimal | None
    social_tax: Decimal | None
    medicare_wages: Decimal | None
    medicare_tax: Decimal | None


@dataclass(slots=True)
class Line:
    day: date | None
    into: Decimal | None
    out: Decimal | None


@dataclass(slots=True)
class Statement:
    opening: Decimal | None
    closing: Decimal | None
    start: date | None
    end: date | None
    lines: list[Line]


@dataclass(slots=True)
class Case:
    as_of: date
    documents: list[Any]
    stubs: list[Stub]


def have(*values: Any) -> None:
    """Bare rules too must not take a value that was not read for nothing."""
    if None in values:
        raise Missing


def bare_net(stub: Stub) -> bool:
    have(stub.gross, stub.taxes, stub.net)
    left = stub.gross - stub.taxes - (stub.deductions or NOTHING)
    return abs(left - stub.net) <= ROUNDING


def bare_earned(stub: Stub) -> bool:
    have(stub.gross, *stub.earnings)
    return abs(sum(stub.earnings, NOTHING) - stub.gross) <= ROUNDING


def bare_taxed(stub: Stub) -> bool:
    have(stub.taxes, *stub.tax_lines)
    return abs(sum(stub.tax_lines, NOTHING) - stub.taxes) <= ROUNDING


def bare_year(stub: Stub) -> bool:
    have(stub.gross, stub.gross_year)
    if stub.gross_year < stub.gross:
        return False
    have(stub.net, stub.net_year)
    return stub.net_year >= stub.net


def bare_ordered(stub: Stub) -> bool:
    have(stub.start, stub.end, stub.paid)
    return stub.start <= stub.end and stub.paid >= stub.end - timedelta(days=14)


def bare_social(form: Form) -> bool:
    have(form.social_wages, form.social_tax)
    base = form.social_wages + (form.social_tips or NOTHING)
    return abs(base * SOCIAL_SECURITY - form.social_tax) <= DOLLAR


def bare_medicare(form: Form) -> bool:
    have(form.medicare_wages, form.medicare_tax)
    return form.medicare_tax >= form.medicare_wages * MEDICARE - DOLLAR


def bare_wages(form: Form) -> bool:
    have(form.medicare_wages, form.wages)
    return form.medicare_wages >= form.wages - DOLLAR


def bare_balances(statement: Statement) -> bool:
    have(statement.opening, statement.closing)
    moved = statement.opening
    for line in statement.lines:
        moved += line.into or NOTHING
        moved -= line.out or NOTHING
    return moved == statement.closing


def bare_within(statement: Statement) -> bool:
    have(statement.start, statement.end)
    return all(
        line.day is None or statement.start <= line.day <= statement.end for line in statement.lines
    )


def bare_large(statement: Statement) -> bool:
    return max((line.into or NOTHING for line in statement.lines), default=NOTHING) <= 4_000


def bare_stale(case: Case) -> bool:
    if not case.stubs:
        raise ValueError  # as max() of nothing does
    have(*(stub.paid for stub in case.stubs))
    return (case.as_of - max(stub.paid for stub in case.stubs)).days <= 30


BARE: dict[type, tuple[tuple[str, Callable[[Any], bool]], ...]] = {
    Stub: (
        ("bench.net", bare_net),
        ("bench.earned", bare_earned),
        ("bench.taxed", bare_taxed),
        ("bench.year", bare_year),
        ("bench.ordered", bare_ordered),
    ),
    Form: (
        ("bench.social", bare_social),
        ("bench.medicare", bare_medicare),
        ("bench.wages", bare_wages),
    ),
    Statement: (
        ("bench.balances", bare_balances),
        ("bench.within", bare_within),
        ("bench.large", bare_large),
    ),
}


def judge(case: Case) -> list[tuple[str, str]]:
    """What the bare rules say: rule and outcome, in the engine's order."""
    said = []
    for document in case.documents:
        for name, holds in BARE.get(type(document), ()):
            try:
                said.append((name, "pass" if holds(document) else "fail"))
            except Missing:
                said.append((name, "cannot"))
    try:
        said.append(("bench.stale", "pass" if bare_stale(case) else "fail"))
    except (Missing, ValueError):
        said.append(("bench.stale", "cannot"))
    return said


def case_of(facts: CaseFacts) -> Case:
    """A case as plain objects."""
    view = CaseView(facts, Trace())
    documents = [_object(one) for one in view.every]
    return Case(facts.as_of, documents, [one for one in documents if isinstance(one, Stub)])


def _object(one: Any) -> Any:
    kind = one.document.schema
    if kind is SCHEMAS["pay_stub"]:
        return Stub(
            one.gross_pay.current.peek(),
            one.gross_pay.ytd.peek(),
            one.taxes.current.peek(),
            one.deductions.current.peek(),
            one.net_pay.current.peek(),
            one.net_pay.ytd.peek(),
            one.period_start.peek(),
            one.period_end.peek(),
            one.pay_date.peek(),
            [row.current.peek() for row in one.earnings],
            [row.current.peek() for row in one.tax_lines],
        )
    if kind is SCHEMAS["w2"]:
        return Form(
            one.wages.peek(),
            one.social_security_wages.peek(),
            one.social_security_tips.peek(),
            one.social_security_tax.peek(),
            one.medicare_wages.peek(),
            one.medicare_tax.peek(),
        )
    if kind is SCHEMAS["bank_statement"]:
        return Statement(
            one.opening_balance.peek(),
            one.closing_balance.peek(),
            one.period_start.peek(),
            one.period_end.peek(),
            [
                Line(row.posted_on.peek(), row.deposit.peek(), row.withdrawal.peek())
                for row in one.transactions
            ],
        )
    return None
