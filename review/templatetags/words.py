"""Small things that templates do with words."""

from django import template

register = template.Library()


@register.filter
def sentence(text: str) -> str:
    """`text` with a full stop at its end, unless it ends in one or is empty."""
    return text if not text or text.rstrip()[-1:] in ".!?" else f"{text.rstrip()}."
