"""Run the tests with servers of their own and a browser: `python -m config.run_tests [PYTEST ...]`.

The servers must be there before pytest is: pytest-django reads the settings first of all.
"""

import os
import sys

from config import browser, throwaway
from config.trouble import Trouble

# Named, as looking for plugins imports every one that happens to be installed: seconds.
PLUGINS = ("pytest_django.plugin", "xdist.plugin", "_hypothesis_pytestplugin", "time_machine")


def main(arguments: list[str]) -> int:
    skip = os.environ.get("BROWSER") == "skip"
    chromium = "" if skip else browser.find()
    if skip:
        print("BROWSER=skip: the tests that need a browser are left out.", flush=True)
    command = [sys.executable, "-m", "pytest"]
    for plugin in PLUGINS:
        command += ["-p", plugin]
    with throwaway.environment() as environ:
        environ |= {
            "CHROMIUM": chromium,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            # Playwright's loop runs in the thread of the test, where Django would refuse to query.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        }
        # A database that stays is not dropped while a live server may still hold a connection.
        return throwaway.run([*command, "--reuse-db", *arguments], environ)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(str(trouble))
