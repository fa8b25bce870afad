"""Layouts of pay stubs and invoices: who draws them, in which format, with which terms."""

from extraction.samples import (
    bills,
    companies,
    invoices_bills,
    invoices_dense,
    invoices_europe,
    invoices_firms,
    invoices_plain,
    pay,
    pay_stub_checks,
    pay_stub_forms,
    pay_stub_sheets,
    pay_stub_slips,
)
from extraction.samples.canvas import A4, LETTER
from extraction.samples.formats import (
    Format,
    brief_us_date,
    dashed_us_date,
    dotted_date,
    iso_date,
    long_uk_date,
    long_us_date,
    short_us_date,
    slashed_uk_date,
    us_date,
)
from extraction.samples.layout import Layout
from extraction.samples.payroll import Names

GERMAN = Format(dotted_date, ",", ".")

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
    Layout(
        pay_stub_forms.boxed_grid,
        pay.Terms(
            Names(regular="REG", overtime="O/T", extra="COMM", federal="FEDERAL W/H",
                  social_security="OASDI", medicare="MEDICARE", state="STATE W/H {}",
                  deductions=("401K EE", "MED PPO", "DENTAL")),
            ("Semi-monthly", "Biweekly"),
        ),
        Format(short_us_date),
        producer="LedgerMate Payroll 11",
    ),
    Layout(
        pay_stub_forms.leaders,
        pay.Terms(
            Names(regular="Salary", federal="Federal income tax",
                  social_security="Social Security (6.2%)", medicare="Medicare (1.45%)",
                  state="{} income tax", deductions=("Retirement plan", "Health insurance")),
            ("Monthly", "Semi-monthly"), hourly=False, ssn="***-**-{}",
        ),
        Format(long_us_date),
    ),
    Layout(
        pay_stub_forms.sidebar,
        pay.Terms(
            Names("Regular Hours", "Overtime 1.5x", "Bonus", "Federal Withholding", "FICA - SS",
                  "FICA - Medicare", "State Tax - {}",
                  ("401(k) Pre-Tax", "Medical Premium", "Vision", "Group Life")),
            ("Weekly", "Biweekly"),
        ),
        Format(brief_us_date),
        producer="Stubworks Cloud",
        covered=190,
    ),
    Layout(
        pay_stub_forms.statutory_and_other,
        pay.Terms(
            Names(federal="Federal Income Tax", social_security="Social Security Tax",
                  medicare="Medicare Tax", state="{} State Income Tax",
                  deductions=("401(K) Savings", "Medical", "Dental", "Uniforms")),
            ("Weekly", "Biweekly"), ssn="XXX-XX-{}",
        ),
        producer="Roundtable Payroll Services",
    ),
)  # fmt: skip

MORE_PAY_STUBS = (
    Layout(
        pay_stub_slips.landscape,
        pay.Terms(
            Names(regular="Basic hours", overtime="Extra hours", extra="Allowance",
                  federal="Federal tax", social_security="Soc. sec. tax", medicare="Medicare tax",
                  state="{} tax", deductions=("Retirement", "Medical", "Union dues")),
            ("Weekly", "Biweekly"), line_ytd=False,
        ),
        Format(iso_date),
        (LETTER[1], LETTER[0]),
        producer="Slipstream",
    ),
    Layout(
        pay_stub_slips.voucher_above,
        pay.Terms(
            Names(regular="Hourly wages", overtime="Overtime wages", extra="Shift premium",
                  federal="Federal withholding", social_security="OASDI/EE",
                  medicare="Medicare/EE", state="{} withholding",
                  deductions=("403(b)", "Health plan", "Life insurance")),
            ("Biweekly", "Semi-monthly"),
        ),
        producer="LedgerMate Payroll 11",
    ),
    Layout(
        pay_stub_slips.narrow,
        pay.Terms(
            Names(regular="Base pay", federal="Federal income tax",
                  social_security="Social Security", medicare="Medicare",
                  state="{} state income tax", deductions=("401(k)", "Medical", "Commuter")),
            ("Semi-monthly", "Monthly"), hourly=False, ssn="***-**-{}", line_ytd=False,
        ),
        Format(brief_us_date),
        (420, 760),
        producer="Stubworks Cloud",
    ),
)  # fmt: skip

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
        GERMAN,
        A4,
        "de",
        producer="Kontora Rechnung 8",
    ),
    Layout(
        invoices_europe.vat_invoice,
        bills.Terms(bills.UK, companies.UK_GOODS, number="{:06}"),
        Format(long_uk_date),
        A4,
    ),
    Layout(
        invoices_firms.freelancer,
        bills.Terms(
            bills.US_UNTAXED, companies.CREATIVE, least=1, most=4, number="{year}-{:04}",
            decimals=2, due_days=(14,), order=False,
        ),
        Format(long_us_date),
        producer="Pagemill 3",
    ),
    Layout(
        invoices_dense.erp,
        bills.Terms(
            bills.US, companies.SUPPLIES, least=6, most=14, number="{:08}", due_days=(30, 45),
            discount=True, shipping=True,
        ),
        Format(short_us_date),
        producer="Orbital ERP 2025.1",
    ),
    Layout(
        invoices_dense.two_pages,
        bills.Terms(
            bills.US, companies.SUPPLIES, least=28, most=36, number="W{:06}", due_days=(15, 30),
            shipping=True,
        ),
        Format(brief_us_date),
    ),
    Layout(
        invoices_firms.balance_forward,
        bills.Terms(
            bills.US, companies.SERVICES, most=5, number="SI-{:06}", decimals=2, paid=True,
        ),
        Format(us_date),
        producer="FieldDesk",
    ),
    Layout(
        invoices_firms.studio,
        bills.Terms(
            bills.NETHERLANDS, companies.CREATIVE, number="{year}{:05}", decimals=1,
            discount=True, due_days=(14, 21),
        ),
        Format(iso_date),
        A4,
        producer="Pagemill 3",
    ),
)  # fmt: skip

MORE_INVOICES = (
    Layout(
        invoices_bills.subscription,
        bills.Terms(
            bills.US, companies.SERVICES, least=1, most=3, number="8F2C{:05}-0007",
            due_days=(14, 30), order=False,
        ),
        Format(long_us_date),
        producer="Stubworks Cloud",
    ),
    Layout(
        invoices_bills.craftsman,
        bills.Terms(
            bills.GERMANY, companies.GERMAN_GOODS, number="{:04}/{year}", decimals=1,
            due_days=(7, 14),
        ),
        GERMAN,
        A4,
        "de",
        producer="Kontora Rechnung 8",
    ),
    Layout(
        invoices_bills.tear_off,
        bills.Terms(
            bills.UK, companies.UK_GOODS, least=3, most=6, number="SIN{:06}", shipping=True,
        ),
        Format(slashed_uk_date),
        A4,
    ),
)  # fmt: skip
