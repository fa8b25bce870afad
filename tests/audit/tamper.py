"""What somebody with the database owner's password could do to the log."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def trigger_off() -> Iterator[None]:
    """Take the append-only trigger away, as its owner may."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # checks put off to the commit would stand in the way
    sql("ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only")
    yield
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE audit_entry ENABLE TRIGGER audit_append_only")


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def tamper(statement: str, *values: object) -> None:
    """Run one statement with the trigger away."""
    with trigger_off():
        sql(statement, *values)
