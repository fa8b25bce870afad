"""Mail as files in a folder, for trying things out: each message one file, whole or not there."""

import email
import email.policy
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage as Parsed
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

NAME = re.compile(r"^\d{20}-\d+$")


class FolderBackend(BaseEmailBackend):
    """Puts messages into the folder EMAIL_FILE_PATH."""

    def __init__(self, fail_silently: bool = False, **_kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.folder = Path(settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            name = f"{time.time_ns():020}-{os.getpid()}"
            fresh = self.folder / f".{name}"
            fresh.write_bytes(message.message().as_bytes())
            fresh.rename(self.folder / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Kept:
    """A message in the folder."""

    name: str
    to: str
    subject: str
    at: datetime | None
    text: str
    html: str  # its source: nobody runs it


def newest(most: int) -> list[Kept]:
    """The messages in the folder, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.eml"), reverse=True) if folder.is_dir() else []
    return [_read(file) for file in files[:most]]


def kept(name: str) -> Kept | None:
    """One message by its name; None where there is none."""
    file = Path(settings.EMAIL_FILE_PATH) / f"{name}.eml"
    return _read(file) if NAME.match(name) and file.is_file() else None


def _read(file: Path) -> Kept:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    date = message["date"]
    return Kept(
        name=file.stem,
        to=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        at=date.datetime if date is not None else None,
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: Parsed, kind: str) -> str:
    body = message.get_body((kind,))
    return "" if body is None else str(body.get_content())
