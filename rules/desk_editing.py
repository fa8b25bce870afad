"""A rule while it is being written: what was typed, its mistakes at their place, a real example."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from pydantic import ValidationError

from extraction.models import CaseKind
from extraction.schemas import SCHEMAS
from rules import desk_conditions
from rules import desk_words as words
from rules.bodies import RuleBody
from rules.desk_conditions import Conditions, Row
from rules.language import Problem, problems_of
from rules.language.types import CASE
from rules.language.words import in_words
from rules.life import TEAM
from rules.models import Version

ON = [(CASE, "The whole case"), *((slug, schema.title) for slug, schema in SCHEMAS.items())]
SHOWS = ("form", "text")
NOT_A_FORM = (
    "This condition has a shape that the form does not have: it goes over lists, nests, or has a "
    "mistake. Edit it as text."
)


class RuleForm(forms.Form):
    """A rule as it is typed. What its text means is checked by the language, not here."""

    use_required_attribute = False  # errors come from us, in words, on submit

    name = forms.RegexField(
        r"^[a-z][a-z0-9_]{2,39}$",
        error_messages={
            "required": "Give it a short name, as overtime_share.",
            "invalid": "Use 3 to 40 small letters, digits and _, beginning with a letter.",
        },
    )
    title = forms.CharField(
        min_length=3,
        max_length=120,
        error_messages={
            "required": "Give it a title that people understand in a list.",
            "min_length": "Write at least 3 characters.",
            "max_length": "Keep the title under 120 characters.",
        },
    )
    on = forms.ChoiceField(
        choices=ON, error_messages={"invalid_choice": "Choose what it judges from the list."}
    )
    condition = forms.CharField(
        max_length=4_000,
        strip=False,
        error_messages={
            "required": "Write what holds where all is well.",
            "max_length": "Keep it under 4,000 characters.",
        },
    )
    sentence = forms.CharField(
        min_length=3,
        max_length=500,
        error_messages={
            "required": "Write what the finding says, with both numbers in it.",
            "min_length": "Write at least 3 characters.",
            "max_length": "Keep the message under 500 characters.",
        },
    )
    severity = forms.ChoiceField(choices=list(words.SEVERITIES.items()))
    override = forms.ChoiceField(choices=list(words.OVERRIDES.items()))
    enabled = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    kind = forms.CharField(required=False, max_length=32)
    owner = forms.CharField(
        required=False,
        max_length=60,
        error_messages={"max_length": "Keep the owner under 60 characters."},
    )
    rationale = forms.CharField(
        max_length=2_000,
        error_messages={"required": "Say why this is wanted: whoever approves it reads that."},
    )

    def clean_kind(self) -> CaseKind | None:
        slug = self.cleaned_data["kind"]
        found = CaseKind.objects.filter(pk=slug).first()
        if slug and found is None:
            raise forms.ValidationError("Choose a kind of case from the list.")
        return found

    def body(self) -> dict[str, Any]:
        """Of a valid form: as rules.bodies has it."""
        given = self.cleaned_data
        body = {name: given[name] for name in ("on", "title", "severity", "override")}
        texts = {
            "condition": plain(given["condition"]).strip(),
            "sentence": plain(given["sentence"]).strip(),
        }
        return {**body, **texts, "enabled": given["enabled"] == "yes"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a line; wrong where a mistake is."""

    text: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake at its place."""

    line: int  # from 1
    start: int  # from 0
    end: int
    message: str

    @property
    def column(self) -> int:
        """As people count: from 1."""
        return self.start + 1


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a rule's text with the mistakes that begin in it."""

    number: int
    stretches: tuple[Stretch, ...]
    problems: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class RowMistake:
    """What is wrong with a row of the form."""

    row: int  # from 0
    message: str

    @property
    def number(self) -> int:
        """As people count: from 1."""
        return self.row + 1


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the editor, with its condition as a form or as text."""

    values: dict[str, str]  # by input; "condition" is the text, also where the form is shown
    conditions: Conditions | None  # None: shown as text
    rows: tuple[RowMistake, ...] = ()
    note: str = ""  # why the form that was asked for is not shown

    @property
    def show(self) -> str:
        return "text" if self.conditions is None else "form"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking what is typed."""

    body: RuleBody | None  # None: too little is there to judge by
    condition: tuple[TextLine, ...]  # empty where it has no mistakes
    sentence: tuple[TextLine, ...]
    rows: tuple[RowMistake, ...] = ()
    in_words: str = ""  # the condition as a sentence; "" where there is none

    @property
    def count(self) -> int:
        """Of all mistakes."""
        return len(self.problems) + len(self.rows)

    @property
    def first(self) -> str:
        """The first mistake; "" where there is none."""
        said = [*(one.message for one in self.rows), *(one.message for one in self.problems)]
        return said[0] if said else ""

    @property
    def problems(self) -> tuple[Mistake, ...]:
        """All mistakes, of the condition first."""
        return tuple(one for line in (*self.condition, *self.sentence) for one in line.problems)

    @property
    def sound(self) -> bool:
        return self.body is not None and not self.count


