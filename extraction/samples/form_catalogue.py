"""Layouts of tax forms: who draws them, with which terms."""

from extraction.samples import w2_layouts, w2_lists
from extraction.samples.canvas import LETTER
from extraction.samples.layout import Layout
from extraction.samples.w2s import Terms

W2S = (
    Layout(w2_layouts.official, Terms()),
    Layout(w2_layouts.four_up, Terms(two_states=False, ssn="***-**-{}")),
    Layout(w2_layouts.substitute, Terms(two_states=False, most_codes=3, copy="Copy C")),
    Layout(w2_lists.listing, Terms(local=False, other=False)),
    Layout(w2_lists.landscape, Terms(copy="Copy 2"), size=(LETTER[1], LETTER[0])),
    Layout(w2_lists.table, Terms(local=False, other=False, ssn="987-65-432{:.1}")),
)
