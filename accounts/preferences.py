"""What a person chose about how pages look and behave."""

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from accounts.models import Role, User
from audit.log import record

ENGLISH = "en"
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
# One key, as the registry writes it: "j", "?", "ArrowDown"; never with Ctrl, Alt or Meta.
Press = Annotated[str, StringConstraints(pattern=r"^(\S|[A-Z][A-Za-z0-9]{1,14})$")]


def _known_zone(given: str) -> str:
    if given and given not in available_timezones():
        raise ValueError("is no time zone")
    return given


class Preferences(BaseModel):
    """A person's choices; "" leaves one to the site or the browser."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Literal["", "en", "es"] = ""
    theme: Literal["", "light", "dark"] = ""
    density: Literal["", "compact", "comfortable"] = ""
    time_zone: Annotated[str, AfterValidator(_known_zone)] = ""
    number_format: Literal["", "point", "comma", "space"] = ""  # 1,234.50, 1.234,50, 1 234,50
    single_keys: bool = True  # shortcuts of one key outside fields
    keys: dict[Name, Press] = Field(default={}, max_length=80)  # remapped ones, by their names
    auto_zoom: bool = True  # a field that takes the focus shows its place, large enough to read
    auto_advance: bool = True  # a saved field leads on to the next to check
    panes: dict[Name, Annotated[int, Field(ge=0, le=10_000)]] = Field(default={}, max_length=20)


class NotUnderstood(ValueError):
    """A choice that there is not."""


def preferences_of(user: Any) -> Preferences:
    """The choices of a person; everything left open for somebody who is not signed in."""
    if not isinstance(user, User):
        return Preferences()
    try:
        return Preferences.model_validate(user.preferences)
    except ValidationError:
        return _what_fits(user.preferences)


def language_of(user: Any) -> str:
    """The language to write to a person in: staff work in English."""
    if isinstance(user, User) and user.role != Role.APPLICANT:
        return ENGLISH
    return preferences_of(user).language or settings.LANGUAGE_CODE


@transaction.atomic
def keep(user: User, **changes: Any) -> Preferences:
    """Keep choices of a person's own; nothing is written where nothing changes.

    Raises:
        NotUnderstood: one is none that there is.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    before = preferences_of(locked)
    if unknown := set(changes) - set(Preferences.model_fields):
        raise NotUnderstood(", ".join(sorted(unknown)))
    try:
        after = Preferences.model_validate(before.model_dump() | changes)
    except ValidationError as error:
        names = sorted({str(detail["loc"][0]) for detail in error.errors()})
        raise NotUnderstood(", ".join(names)) from None
    user.preferences = after.model_dump(exclude_defaults=True)
    if after == before:
        return after
    User.objects.filter(pk=user.pk).update(preferences=user.preferences)
    changed = [
        name for name in Preferences.model_fields if getattr(before, name) != getattr(after, name)
    ]
    if changed != ["panes"]:  # dragging a border is no act that anybody has to account for
        record("accounts.preferences.changed", subject=user, by=user, details={"changed": changed})
    return after


def _what_fits(stored: dict[str, Any]) -> Preferences:
    """Of choices kept by an earlier version, those that still are choices."""
    fits = {}
    for name, value in stored.items():
        try:
            Preferences.model_validate({name: value})
        except ValidationError:
            continue
        fits[name] = value
    return Preferences.model_validate(fits)
