"""A conflict in words that an applicant understands: one question, what each side says, where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from extraction.models import Case, Document, FieldValue
from extraction.schemas.application import Application
from extraction.schemas.base import leaf_at
from review.check_sheet import Row, row
from review.conflict_models import ConflictAnswer
from review.conflicts import Conflict, Place, Side
from review.display import shown, type_in_text
from review.stated_sheet import in_words
from rules.statements import last_digits
from rules.taxpayers import digits

Words = str | Promise

QUESTIONS: dict[str, Words] = {
    "name": _("Which name is right?"),
    "born": _("Which date of birth is right?"),
    "ssn": _("Which social security number is right?"),
    "address": _("Which home address is right?"),
    "employer": _("Who is your employer?"),
    "started": _("When did you start there?"),
    "income": _("What do you earn?"),
    "account": _("Which account is right?"),
    "balance": _("How much is in the account?"),
    "home": _("What is the address of the home?"),
}
SAYS: dict[str, Words] = {  # of a document
    "account": _("The account on your %(paper)s ends in %(text)s."),
    "ssn": _("The number on your %(paper)s ends in %(text)s."),
    "employer": _("Your %(paper)s names %(text)s."),
    "income": _("Your %(paper)s says %(text)s (%(field)s)."),
}
SAYS_ELSE = _("Your %(paper)s says %(text)s.")
TOLD: dict[str, Words] = {
    "account": _("You told us one that ends in %(text)s."),
    "ssn": _("You told us one that ends in %(text)s."),
    "income": _("You told us %(text)s a month."),
}
TOLD_ELSE = _("You told us %(text)s.")
ALL: dict[str, Words] = {
    "name": _("Both are right: I go by both names"),
    "address": _("Both are right: I live at one and have used the other"),
    "employer": _("Both are right: I work for both"),
    "account": _("Both are right: they are two accounts"),
}
MANY: dict[str, Words] = {
    "name": _("All are right: I go by all these names"),
    "address": _("All are right: I live at one and have used the others"),
    "employer": _("All are right: I work for all of them"),
    "account": _("All are right: they are different accounts"),
}
MOST_CROPS = 2


@dataclass(frozen=True, slots=True)
class Told:
    """One side as it is put to the applicant."""

    number: int
    text: str
    where: str  # "on your pay stub, stub.pdf", "as you told us"
    sentence: str
    mono: bool
    rows: tuple[Row, ...]  # of documents, with their crops
    change: str  # where what is stated can be put right; "" where it is on documents alone

    @property
    def kept(self) -> dict[str, str]:
        """What is kept of how it was put."""
        return {"text": self.text, "where": self.where}


@dataclass(frozen=True, slots=True)
class Question:
    """A conflict as a question."""

    conflict: Conflict
    title: str
    sides: tuple[Told, ...]
    all_right: str  # "" where only one of them can be

    @property
    def key(self) -> str:
        return self.conflict.key

    @property
    def answer(self) -> ConflictAnswer | None:
        return self.conflict.answer

    @property
    def chosen(self) -> str:
        """What was chosen, as the form sends it."""
        answer = self.conflict.answer
        if answer is None:
            return ""
        return answer.choice if answer.side is None else str(answer.side)

    @property
    def sentence(self) -> str:
        """What each side says, one after the other."""
        return " ".join(side.sentence for side in self.sides)

    @property
    def answered(self) -> str:
        """What was answered, in words."""
        return said(self.answer) if self.answer else ""


def questions(case: Case, found: Sequence[Conflict]) -> list[Question]:
    """Conflicts as questions, each beside the places on the papers."""
    documents = {one.pk: one for one in case.documents.kept().prefetch_related("pages")}
    values = {(one.document_id, one.path): one for one in FieldValue.objects.of_case(case)}
    for value in values.values():
        value.document = documents.get(value.document_id, value.document)
    return [_question(case, one, documents, values) for one in found]


def said(answer: ConflictAnswer) -> str:
    """An answer in words: to the applicant and to those who look at the case."""
    if answer.side is not None:
        right = answer.sides[answer.side]
        text = gettext("%(text)s, %(where)s") % {"text": right["text"], "where": right["where"]}
    else:
        text = {
            ConflictAnswer.Choice.ALL: gettext("All of these are right"),
            ConflictAnswer.Choice.NEITHER: gettext("Neither of them"),
            ConflictAnswer.Choice.UNSURE: gettext("Not sure"),
        }[ConflictAnswer.Choice(answer.choice)]
    return f"{text}. “{answer.words}”" if answer.words else f"{text}."


def for_reviewers(answer: ConflictAnswer, names: Mapping[int, str]) -> str:
    """An answer to those who review the case, whose pages are in English.

    Args:
        names: what the case's documents are called, by key; of STATED too.
    """
    if answer.side is not None:
        right = answer.sides[answer.side]
        keys = dict.fromkeys(place[0] for place in right["places"])
        where = " and ".join(names.get(key, "a paper that was taken out") for key in keys)
        text = f"“{right['text']}” is right, as on {where}."
    else:
        sides = " and ".join(f"“{side['text']}”" for side in answer.sides)
        text = {
            ConflictAnswer.Choice.ALL: f"{sides} are all right.",
            ConflictAnswer.Choice.NEITHER: f"none of {sides} is right.",
            ConflictAnswer.Choice.UNSURE: f"not sure which of {sides} is right.",
        }[ConflictAnswer.Choice(answer.choice)]
    return f"{text} “{answer.words}”" if answer.words else text


def _question(
    case: Case,
    conflict: Conflict,
    documents: Mapping[int, Document],
    values: Mapping[tuple[int, str], FieldValue],
) -> Question:
    name = conflict.meaning.name
    many = MANY if len(conflict.sides) > 2 else ALL
    return Question(
        conflict=conflict,
        title=str(QUESTIONS[name]),
        sides=tuple(
            _told(case, name, number, side, documents, values)
            for number, side in enumerate(conflict.sides)
        ),
        all_right=str(many[name]) if conflict.meaning.several else "",
    )


def _told(
    case: Case,
    name: str,
    number: int,
    side: Side,
    documents: Mapping[int, Document],
    values: Mapping[tuple[int, str], FieldValue],
) -> Told:
    first = side.places[0]
    held = [values[one.document, one.path] for one in side.places if not one.stated]
    rows = [
        row(value, {page.number: page for page in value.document.pages.all()}) for value in held
    ]
    text = _text(name, first, values)
    papers = list(dict.fromkeys(value.document for value in held))
    said: dict[str, Any] = {"text": text}
    if papers:
        said["paper"] = type_in_text(papers[0].type_title)
        said["field"] = rows[0].name
        sentence = str(SAYS.get(name, SAYS_ELSE)) % said
    else:
        sentence = str(TOLD.get(name, TOLD_ELSE)) % said
    stated = next((one for one in side.places if one.stated), None)
    return Told(
        number=number,
        text=_whole(name, text),
        where=_where(papers, stated=side.stated),
        sentence=sentence.removesuffix(".") if sentence.endswith("..") else sentence,
        mono=name in ("ssn", "account", "income", "balance"),
        rows=tuple(rows[:MOST_CROPS]),
        change=_change(case, stated) if stated and not papers else "",
    )


def _text(name: str, place: Place, values: Mapping[tuple[int, str], FieldValue]) -> str:
    """A side's value for people; of numbers of persons and accounts the last digits."""
    if name == "ssn":
        return digits(place.value)[-4:] or place.value
    if name == "account":
        return last_digits(place.value) or place.value
    if place.stated:
        return in_words(leaf_at(Application, place.path), place.value)
    value = values[place.document, place.path]
    if place.path == "last_name" and (given := values.get((place.document, "first_name"))):
        return f"{given.value or ''} {place.value}".strip()
    return shown(value.leaf.kind, place.value)


def _whole(name: str, text: str) -> str:
    """The text where it stands alone."""
    return gettext("ends in %(text)s") % {"text": text} if name in ("ssn", "account") else text


def _where(papers: Sequence[Document], *, stated: bool) -> str:
    if not papers:
        return gettext("as you told us")
    if len(papers) > 1:
        where = ngettext("on %(count)s of your papers", "on %(count)s of your papers", len(papers))
        where %= {"count": len(papers)}
    else:
        paper = type_in_text(papers[0].type_title)
        said = {"paper": paper, "file": papers[0].name}
        where = gettext("on your %(paper)s, %(file)s") % said
    return gettext("%(where)s, and as you told us") % {"where": where} if stated else where


def _change(case: Case, place: Place) -> str:
    """Where something that is stated is changed."""
    if not case.kind.asks_application:
        return ""
    group = place.path.partition(".")[0].partition("[")[0]
    return reverse("apply:about_group", args=[case.reference, group])
