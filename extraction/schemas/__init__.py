"""The document types that Countersign can read."""

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

SCHEMAS: dict[str, type[Schema]] = {
    schema.slug: schema
    for schema in (
        PayStub,
        W2,
        BankStatement,
        IdDocument,
        Form1099,
        Form1098,
        Form1040,
        FormW9,
        EmploymentLetter,
        UtilityBill,
        InsuranceDeclaration,
        Invoice,
        Receipt,
        PurchaseOrder,
        BankCheck,
    )
}
UNCLASSIFIED = "unclassified"