def plain(text: str) -> str:
    """Typed text with the line ends that the language counts by."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def typed(given: Mapping[str, str], *, show: str = "") -> Typed:
    """What a browser sent, or what the editor begins with.

    Args:
        show: "form" or "text"; "": the form where the condition has that shape.
    """
    values = {name: str(value) for name, value in given.items()}
    on, do = values.get("on", ""), values.get("do", "")
    sent = values.get("show", "")
    if sent == "form":
        form = desk_conditions.changed(desk_conditions.typed_form(values), do)
        text, mistakes = desk_conditions.to_text(form, on)
        values["condition"] = text
        if do == "text":
            return Typed(values, None)
        rows = tuple(RowMistake(row, said) for row, said in sorted(mistakes.items()))
        return Typed(values, form, rows)
    values["condition"] = plain(values.get("condition", "")).strip()
    wanted = show or (do if do in SHOWS else sent)
    if wanted == "text":
        return Typed(values, None)
    found = _form(values["condition"], on)
    note = NOT_A_FORM if found is None and do == "form" else ""
    return Typed(values, found, note=note)


def _form(condition: str, on: str) -> Conditions | None:
    return desk_conditions.to_form(condition, on) if condition else Conditions("and", (Row(),))


def checked(given: Typed) -> Checked:
    """Check what is typed so far. What is empty is no mistake yet, but nothing to judge by."""
    condition = given.values.get("condition", "")
    sentence = plain(given.values.get("sentence", "")).strip()
    on = given.values.get("on", "")
    try:
        body = RuleBody(
            on=on,
            title="Not saved",
            condition=condition or "True",
            sentence=sentence if len(sentence) > 2 else "...",
        )
    except ValidationError:  # far too long: the form says so when it is sent
        return Checked(None, (), (), given.rows)
    wrong = problems_of(body)
    if wrong.on:
        return Checked(None, (), (), given.rows)
    form = given.conditions or desk_conditions.to_form(condition, on)
    sound = condition and not wrong.condition and not given.rows
    return Checked(
        body if condition else None,
        marked(condition, wrong.condition),
        marked(sentence, wrong.sentence),
        given.rows,
        _in_words(condition, on, form) if sound else "",
    )


def _in_words(condition: str, on: str, form: Conditions | None) -> str:
    return desk_conditions.in_words(form, on) if form else in_words(condition, on)


def marked(text: str, problems: Iterable[Problem]) -> tuple[TextLine, ...]:
    """A text line by line with its mistakes; empty where there is none."""
    by_line: dict[int, list[Mistake]] = {}
    for one in problems:
        line = max(one.line, 1)
        by_line.setdefault(line, []).append(Mistake(line, one.start, one.end, one.message))
    if not by_line:
        return ()
    lines = text.split("\n")
    lines += [""] * (max(by_line) - len(lines))
    return tuple(
        TextLine(number, _stretches(line, by_line.get(number, [])), tuple(by_line.get(number, [])))
        for number, line in enumerate(lines, start=1)
    )


def _stretches(line: str, problems: list[Mistake]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    at = 0
    for one in sorted(problems, key=lambda problem: problem.start):
        start = min(max(one.start, at), len(line))
        end = min(max(one.end, start), len(line))
        if start > at:
            found.append(Stretch(line[at:start], wrong=False))
        # A mistake at a line's end has no letter of its own to mark.
        found.append(Stretch(line[start:end] or "\N{NO-BREAK SPACE}", wrong=True))
        at = end
    if at < len(line):
        found.append(Stretch(line[at:], wrong=False))
    return tuple(found)


def initial(version: Version | None) -> dict[str, str]:
    """What the editor begins with: a version's words, or those of a new rule."""
    if version is None:
        return {
            "on": "pay_stub",
            "severity": "warning",
            "override": "reviewer",
            "enabled": "yes",
        }
    body = version.says
    assert isinstance(body, RuleBody)
    return {
        "name": version.name.removeprefix(TEAM),
        "title": body.title,
        "on": body.on,
        "condition": body.condition,
        "sentence": body.sentence,
        "severity": body.severity.value,
        "override": body.override.value,
        "enabled": "yes" if body.enabled else "no",
        "kind": version.case_kind_id or "",
        "owner": version.owner,
        # A draft that is being written keeps its reason; another change needs one of its own.
        "rationale": version.rationale if version.open else "",
    }
