"""Conditions as sentences, construct by construct."""

import pytest

from rules.language import NotARule
from rules.language.functions import FUNCTIONS, OVER_ROWS
from rules.language.picking import PICKS
from rules.language.signatures import TRUTH
from rules.language.words import in_words


@pytest.mark.parametrize(
    ("on", "condition", "said"),
    [
        (
            "pay_stub",
            "net_pay.current <= gross_pay.current * 0.8",
            "Net pay (this period) is at most gross pay (this period) times 0.8.",
        ),
        ("pay_stub", "pay_date >= period_end - 3", "Pay date is at least period end minus 3 days."),
        (
            "pay_stub",
            "pay_date - period_end <= 14",
            "The days from period end to pay date is at most 14.",
        ),
        (
            "pay_stub",
            "1 <= net_pay.current < 1e4",
            "1 is at most net pay (this period) and net pay (this period) is less than 10,000.",
        ),
        (
            "pay_stub",
            "known(pay_date) and (employer.name in ('A', 'B') or not known(period_end))",
            "Pay date was read, and either employer (name) is one of “A” or “B” or period end was "
            "not read.",
        ),
        (
            "pay_stub",
            "not (known(pay_date) and known(period_end))",
            "Pay date was not read, or period end was not read.",
        ),
        (
            "pay_stub",
            "near(net_pay.current, gross_pay.current - taxes.current, 0.02)",
            "Net pay (this period) is about (gross pay (this period) minus taxes (this period)), "
            "give or take 0.02.",
        ),
        ("pay_stub", "employer.name != 'Acme'", "Employer (name) is not “Acme”."),
        (
            "pay_stub",
            "not contains(employer.name, 'a', 'b', 'c')",
            "Employer (name) does not contain “a”, “b” or “c”.",
        ),
        (
            "pay_stub",
            "pay_date > date('2026-03-31') if known(pay_date) else True",
            "Where pay date was read, pay date is more than 2026-03-31, and otherwise it always "
            "holds.",
        ),
        ("pay_stub", "known(pay_date) == False", "Pay date was not read."),
        (
            "pay_stub",
            "default(taxes.current, 0) > 1",
            "Taxes (this period) (or 0 where it was not read) is more than 1.",
        ),
        (
            "bank_statement",
            "all(t.deposit <= 1000 for t in transactions if contains(t.description, 'cash'))",
            "For every transaction where the transaction's description contains “cash”, the "
            "transaction's deposit is at most 1,000.",
        ),
        (
            "bank_statement",
            "not any(t.balance < 0 for t in transactions)",
            "For no transaction, the transaction's balance is less than 0.",
        ),
        (
            "bank_statement",
            "sum(t.deposit for t in transactions) == total_deposits",
            "The sum of the transaction's deposit over every transaction is deposits and credits.",
        ),
        (
            "bank_statement",
            "count(contains(t.description, 'nsf') for t in transactions) < 3",
            "The number of times that, for a transaction, the transaction's description contains "
            "“nsf” is less than 3.",
        ),
        (
            "bank_statement",
            "known(any(t.deposit > 5 for t in transactions))",
            "(for some transaction, the transaction's deposit is more than 5) can be told.",
        ),
        (
            "bank_statement",
            "last(transactions).balance == closing_balance",
            "The last transaction's balance is closing balance.",
        ),
        (
            "case",
            "as_of - latest(pay_stub, pay_date).pay_date <= 30",
            "The days from pay date of the latest pay stub (by pay date) to the day the case was "
            "sent is at most 30.",
        ),
        (
            "case",
            "all(same_person(s.employee.name, applicant_name) for s in pay_stub)",
            "For every pay stub, the pay stub's employee (name) is the same person as the "
            "applicant's name.",
        ),
        (
            "case",
            "any(any(a.pay_date == b.pay_date for b in pay_stub) for a in pay_stub)",
            "For some pay stub, (for some other pay stub, the pay stub's pay date is the other pay "
            "stub's pay date).",
        ),
        (
            "case",
            "count(pay_stub) >= 2 and stated.loan.amount > 0",
            "The number of pay stubs is at least 2, and the application's loan (loan amount) is "
            "more than 0.",
        ),
    ],
)
def test_condition_reads_as_a_sentence(on, condition, said):
    assert in_words(condition, on) == said


def test_mistakes_have_no_sentence():
    with pytest.raises(NotARule):
        in_words("net_pay.curent < 1", "pay_stub")


def test_ticked_box_is_said_to_be_ticked():
    said = in_words("any(e.self_employed for e in stated.employers)", "case")

    assert said == "For some employer of the application, the employer's own firm is ticked."


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_words(name):
    function = FUNCTIONS[name]

    assert "{" in function.words
    if name not in ("near", "known", "contains") and function.takes((TRUTH,)) is TRUTH:
        assert function.negated
    assert bool(function.negated) == (
        name in ("near", "known", "contains", "starts_with", "is_empty", "is_multiple", "mentions")
        or name.startswith("same_")
    )


@pytest.mark.parametrize(("name", "function"), {**FUNCTIONS, **OVER_ROWS, **PICKS}.items())
def test_every_example_begins_with_its_function(name, function):
    assert function.example.startswith(f"{name}(")
    assert function.meaning.endswith(".")
