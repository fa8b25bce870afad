"""Make a user from the shell: the first admin, above all."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.models import Role, User
from accounts.people import add_user


class Command(BaseCommand):
    """The password never stands in the arguments, where other users of the machine could see it."""

    help = "Make a user. Asks for the password; without a terminal it is the first line of stdin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--role", required=True, choices=Role.values)

    def handle(self, **options: Any) -> None:
        email = options["email"]
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError("That is no e-mail address.", returncode=2) from None
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError("There is a user with this e-mail address already.")
        password = _password()
        try:
            validate_password(password, User(email=email, full_name=options["name"]))
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from None
        add_user(
            email, full_name=options["name"], role=Role(options["role"]), password=password, by=None
        )
        self.stdout.write(f"{options['role']} added.")


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")
