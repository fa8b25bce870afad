#!/usr/bin/env python3
"""Countersign on the command line.

Where DATABASE_URL is not set, a command that needs the database or the broker uses those of the
running demo, or starts them for its own duration with their data under `.local/`.
"""

import os
import sys

from django.core.management import execute_from_command_line

from config import embedded, local
from config.trouble import Trouble


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if local.is_given(os.environ):
        execute_from_command_line(sys.argv)
    elif local.needs_services(sys.argv[1:]):
        with embedded.shared_services(local.LOCAL, waiting=_say_waiting):
            local.fill(os.environ, local.LOCAL, local.demo_settings(local.LOCAL, create=True))
            execute_from_command_line(sys.argv)
    else:
        local.fill(os.environ, local.LOCAL, local.demo_settings(local.LOCAL, create=False))
        execute_from_command_line(sys.argv)


def _say_waiting() -> None:
    print("Done; waiting for other commands that use the database.", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(str(trouble))
