"""An account's statement: of a bank, a card or a broker. Names after published models."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Favours, Group, Kind, Schema, group, leaf, money


class Transaction(Group):
    posted_on: date | None = leaf(
        "Date",
        "When it was posted; the statement's year where only day and month are printed.",
        Kind.DATE,
    )
    description: str | None = leaf(
        "Description", "As printed, continuation lines joined.", Kind.TEXT
    )
    check_number: str | None = leaf("Check number", "Where it is a check.", Kind.IDENTIFIER)
    deposit: Decimal | None = money(
        "Deposit", "Money in, a positive amount; empty where money went out."
    )
    withdrawal: Decimal | None = money(
        "Withdrawal", "Money out, a positive amount; empty where money came in."
    )
    balance: Decimal | None = money("Balance", "The balance printed beside it, if one is.")


class Savings(Group):
    number: str | None = leaf(
        "Account number",
        "Of the second account on a combined statement.",
        Kind.IDENTIFIER,
        pii=True,
    )
    closing_balance: Decimal | None = money(
        "Closing balance", "Of that account.", favours=Favours.HIGHER
    )


class BankStatement(Schema):
    """What happened on an account in a period, and what was left on it.

    Of a combined statement the main account counts; a second one has its own group.
    """

    slug: ClassVar[str] = "bank_statement"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Account statement"

    bank_name: str | None = leaf("Bank", "Who issued the statement.", Kind.NAME, required=True)
    bank_address: str | None = leaf("Bank's address", "In one line.", Kind.ADDRESS)
    account_holder: str | None = leaf(
        "Account holder", "Whose account it is, all names.", Kind.NAME, required=True, pii=True
    )
    holder_address: str | None = leaf(
        "Holder's address", "The holder's address, in one line.", Kind.ADDRESS, pii=True
    )
    account_number: str | None = leaf(
        "Account number",
        "As printed, masked digits included.",
        Kind.IDENTIFIER,
        required=True,
        pii=True,
    )
    account_type: str | None = leaf(
        "Account type", "As printed: Checking, Savings, Visa card.", Kind.TEXT
    )
    currency: str | None = leaf("Currency", "ISO 4217 code of the amounts.", Kind.CURRENCY)
    statement_date: date | None = leaf(
        "Statement date", "The day of issue, where one is printed.", Kind.DATE
    )
    period_start: date | None = leaf("Period start", "First day of the period.", Kind.DATE)
    period_end: date | None = leaf("Period end", "Last day of the period.", Kind.DATE)
    opening_balance: Decimal | None = money(
        "Opening balance",
        "At the start of the period; negative where overdrawn. What is owed on a card counts as"
        " positive, as printed.",
        required=True,
    )
    closing_balance: Decimal | None = money(
        "Closing balance",
        "At the end of the period; negative where overdrawn. What is owed on a card counts as"
        " positive, as printed.",
        required=True,
        favours=Favours.HIGHER,
    )
    total_deposits: Decimal | None = money(
        "Deposits and credits",
        "All money in, as the summary prints it, a positive amount; payments on a card.",
    )
    total_withdrawals: Decimal | None = money(
        "Withdrawals and debits",
        "All money out, as the summary prints it, a positive amount; purchases on a card.",
    )
    total_fees: Decimal | None = money(
        "Fees", "All service fees, as the summary prints them, a positive amount."
    )
    transaction_count: Decimal | None = leaf(
        "Number of transactions",
        "Only where the statement prints how many there are.",
        Kind.NUMBER,
    )
    second_account: Savings = group("Second account")
    transactions: tuple[Transaction, ...] = group("Transactions")
