"""Why a value wants a look, in words. The same for the applicant and the reviewer."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from extraction.contract import Flag, Grounding, Status
from extraction.models import FieldValue

FLAG_SAYS = {
    Flag.QUOTE_NOT_FOUND: _("The words that were quoted for it are not on the page."),
    Flag.LINE_MISMATCH: _("It stands on another line than the reader said."),
    Flag.AMBIGUOUS: _("It can be read in more than one way."),
    Flag.UNPARSED: _("What stands there is not of the kind that was expected."),
    Flag.VALUE_NOT_IN_QUOTE: _("The quoted words do not contain it."),
    Flag.NULL_LITERAL: _("The reader answered with a word for nothing."),
    Flag.PRESENT_WITHOUT_VALUE: _("The reader says that it is there, but gave no value."),
    Flag.NOT_FOUND_WITH_CONTENT: _("The reader says that it is not there, yet gave a value."),
    Flag.CONFLICT: _("The page states it twice, differently."),
    Flag.READERS_DISAGREE: _("Two readers give different values."),
    Flag.SCALE_WORD: _("A word beside it, such as thousand, may change how much it is."),
    Flag.QUALIFIED: _("A word beside it, such as about or up to, qualifies it."),
    Flag.BAD_CHECK_DIGIT: _("It breaks the rule that such a number follows."),
    Flag.POORLY_READ: _("The text recognition was unsure of it."),
    Flag.SUM_FAILED: _("It does not add up with other figures of the document."),
    Flag.LIST_INCOMPLETE: _("Rows of the list are missing: totals or the page say so."),
    Flag.OTHER_ROW: _("It stands in the line of another row."),
    Flag.OTHER_LABEL: _("The words before it name something else."),
    Flag.OMITTED: _("It was not found, yet something stands by a label of its name."),
    Flag.INSTRUCTED: _("It stands in a sentence that tells readers what to answer."),
    Flag.UNSEEN_TEXT: _("It stands in text that people can't see on the page."),
}


# What a person does to a value other than calling it right.
ADJUSTING = (FieldValue.Act.CHANGED, FieldValue.Act.ABSENT, FieldValue.Act.ILLEGIBLE)


def doubts(value: FieldValue) -> list[str]:
    """Why a person should look at a machine's reading; empty where nothing speaks against it."""
    return against(value) if value.act == FieldValue.Act.READ else []


def against(value: FieldValue) -> list[str]:
    """What speaks against a value, whoever called it right meanwhile."""
    if value.status == Status.PRESENT:
        said = [str(FLAG_SAYS[Flag(flag)]) for flag in value.standing]
        if value.value is None and not said:
            said.append(gettext("It could not be understood."))
        if value.value is not None and value.grounding == Grounding.NONE:
            said.append(gettext("It was not found on the page."))
        return said
    if value.status == Status.FAILED:
        return [gettext("Reading failed. Please enter it by hand.")]
    if value.status == Status.ILLEGIBLE:
        return [gettext("It can't be read.")]
    if value.status in (Status.NOT_FOUND, Status.BLANK) and Flag.OMITTED in value.standing:
        return [str(FLAG_SAYS[Flag.OMITTED])]
    if value.leaf.required:
        return [gettext("It was not found on the document.")]
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
