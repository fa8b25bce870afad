"""The built-in rules. Importing this package registers them all.

Pure: the same facts give the same finding, now and in a back-test. Sources are named at each rule.
"""

from rules.library import (
    bank,
    bank_debts,
    bank_deposits,
    bank_history,
    bank_pay,
    case,
    employment,
    firms,
    form_1040,
    form_1099,
    id_document,
    identity,
    income,
    invoice,
    paperwork,
    pay_dates,
    pay_history,
    pay_stub,
    pay_taxes,
    tax_years,
    values,
    w2,
)

__all__ = [
    "bank",
    "bank_debts",
    "bank_deposits",
    "bank_history",
    "bank_pay",
    "case",
    "employment",
    "firms",
    "form_1040",
    "form_1099",
    "id_document",
    "identity",
    "income",
    "invoice",
    "paperwork",
    "pay_dates",
    "pay_history",
    "pay_stub",
    "pay_taxes",
    "tax_years",
    "values",
    "w2",
]
