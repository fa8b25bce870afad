"""What each type of paper is, for people who are asked for one: a sentence and a small drawing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the schema's slug: the drawing's name in static/drawings/papers.svg, and what to look for.
HINTS: dict[str, tuple[str, Promise]] = {
    "pay_stub": (
        "slip",
        _("From your employer, for one pay period: gross pay, deductions and net pay."),
    ),
    "w2": ("form", _("The yearly wage form from your employer, with numbered boxes.")),
    "bank_statement": (
        "table",
        _("All pages of a month: your name, the account, every payment and the balances."),
    ),
    "id_document": (
        "card",
        _("A driver's license, passport or identity card that is still valid."),
    ),
    "form_1099": ("form", _("The yearly form about income other than wages, with numbered boxes.")),
    "form_1098": ("form", _("The yearly form from your lender about the interest you paid.")),
    "form_1040": ("form", _("Your federal tax return, with every page that you sent.")),
    "form_w9": ("form", _("The form with your taxpayer number, signed.")),
    "invoice": ("table", _("The bill from the supplier, with each item and the total.")),
    "purchase_order": ("table", _("The order as it was sent to the supplier, with its number.")),
    "receipt": ("slip", _("What you got when you paid: the shop, the day and the total.")),
    "utility_bill": (
        "bill",
        _("A recent bill for electricity, gas, water or the telephone, with your address."),
    ),
    "employment_letter": (
        "letter",
        _("A letter from your employer that says what you do, since when, and what you earn."),
    ),
    "insurance_declaration": (
        "form",
        _("The page of your policy with what is insured, for how much, and until when."),
    ),
    "check": ("card", _("The front of the check, with nothing cut off.")),
}
ANY = ("letter", _("Any paper that helps with your case."))


def drawing(slug: str) -> str:
    """The name of its small drawing."""
    return HINTS.get(slug, ANY)[0]


def hint(slug: str) -> str:
    """What to look for, in a sentence."""
    return str(HINTS.get(slug, ANY)[1])
