"""Where the two documents that a finding looked at are shown side by side."""

from django import template

from review.comparing import address_of
from review.workbench_findings import Flagged
from review.workbench_sheet import Sheet

register = template.Library()


@register.simple_tag
def side_by_side(sheet: Sheet, one: Flagged) -> str:
    """The query of the page that compares them; "" where the finding looked at one document."""
    return address_of(sheet, one)
