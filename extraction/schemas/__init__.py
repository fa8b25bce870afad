"""The document types that Countersign can read."""

from extraction.schemas.base import Schema
from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub

SCHEMAS: dict[str, type[Schema]] = {schema.slug: schema for schema in (PayStub, Invoice)}
UNCLASSIFIED = "unclassified"
