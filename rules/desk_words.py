"""The words of the rules' pages: what a rule judges, where a version stands, what it says."""

from decimal import Decimal

from extraction.models import CaseKind
from extraction.schemas import SCHEMAS
from rules import desk_conditions
from rules.bodies import LimitsBody, PaperworkBody, RuleBody
from rules.language.types import CASE
from rules.models import Version
from rules.registry import REGISTRY, Rule
from rules.terms import Override, Severity
from rules.view import CaseView

ANY = "any"  # where a rule judges documents of every type
SEVERITIES = {
    Severity.BLOCKER.value: "Blocker: stops approval until it is answered",
    Severity.WARNING.value: "Warning: wants an answer",
    Severity.NOTE.value: "Note: is shown, and stops nothing",
}
OVERRIDES = {
    Override.REVIEWER.value: "Whoever reviews the case",
    Override.LEAD.value: "A lead",
    Override.NOBODY.value: "Nobody: only a correction makes it go",
}
STATES = {
    Version.State.DRAFT.value: "Draft",
    Version.State.BACK_TESTED.value: "Back-tested",
    Version.State.SHADOW.value: "In the shadow",
    Version.State.LIVE.value: "Live",
    Version.State.RETIRED.value: "Retired",
    Version.State.DISCARDED.value: "Discarded",
}
EVERY_KIND = "Every kind of case"


def judges(on: str) -> str:
    """What a rule on `on` judges: "Pay stub", "The whole case"."""
    if on == CASE:
        return "The whole case"
    if on == ANY:
        return "Documents of any type"
    return SCHEMAS[on].title if on in SCHEMAS else on


def on_of(rule: Rule) -> str:
    """What a rule judges: a document type's slug, "case", or ANY."""
    if rule.on is None:
        return ANY
    return CASE if rule.on is CaseView else rule.on.slug  # type: ignore[union-attr]


def kind_title(kind: CaseKind | None) -> str:
    """Which cases it is for."""
    return kind.title if kind else EVERY_KIND


def number(value: Decimal | None) -> str:
    """A limit as people write it: 1,000, 0.25."""
    if value is None:
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(doc_type: str, count: int) -> str:
    """So many documents of a type: "2 pay stubs", "1 Form W-2"."""
    title = SCHEMAS[doc_type].title if doc_type in SCHEMAS else doc_type
    plain = title if title.startswith("Form ") else title[:1].lower() + title[1:]
    return f"{count} {plain}{'' if count == 1 or plain[-1:].isdigit() else 's'}"


def title_of(version: Version) -> str:
    """What a version is of, for people."""
    body = version.says
    if isinstance(body, RuleBody):
        return body.title
    if isinstance(body, PaperworkBody):
        return f"Paperwork: {kind_title(version.case_kind)}"
    rule = REGISTRY.rules.get(version.name)
    return f"Limits: {rule.title}" if rule else version.name


def says(body: RuleBody | LimitsBody | PaperworkBody) -> str:
    """In a sentence what a version would have in force."""
    if isinstance(body, PaperworkBody):
        asked = [counted(slug, count) for slug, count in sorted(body.required.items())]
        return f"It asks for {_listed(asked)}." if asked else "It asks for no paperwork."
    if not body.enabled:
        return "It switches the rule off."
    if isinstance(body, RuleBody):
        return in_words(body)
    set_to = [f"{name} {number(value)}" for name, value in sorted(body.thresholds.items())]
    if body.severity:
        set_to.append(f"weight {body.severity}")
    return f"It sets {_listed(set_to)}." if set_to else "It leaves everything as it is built in."


def in_words(body: RuleBody) -> str:
    """What holds where all is well, as a sentence; as it is written where it is too involved."""
    form = desk_conditions.to_form(body.condition, body.on)
    if form is None:
        return f"This holds: {' '.join(body.condition.split())}"
    return desk_conditions.in_words(form, body.on)


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
