"""One paper of a case, before it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from extraction.samples.drawing import Sample, draw_facts, layout_of
from extraction.samples.people import Facts
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Kind, leaf_at


@dataclass(slots=True)
class Paper:
    """What a document says and which layout prints it. `key` names it within its case."""

    key: str
    doc_type: str
    layout: int
    values: dict[str, str]
    seed: int
    notes: Mapping[str, str] = field(default_factory=dict)
    hidden: str = ""  # words that nobody can see

    def copy(self) -> "Paper":
        """The same, to be changed."""
        return replace(self, values=dict(self.values))

    def truth(self) -> dict[str, str]:
        """What it says, whatever of it a layout prints."""
        schema = SCHEMAS[self.doc_type]
        return {
            path: value.replace("; ", ", ") if leaf_at(schema, path).kind is Kind.ADDRESS else value
            for path, value in self.values.items()
        }

    def draw(self, as_of: date, name: str) -> Sample:
        """The document. Notes that it does not bring are its layout's own."""
        notes = layout_of(self.doc_type, self.layout).facts(self.seed, as_of, {}, False).notes
        return draw_facts(
            self.doc_type,
            self.layout,
            Facts(dict(self.values), {**notes, **self.notes}),
            as_of=as_of,
            name=name,
            hidden=self.hidden,
        )
