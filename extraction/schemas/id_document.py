"""A driver's licence, an identity card or a passport."""

from datetime import date
from typing import ClassVar

from extraction.schemas.base import Group, Kind, Schema, group, leaf


class MachineReadable(Group):
    line_one: str | None = leaf(
        "First line", "Letters, digits and <, as printed.", Kind.TEXT, pii=True
    )
    line_two: str | None = leaf(
        "Second line", "Letters, digits and <, as printed.", Kind.TEXT, pii=True
    )
    line_three: str | None = leaf("Third line", "Only where there are three.", Kind.TEXT, pii=True)


class IdDocument(Schema):
    """What a state says of who somebody is."""

    slug: ClassVar[str] = "id_document"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Identity document"

    kind: str | None = leaf(
        "Kind", "As printed: Driver License, Passport, Identity Card.", Kind.TEXT
    )
    number: str | None = leaf(
        "Document number",
        "The licence's or passport's own number, not the discriminator.",
        Kind.IDENTIFIER,
        required=True,
        pii=True,
    )
    first_name: str | None = leaf(
        "Given names", "First and middle names.", Kind.NAME, required=True, pii=True
    )
    last_name: str | None = leaf("Surname", "The family name.", Kind.NAME, required=True, pii=True)
    date_of_birth: date | None = leaf(
        "Date of birth", "Not the day of issue.", Kind.DATE, required=True, pii=True
    )
    issued_on: date | None = leaf("Date of issue", "Not the expiry.", Kind.DATE)
    expires_on: date | None = leaf("Date of expiry", "Not the day of issue.", Kind.DATE)
    sex: str | None = leaf("Sex", "As printed: M, F or X.", Kind.TEXT)
    address: str | None = leaf("Address", "In one line.", Kind.ADDRESS, pii=True)
    state: str | None = leaf("State", "Of the USA, where one issued it.", Kind.TEXT)
    country: str | None = leaf(
        "Issuing country", "The issuing state's code or name, as printed.", Kind.TEXT
    )
    nationality: str | None = leaf("Nationality", "The holder's, as printed.", Kind.TEXT)
    place_of_birth: str | None = leaf("Place of birth", "As printed.", Kind.TEXT, pii=True)
    issuing_authority: str | None = leaf("Issuing authority", "As printed.", Kind.TEXT)
    vehicle_class: str | None = leaf("Class", "Of vehicles that may be driven.", Kind.TEXT)
    restrictions: str | None = leaf("Restrictions", "As printed.", Kind.TEXT)
    endorsements: str | None = leaf("Endorsements", "As printed.", Kind.TEXT)
    height: str | None = leaf("Height", "As printed.", Kind.TEXT)
    eye_color: str | None = leaf("Eyes", "As printed.", Kind.TEXT)
    discriminator: str | None = leaf(
        "Document discriminator", "DD on a driver's licence, not its number.", Kind.IDENTIFIER
    )
    machine_readable: MachineReadable = group("Machine readable zone")
