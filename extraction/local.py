"""The reader without a model: labels, geometry, typed parsers. Deterministic and offline.

What it cannot do: read text without labels, handwriting, and layouts whose labels it does not
know. It says nothing then, as a wrong value costs more than a missing one.
"""

from collections.abc import Callable, Iterator, Sequence

from extraction import (
    local_bank_statement,
    local_check,
    local_form_1040,
    local_form_1098,
    local_form_1099,
    local_form_w9,
    local_id_document,
    local_insurance,
    local_invoice,
    local_letter,
    local_pay_stub,
    local_purchase_order,
    local_receipt,
    local_utility_bill,
    local_w2,
)
from extraction.candidates import Finder
from extraction.contract import Claim, PageText
from extraction.locales import document_locale
from extraction.schemas.bank_statement import BankStatement
from extraction.schemas.base import Schema
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
from extraction.sheet import Sheet

READERS: dict[str, Callable[[Finder], Iterator[Claim]]] = {
    BankStatement.slug: local_bank_statement.read,
    EmploymentLetter.slug: local_letter.read,
    IdDocument.slug: local_id_document.read,
    InsuranceDeclaration.slug: local_insurance.read,
    Invoice.slug: local_invoice.read,
    PayStub.slug: local_pay_stub.read,
    Receipt.slug: local_receipt.read,
    PurchaseOrder.slug: local_purchase_order.read,
    BankCheck.slug: local_check.read,
    Form1040.slug: local_form_1040.read,
    Form1099.slug: local_form_1099.read,
    Form1098.slug: local_form_1098.read,
    FormW9.slug: local_form_w9.read,
    W2.slug: local_w2.read,
    UtilityBill.slug: local_utility_bill.read,
}


class LocalReader:
    """Reads by rules alone."""

    name = "local"
    source = "local"

    def read(self, pages: Sequence[PageText], schema: type[Schema]) -> Sequence[Claim]:
        """Claim what the rules find. A schema that it has no rules for gives no claims."""
        read = READERS.get(schema.slug)
        if read is None:
            return ()
        sheet = Sheet(pages, schema.slug)
        if not sheet.rows:
            return ()
        return tuple(read(Finder(sheet, document_locale(pages))))
