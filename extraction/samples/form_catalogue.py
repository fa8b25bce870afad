"""Layouts of tax forms: who draws them, with which terms."""

from extraction.samples import payer_forms, returns, w2_layouts, w2_lists
from extraction.samples.canvas import LETTER
from extraction.samples.formats import Format, long_us_date, short_us_date
from extraction.samples.layout import Layout
from extraction.samples.payers import LenderTerms, PayeeTerms, PayerTerms
from extraction.samples.w2s import Terms

W2S = (
    Layout(w2_layouts.official, Terms()),
    Layout(w2_layouts.four_up, Terms(two_states=False, ssn="***-**-{}")),
    Layout(w2_layouts.substitute, Terms(two_states=False, most_codes=3, copy="Copy C")),
    Layout(w2_lists.listing, Terms(local=False, other=False)),
    Layout(w2_lists.landscape, Terms(copy="Copy 2"), size=(LETTER[1], LETTER[0])),
    Layout(w2_lists.table, Terms(local=False, other=False, ssn="987-65-432{:.1}")),
)

FORMS_1099 = (
    Layout(payer_forms.nec, PayerTerms("NEC")),
    Layout(payer_forms.interest, PayerTerms("INT", tin="***-**-{}")),
    Layout(payer_forms.dividends, PayerTerms("DIV")),
    Layout(payer_forms.miscellaneous, PayerTerms("MISC", tin="987-65-432{:.1}")),
    Layout(payer_forms.government, PayerTerms("G")),
    Layout(payer_forms.brokerage, PayerTerms("DIV", state=False)),
)
FORMS_1098 = (
    Layout(payer_forms.mortgage, LenderTerms()),
    Layout(payer_forms.mortgage_list, LenderTerms("***-**-{}"), Format(long_us_date)),
)
FORMS_W9 = (
    Layout(payer_forms.w9, PayeeTerms()),
    Layout(payer_forms.w9, PayeeTerms(firm=True), Format(short_us_date)),
    Layout(payer_forms.w9_substitute, PayeeTerms(firm=True)),
)
FORMS_1040 = (Layout(returns.official, returns.ReturnTerms()),)
