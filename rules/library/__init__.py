"""The built-in rules. Importing this package registers them all.

Pure: the same facts give the same finding, now and in a back-test. Sources are named at each rule.
"""

from rules.library import (
    case,
    firms,
    id_document,
    identity,
    invoice,
    pay_dates,
    pay_history,
    pay_stub,
    pay_taxes,
    values,
)

__all__ = [
    "case",
    "firms",
    "id_document",
    "identity",
    "invoice",
    "pay_dates",
    "pay_history",
    "pay_stub",
    "pay_taxes",
    "values",
]
