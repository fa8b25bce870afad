"""Small things that templates do with words."""

from django import template

from review import shown_words

register = template.Library()


@register.filter
def sentence(text: str) -> str:
    """`text` in the page's language, with a full stop at its end unless it has one or is empty."""
    text = shown_words.in_their_words(text)
    return text if not text or text.rstrip()[-1:] in ".!?" else f"{text.rstrip()}."


@register.filter
def in_their_words(text: str) -> str:
    """What is stored in English, as the title of a kind of cases, in the page's language."""
    return shown_words.in_their_words(text)
