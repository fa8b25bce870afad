"""The form of what is asked of an applicant: any number of things, kept as they were typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone, translation
from django.utils.dateparse import parse_date

from accounts.preferences import ENGLISH, language_of
from extraction.models import Case, FieldValue
from review.display import name_of, row_of
from review.request_models import Request
from review.requests import MOST, Draft, letter

Kind = Request.Kind
LABELS = {
    Kind.PAPER: "Add a paper",
    Kind.VALUE: "Look at a value",
    Kind.QUESTION: "Answer a question",
}


@dataclass(slots=True)
class Item:
    """One thing as it is typed."""

    kind: Kind
    doc_type: str = ""
    value: str = ""  # key of a value
    text: str = ""
    wrong: str = ""  # why it can't be asked so
    fresh: bool = False  # just added: its first input takes the focus

    @property
    def label(self) -> str:
        return LABELS[self.kind]


@dataclass(slots=True)
class Asking:
    """The form as it stands."""

    case: Case
    items: list[Item] = field(default_factory=list)
    message: str = ""
    due_on: str = ""
    wrong_due: str = ""

    @classmethod
    def of(cls, case: Case, post: Mapping[str, str]) -> Asking:
        """As it was sent. Nothing in it is trusted."""
        count = post.get("count", "0")
        many = min(int(count), MOST) if count.isascii() and count.isdigit() else 0
        items = []
        for at in range(many):
            kind = post.get(f"kind-{at}", "")
            if kind in Kind.values:
                text = post.get(f"text-{at}", "").replace("\0", "")[:2000]
                doc_type, value = post.get(f"doc_type-{at}", ""), post.get(f"value-{at}", "")
                items.append(Item(Kind(kind), doc_type, value, text))
        message = post.get("message", "").replace("\0", "")[:4000]
        return cls(case, items, message, post.get("due_on", ""))

    def change(self, add: str, drop: str) -> None:
        """Add a thing of a kind, or take one out."""
        if add in Kind.values and len(self.items) < MOST:
            self.items.append(Item(Kind(add), fresh=True))
        if drop.isascii() and drop.isdigit() and int(drop) < len(self.items):
            del self.items[int(drop)]

    def drafts(self, *, check: bool = False) -> list[Draft]:
        """What is asked by it so far; `check` marks what is not whole, else that is left out."""
        due = self._due(check)
        made = []
        for item in self.items:
            draft = self._draft(item, due)
            if wrong := draft.wanting(self.case):
                item.wrong = wrong if check else ""
            else:
                made.append(draft)
        return made

    @property
    def whole(self) -> bool:
        """Whether nothing was marked."""
        return not self.wrong_due and not any(item.wrong for item in self.items)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What can be added, with the words on the button."""
        return [(kind.value, label) for kind, label in LABELS.items()]

    @property
    def language(self) -> str:
        """The language that the applicant reads; "" where it is the page's own."""
        language = language_of(self.case.applicant)
        return "" if language == ENGLISH else language

    @property
    def full(self) -> bool:
        return len(self.items) >= MOST

    def preview(self) -> list[str]:
        """What the applicant will read, in their language."""
        with translation.override(language_of(self.case.applicant)):
            return letter(self.drafts(), self.message)

    def values(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """The values that can be asked about, by document; of lists only those that are named."""
        named = {item.value for item in self.items}
        found: dict[str, list[tuple[int, str]]] = {}
        for one in FieldValue.objects.of_case(self.case):
            row = row_of(one.path)
            if row is None or str(one.pk) in named:
                names = found.setdefault(one.document.name, [])
                names.append((one.pk, name_of(one.leaf, row)))
        return list(found.items())

    def _due(self, check: bool) -> date | None:
        if not self.due_on:
            return None
        try:
            due = parse_date(self.due_on)
        except ValueError:
            due = None
        if check and due is None:
            self.wrong_due = "Write the date like 2026-12-31, or leave it empty."
        elif check and due and due <= timezone.localdate():
            self.wrong_due = "Choose a day that is still to come, or leave it empty."
        return due

    def _draft(self, item: Item, due: date | None) -> Draft:
        value = None
        if item.kind == Kind.VALUE and item.value.isascii() and item.value.isdigit():
            there = FieldValue.objects.select_related("document").filter(pk=int(item.value[:15]))
            value = there.filter(document__case=self.case).first()
        return Draft(
            kind=item.kind,
            doc_type=item.doc_type if item.kind == Kind.PAPER else "",
            document=value.document if value else None,
            path=value.path if value else "",
            text=item.text,
            due_on=due,
        )
