"""One account statement by itself: balances, lines, totals, dates."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.facts import case, document, rows, verdict, verdicts

BALANCES = "bank_statement.balances"
RUNNING = "bank_statement.running_balance"
TOTALS = "bank_statement.totals_are_the_lines"
FLOW = (
    # day, text, in, out
    ("2026-10-02", "KESTREL AEROSTR PAYROLL", "2550.00", None),
    ("2026-10-05", "RENT MAPLE COURT", None, "1400.00"),
    ("2026-10-12", "GREENLEAF GROCERY", None, "186.35"),
    ("2026-10-16", "KESTREL AEROSTR PAYROLL", "2550.00", None),
    ("2026-10-20", "ALDER POWER CO AUTOPAY", None, "88.40"),
)
HEAD = {
    "bank_name": "Harborstone Bank",
    "account_holder": "Dave Applewood",
    "account_number": "XXXXXX4471",
    "account_type": "Everyday Checking",
    "period_start": "2026-10-01",
    "period_end": "2026-10-31",
}


def statement(flow=FLOW, changes=None, *, opening="1000.00", totals=True, balances=True, key=1):
    """A statement that adds up, with some values changed afterwards."""
    at = Decimal(opening)
    came = went = Decimal(0)
    lines = []
    for day, text, more, less in flow:
        came += Decimal(more or 0)
        went += Decimal(less or 0)
        at += Decimal(more or 0) - Decimal(less or 0)
        lines.append(
            {
                "posted_on": day,
                "description": text,
                "deposit": more,
                "withdrawal": less,
                "balance": f"{at:.2f}" if balances else None,
            }
        )
    values = {**HEAD, "opening_balance": opening, "closing_balance": f"{at:.2f}"}
    if totals:
        values |= {"total_deposits": f"{came:.2f}", "total_withdrawals": f"{went:.2f}"}
    values |= rows("transactions", *lines)
    return document("bank_statement", {**values, **(changes or {})}, key=key, whole=False)


@pytest.mark.parametrize("rule", [BALANCES, RUNNING, TOTALS, "bank_statement.dates_in_period"])
def test_statement_that_adds_up_passes(rule):
    for facts in (
        statement(),
        statement(totals=False),
        statement(balances=False),
        statement(FLOW[::-1], {"opening_balance": "1000.00"}, balances=False),
    ):
        assert verdict(rule, facts).outcome == "pass"


def test_lists_newest_first_pass():
    newest = statement()
    turned = {}
    for number in range(len(FLOW)):
        for column in ("posted_on", "description", "deposit", "withdrawal", "balance"):
            fact = newest.facts[f"transactions[{len(FLOW) - 1 - number}].{column}"]
            turned[f"transactions[{number}].{column}"] = fact.value

    assert verdict(RUNNING, statement(changes=turned)).outcome == "pass"


@pytest.mark.parametrize(
    ("changes", "totals", "outcome", "severity"),
    [
        ({"closing_balance": "5000.00"}, True, "fail", "blocker"),
        ({"closing_balance": "5000.00"}, False, "fail", "warning"),
        ({"total_fees": "12.00", "closing_balance": "4413.25"}, True, "pass", None),
        ({"opening_balance": None}, True, "cannot", None),
        ({"transactions[2].withdrawal": None, "total_withdrawals": None}, True, "cannot", None),
    ],
)
def test_closing_balance_follows_from_the_rest(changes, totals, outcome, severity):
    one = verdict(BALANCES, statement(changes=changes, totals=totals))

    assert one.outcome == outcome
    if severity:
        assert one.severity == severity
        assert (one.expected, one.found) == ("4,425.25", "5,000.00")


def test_card_owes_what_is_bought():
    card = {
        "account_type": "Visa card",
        "opening_balance": "500.00",
        "closing_balance": "650.00",
        "total_deposits": "500.00",
        "total_withdrawals": "650.00",
    }

    assert verdict(BALANCES, document("bank_statement", card, whole=False)).outcome == "pass"


def test_statement_without_lines_and_totals_cannot_be_judged():
    bare = {"opening_balance": "1.00", "closing_balance": "2.00"}

    assert verdict(BALANCES, document("bank_statement", bare, whole=False)).outcome == "cannot"


MONEY = st.integers(1, 900_000).map(lambda cents: f"{Decimal(cents) / 100:.2f}")
MOVES = st.lists(st.tuples(st.integers(1, 31), MONEY, st.booleans()), min_size=2, max_size=12).map(
    lambda moves: [
        (f"2026-10-{day:02}", f"LINE {n}", paid if more else None, None if more else paid)
        for n, (day, paid, more) in enumerate(moves)
    ]
)


@given(MOVES, MONEY)
def test_any_flow_that_adds_up_passes(flow, opening):
    for rule in (BALANCES, RUNNING, TOTALS):
        assert verdict(rule, statement(flow, opening=opening)).outcome == "pass"


@given(MOVES, MONEY, st.data())
def test_one_raised_balance_is_found(flow, opening, data):
    at = data.draw(st.integers(0, len(flow) - 2))
    whole = statement(flow, opening=opening)
    path = f"transactions[{at}].balance"
    raised = Decimal(whole.facts[path].value) + Decimal("37.21")

    found = verdicts(RUNNING, statement(flow, {path: f"{raised:.2f}"}, opening=opening))

    assert [one.outcome for one in found] == ["fail"]
    assert f"{raised:,.2f}" in found[0].sentence
    assert path in [seen.path for seen in found[0].inputs]


@given(MOVES, MONEY, st.data())
def test_one_raised_deposit_is_found(flow, opening, data):
    came = [at for at, one in enumerate(flow) if one[2]]
    if not came:
        return
    path = f"transactions[{data.draw(st.sampled_from(came))}].deposit"
    whole = statement(flow, opening=opening)
    raised = Decimal(whole.facts[path].value) + Decimal("512.37")

    facts = statement(flow, {path: f"{raised:.2f}"}, opening=opening)

    assert verdict(TOTALS, facts).outcome == "fail"
    assert verdict(RUNNING, facts).outcome == "fail"


def test_line_that_was_not_read_is_no_edit():
    """What a missing line would explain weighs less, and says so."""
    whole = statement()
    kept = [path for path in whole.facts if not path.startswith("transactions[2]")]
    short = document(
        "bank_statement", {path: whole.facts[path] for path in kept}, key=1, whole=False
    )

    for rule in (TOTALS, RUNNING):
        one = verdict(rule, short)
        assert (one.outcome, one.severity) == ("fail", "warning")
        assert "left out" in one.sentence


def test_edited_balance_blocks_and_a_misread_digit_does_not():
    edited = verdict(RUNNING, statement(changes={"transactions[1].balance": "3980.11"}))
    misread = verdict(RUNNING, statement(changes={"transactions[1].balance": "2450.00"}))

    assert (edited.severity, edited.expected, edited.found) == ("blocker", "2,150.00", "3,980.11")
    assert misread.severity == "warning"


def test_balances_without_amounts_cannot_be_judged():
    bare = {**HEAD, "opening_balance": "1.00", "transactions[0].balance": "5.00"}

    assert verdict(RUNNING, document("bank_statement", bare, whole=False)).outcome == "cannot"


@pytest.mark.parametrize(
    ("changes", "outcome", "severity"),
    [
        ({"total_deposits": "4022.15"}, "fail", "blocker"),
        ({"total_deposits": "6100.00"}, "fail", "warning"),
        ({"total_deposits": None}, "pass", None),
        ({"transactions[0].deposit": None}, "cannot", None),
    ],
)
def test_totals_are_the_sums_of_the_lines(changes, outcome, severity):
    one = verdict(TOTALS, statement(changes=changes))

    assert one.outcome == outcome
    assert severity is None or one.severity == severity


def test_totals_without_lines_cannot_be_compared():
    bare = document("bank_statement", {**HEAD, "total_deposits": "5.00"}, whole=False)

    assert verdict(TOTALS, bare).outcome == "cannot"


@pytest.mark.parametrize(
    ("count", "outcome", "severity"),
    [("5", "pass", None), ("7", "fail", "note"), ("4", "fail", "warning"), (None, "pass", None)],
)
def test_as_many_lines_as_the_statement_says(count, outcome, severity):
    one = verdict("bank_statement.line_count", statement(changes={"transaction_count": count}))

    assert one.outcome == outcome
    assert severity is None or one.severity == severity
    empty = document("bank_statement", {**HEAD, "transaction_count": "5"}, whole=False)
    assert verdict("bank_statement.line_count", empty).outcome == "cannot"


@pytest.mark.parametrize(
    ("changes", "outcome", "severity"),
    [
        ({"transactions[0].posted_on": "2026-09-28"}, "pass", None),  # as cards post
        ({"transactions[0].posted_on": "2026-08-02"}, "fail", "warning"),
        ({"period_end": "2026-09-30"}, "fail", "blocker"),
        ({"period_start": None}, "cannot", None),
    ],
)
def test_lines_lie_in_the_period(changes, outcome, severity):
    one = verdict("bank_statement.dates_in_period", statement(changes=changes))

    assert one.outcome == outcome
    assert severity is None or one.severity == severity


def test_overdrawn_days_are_counted():
    rule = "bank_statement.overdrawn"
    low = (("2026-10-02", "RENT", None, "1200.00"), ("2026-10-09", "SHOP", None, "10.00"))
    lower = (*low, ("2026-10-11", "SHOP", None, "10.00"))

    assert verdict(rule, statement()).outcome == "pass"
    assert verdict(rule, statement(low)).severity == "note"
    weighty = verdict(rule, statement(lower))
    assert (weighty.severity, weighty.found) == ("warning", "-220.00")
    assert verdict(rule, statement(changes={"closing_balance": None})).outcome == "cannot"


@pytest.mark.parametrize(
    ("texts", "severity"),
    [
        (["NSF FEE"], "note"),
        (["RETURNED ITEM CHARGE", "OVERDRAFT ITEM FEE", "INSUFFICIENT FUNDS FEE"], "blocker"),
        (["OVERDRAFT PROTECTION TRANSFER TO CHK"] * 4, None),
        (["NSF FEE REFUND"] * 3, None),
        (["NSF RETURNED CHECK 1021", "NSF FEE"], "note"),  # one event
    ],
)
def test_returned_payments_are_counted_once(texts, severity):
    flow = [(f"2026-10-{day + 2:02}", text, None, "35.00") for day, text in enumerate(texts)]

    one = verdict("bank_statement.returned_payments", case(statement(flow)))

    assert one.severity == severity if severity else one.outcome == "pass"


def test_statement_without_lines_says_nothing_of_returned_payments():
    one = verdict("bank_statement.returned_payments", case(statement(())))

    assert one.outcome == "cannot"
