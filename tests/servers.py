"""The test's servers, as another process has to name them."""

import os
from urllib.parse import urlsplit, urlunsplit

from django.db import connection


def database_url() -> str:
    """The URL of the test database, which Django chose under the one that `DATABASE_URL` names."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path="/" + str(connection.settings_dict["NAME"])))
