"""Document types in the groups that people look for them in."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extraction.schemas import SCHEMAS
from extraction.schemas.bank_statement import BankStatement
from extraction.schemas.check import BankCheck
from extraction.schemas.employment_letter import EmploymentLetter
from extraction.schemas.form_1040 import Form1040
from extraction.schemas.form_1098 import Form1098
from extraction.schemas.form_1099 import Form1099
from extraction.schemas.form_w9 import FormW9
from extraction.schemas.id_document import IdDocument
from extraction.schemas.insurance_declaration import InsuranceDeclaration
from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub
from extraction.schemas.purchase_order import PurchaseOrder
from extraction.schemas.receipt import Receipt
from extraction.schemas.utility_bill import UtilityBill
from extraction.schemas.w2 import W2

Group = tuple[str, tuple[tuple[str, str], ...]]  # its title; slugs with their titles

_GROUPS = (
    (_("Work and income"), (PayStub, W2, EmploymentLetter)),
    (_("Tax forms"), (Form1040, Form1098, Form1099, FormW9)),
    (_("Bank and identity"), (BankStatement, BankCheck, IdDocument)),
    (
        _("Bills and purchases"),
        (Invoice, PurchaseOrder, Receipt, UtilityBill, InsuranceDeclaration),
    ),
)


def type_groups() -> list[Group]:
    """Every type that can be read, in groups; one that is in none comes last."""
    placed = {schema for _, schemas in _GROUPS for schema in schemas}
    groups = [*_GROUPS, (_("Others"), tuple(set(SCHEMAS.values()) - placed))]
    return [
        (str(title), tuple((schema.slug, gettext(schema.title)) for schema in schemas))
        for title, schemas in groups
        if schemas
    ]
