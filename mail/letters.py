"""What a message says: each kind has a function that finds the words when it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from mail.models import Message

About: TypeAlias = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Letter:
    """Where a message goes, in which language, and what its texts know.

    Its words are those of templates/mail/<kind>.subject.txt and <kind>.txt.
    """

    address: str
    language: str = ""  # as "es"; "" for the language of this installation
    context: Mapping[str, Any] = field(default_factory=dict)


# Takes the person (None: somebody without an account) and what it is about; None says that there is
# nothing to say any more.
Compose: TypeAlias = Callable[[Any, About], Letter | None]


def letter_of(message: Message) -> Letter | None:
    """What the message's kind makes of it now; None where there is nothing to say any more."""
    return _composer(settings.MAIL_KINDS[message.kind])(message.to, message.about)


def rendered(message: Message, letter: Letter) -> EmailMultiAlternatives:
    """The message as it travels: plain text, and the same text in simple HTML."""
    with translation.override(letter.language or settings.LANGUAGE_CODE):
        context = {
            **letter.context,
            "support_email": settings.SUPPORT_EMAIL,
            "demo": settings.DEMO,
        }
        subject = " ".join(render_to_string(f"mail/{message.kind}.subject.txt", context).split())
        body = render_to_string(f"mail/{message.kind}.txt", context).strip()
        foot = render_to_string("mail/foot.txt", context).strip()
        html = render_to_string(
            "mail/letter.html",
            {
                "subject": subject,
                "language": translation.get_language(),
                "body": _paragraphs(body),
                "foot": _paragraphs(foot),
            },
        )
    mail = EmailMultiAlternatives(
        subject=subject,
        body=f"{body}\n\n-- \n{foot}\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.address],
        # The same at every try, so that mail programs know one that arrives twice.
        headers={"Message-ID": f"<{message.pk}.{int(message.created_at.timestamp())}@{_host()}>"},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _paragraphs(text: str) -> list[dict[str, str]]:
    """Each paragraph as words, or as the address that it is."""
    said = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    return [
        {"link": part}
        if part.startswith(("https://", "http://")) and " " not in part
        else {"words": part}
        for part in said
    ]


def _host() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"


@cache
def _composer(path: str) -> Compose:
    found: Compose = import_string(path)
    return found
