"""All layouts: which program draws them, in which country's format, with which terms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from extraction.samples import (
    bills,
    companies,
    invoices_europe,
    invoices_plain,
    pay,
    pay_stub_checks,
    pay_stub_sheets,
)
from extraction.samples.canvas import A4, LETTER, Canvas
from extraction.samples.formats import (
    Format,
    brief_us_date,
    dashed_us_date,
    dotted_date,
    long_uk_date,
    short_us_date,
    us_date,
)
from extraction.samples.payroll import Names
from extraction.samples.people import Facts

AMERICAN = Format(us_date)


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to print a document."""

    draw: Callable[[Canvas], None]
    terms: pay.Terms | bills.Terms
    format: Format = AMERICAN
    size: tuple[float, float] = LETTER
    lang: str = "en"
    producer: str = "Paperwright 4.2"

    def facts(self, seed: int, as_of: date, given: Mapping[str, str], inconsistent: bool) -> Facts:
        """What a document of this layout says."""
        if isinstance(self.terms, pay.Terms):
            return pay.facts(seed, as_of, self.terms, given, inconsistent=inconsistent)
        return bills.facts(seed, as_of, self.terms, given, inconsistent=inconsistent)


_SHORT_NAMES = Names(
    extra="Holiday",
    federal="Fed W/H",
    social_security="FICA",
    state="{} W/H",
    deductions=("401K", "Health", "Dental"),
)

PAY_STUBS = (
    Layout(pay_stub_sheets.two_columns, pay.Terms()),
    Layout(
        pay_stub_checks.check_below,
        pay.Terms(_SHORT_NAMES, ("Weekly", "Biweekly")),
        Format(short_us_date),
    ),
    Layout(
        pay_stub_sheets.banner,
        pay.Terms(frequencies=("Biweekly", "Semi-monthly"), ssn="***-**-{}"),
        Format(brief_us_date),
    ),
    Layout(pay_stub_checks.old_printer, pay.Terms(ssn="987-65-432{:.1}"), Format(dashed_us_date)),
)

INVOICES = (
    Layout(
        invoices_plain.sales_tax,
        bills.Terms(bills.US, companies.SUPPLIES, shipping=True, most=7),
    ),
    Layout(
        invoices_europe.rechnung,
        bills.Terms(
            bills.GERMANY, companies.GERMAN_GOODS, number="RE-{year}-{:05}", decimals=2,
            due_days=(14, 30),
        ),
        Format(dotted_date, ",", "."),
        A4,
        "de",
    ),
    Layout(
        invoices_europe.vat_invoice,
        bills.Terms(bills.UK, companies.UK_GOODS, number="{:06}"),
        Format(long_uk_date),
        A4,
    ),
)  # fmt: skip
