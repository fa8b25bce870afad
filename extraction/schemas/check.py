"""A check, or a copy of one."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Check as CheckRule
from extraction.schemas.base import Group, Kind, Schema, group, leaf, money


class Payer(Group):
    name: str | None = leaf(
        "Name", "Whose account it is drawn on.", Kind.NAME, required=True, pii=True
    )
    address: str | None = leaf("Address", "In one line.", Kind.ADDRESS, pii=True)


class Micr(Group):
    routing_number: str | None = leaf(
        "Routing number", "Nine digits at the foot.", Kind.IDENTIFIER, check=CheckRule.ROUTING
    )
    account_number: str | None = leaf(
        "Account number", "At the foot, after the routing number.", Kind.IDENTIFIER, pii=True
    )
    check_number: str | None = leaf("Check number", "At the foot.", Kind.IDENTIFIER)


class BankCheck(Schema):
    """An order to a bank to pay somebody."""

    slug: ClassVar[str] = "check"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Check"

    number: str | None = leaf("Check number", "At the top right.", Kind.IDENTIFIER)
    payer: Payer = group("Payer")
    pay_to: str | None = leaf(
        "Pay to", "Pay to the order of: who is paid.", Kind.NAME, required=True, pii=True
    )
    check_date: date | None = leaf("Date", "On the check.", Kind.DATE, required=True)
    amount: Decimal | None = money("Amount", "In figures.", required=True)
    amount_in_words: str | None = leaf("Amount in words", "As written.", Kind.TEXT)
    bank_name: str | None = leaf("Bank", "That it is drawn on.", Kind.NAME)
    memo: str | None = leaf("Memo", "As written.", Kind.TEXT)
    micr: Micr = group("Line at the foot")
