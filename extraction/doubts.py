"""Why a value wants a look, in words. The same for the applicant and the reviewer."""

from collections.abc import Sequence

from accounts.models import Role
from extraction.contract import Flag, Grounding, Status
from extraction.models import FieldValue

FLAG_SAYS = {
    Flag.QUOTE_NOT_FOUND: "The words that were quoted for it are not on the page.",
    Flag.LINE_MISMATCH: "It stands on another line than the reader said.",
    Flag.AMBIGUOUS: "It can be read in more than one way.",
    Flag.UNPARSED: "What stands there is not of the kind that was expected.",
    Flag.VALUE_NOT_IN_QUOTE: "The quoted words do not contain it.",
    Flag.NULL_LITERAL: "The reader answered with a word for nothing.",
    Flag.PRESENT_WITHOUT_VALUE: "The reader says that it is there, but gave no value.",
    Flag.NOT_FOUND_WITH_CONTENT: "The reader says that it is not there, yet gave a value.",
    Flag.CONFLICT: "The page states it twice, differently.",
    Flag.READERS_DISAGREE: "Two readers give different values.",
    Flag.SCALE_WORD: "A word beside it, such as thousand, may change how much it is.",
    Flag.QUALIFIED: "A word beside it, such as about or up to, qualifies it.",
    Flag.BAD_CHECK_DIGIT: "It breaks the rule that such a number follows.",
    Flag.POORLY_READ: "The text recognition was unsure of it.",
    Flag.SUM_FAILED: "It does not add up with other figures of the document.",
    Flag.LIST_INCOMPLETE: "Rows of the list are missing: totals or the page say so.",
    Flag.OTHER_ROW: "It stands in the line of another row.",
    Flag.OTHER_LABEL: "The words before it name something else.",
    Flag.OMITTED: "It was not found, yet something stands by a label of its name.",
    Flag.INSTRUCTED: "It stands in a sentence that tells readers what to answer.",
    Flag.UNSEEN_TEXT: "It stands in text that people can't see on the page.",
}


# What a person does to a value other than calling it right.
ADJUSTING = (FieldValue.Act.CHANGED, FieldValue.Act.ABSENT, FieldValue.Act.ILLEGIBLE)


def doubts(value: FieldValue) -> list[str]:
    """Why a person should look at a machine's reading; empty where nothing speaks against it."""
    return against(value) if value.act == FieldValue.Act.READ else []


def against(value: FieldValue) -> list[str]:
    """What speaks against a value, whoever called it right meanwhile."""
    if value.status == Status.PRESENT:
        said = [FLAG_SAYS[Flag(flag)] for flag in value.standing]
        if value.value is None and not said:
            said.append("It could not be understood.")
        if value.value is not None and value.grounding == Grounding.NONE:
            said.append("It was not found on the page.")
        return said
    if value.status == Status.FAILED:
        return ["Reading failed. Please enter it by hand."]
    if value.status == Status.ILLEGIBLE:
        return ["It can't be read."]
    if value.status in (Status.NOT_FOUND, Status.BLANK) and Flag.OMITTED in value.standing:
        return [FLAG_SAYS[Flag.OMITTED]]
    if value.leaf.required:
        return ["It was not found on the document."]
    return []


def adjusted(versions: Sequence[FieldValue]) -> tuple[FieldValue, FieldValue] | None:
    """The reading and the applicant's last change of it, where there is one.

    Args:
        versions: all versions of one field, the first reading first.
    """
    changes = [
        version
        for version in versions
        if version.set_role == Role.APPLICANT and version.act in ADJUSTING
    ]
    return (versions[0], changes[-1]) if changes else None
