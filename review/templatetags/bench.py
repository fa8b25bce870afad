"""What the workbench's templates need of its lists."""

from collections.abc import Sequence

from django import template

from review.workbench_grid import Grid, grids
from review.workbench_sheet import Section

register = template.Library()


@register.filter(name="grids")
def grids_of(section: Section) -> Sequence[Grid]:
    """The lists of a document, as they are typed in."""
    return grids(section)
