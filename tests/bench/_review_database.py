"""A database with many cases: one case of each sort is read by the real pipeline, then copied.

Copies are rows made by the database itself: each id moves by a stride for each copy, and so does
every reference to a row that is copied with it.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, models

from accounts.models import Role, User
from extraction.models import Case, Document, Extraction, FieldValue, Page
from extraction.samples import Sample
from extraction.schemas.base import Kind
from review import pipeline
from review.models import Decision, ReviewTask
from rules import findings
from rules.models import Finding
from tests import makers

STRIDE = 20_000  # more than any row of the cases that are copied has as its id
APPLICANTS = 20_000
DECIDED_OF_100 = 92
# Three values in doubt and the rest not, as an ordinary case has it.
DOUBTS = {"total": "sum_failed", "due_on": "ambiguous", "vendor.name": "readers_disagree"}
COPIED: tuple[type[models.Model], ...] = (
    Case,
    Document,
    Page,
    Extraction,
    FieldValue,
    Finding,
    ReviewTask,
)


def load(cases: int) -> tuple[int, int]:
    """Fill an empty database.

    Returns:
        How many values there are, and how many cases wait for a reviewer.
    """
    _people()
    template = _template(makers.sample("invoice", 2, seed=9), DOUBTS)
    with connection.cursor() as cursor:
        # References are right by construction; looking each up would take most of the time.
        cursor.execute("SET session_replication_role = replica")
        _copy(template, cases)
        _decide()
        cursor.execute("SET session_replication_role = DEFAULT")
        for model in (*COPIED, Decision, User):
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                f"(SELECT max(id) FROM {table}))"
            )
        cursor.execute("ANALYZE")
    return FieldValue.objects.count(), ReviewTask.objects.open().count()


def _people() -> None:
    made = makers.dave()
    User.objects.bulk_create(
        (
            User(
                email=f"applicant{at}@example.org",
                full_name=f"Applicant Number {at}",
                role=Role.APPLICANT,
                password=make_password(None),
            )
            for at in range(APPLICANTS)
        ),
        batch_size=5_000,
    )
    assert User.objects.filter(pk__gt=made.pk).count() >= APPLICANTS


def _template(drawn: Sample, doubts: Mapping[str, str]) -> Case:
    """A case that the pipeline has read and a reviewer is to look at."""
    case = makers.case("supplier_invoice")
    document = makers.receive(drawn.data, drawn.file_name, case=case, by=case.applicant)
    pipeline.process_document(document.pk)
    document.refresh_from_db()
    assert document.state == Document.State.READ, document.failure
    FieldValue.objects.filter(document=document).update(flags=[])
    for path, flag in doubts.items():
        FieldValue.objects.filter(document=document, path=path).update(flags=[flag])
    findings.evaluate(case)
    Finding.objects.filter(case=case).exclude(outcome="pass").delete()
    makers.task(case, why="3 in doubt.", weight=30)
    return case


def _copy(template: Case, cases: int) -> None:
    first = User.objects.filter(email__startswith="applicant").order_by("pk").values("pk")[0]["pk"]
    # Waited for up to 30 days; a case of a hundred in the queue weighs most.
    age = "((k * 7919) %% 2592000) * interval '1 second'"
    changed: dict[type[models.Model], dict[str, str]] = {
        Case: {
            "reference": "'CS-' || lpad(k::text, 6, '0')",
            "applicant_id": f"{first} + (k %% {APPLICANTS})",
            "opened_at": f"now() - {age} - interval '1 day'",
            "submitted_at": f"now() - {age}",
        },
        # The same file or the same figures in two cases are a finding, so no two copies have them.
        Document: {"sha256": "md5(k::text) || md5('file' || k)"},
        FieldValue: {"value": _another_figure(template)},
        ReviewTask: {
            "weight": "(k * 31) %% 97",
            "opened_at": f"now() - {age}",
            "due_at": f"now() - {age} + interval '20 days'",
        },
    }
    inside = {model._meta.db_table for model in COPIED}
    keys = {
        "case": [template.pk],
        "document": list(template.documents.values_list("pk", flat=True)),
    }
    for model in COPIED:
        _copy_rows(model, changed.get(model, {}), inside, keys, cases)


def _another_figure(template: Case) -> str:
    """Every amount times a factor of the copy, and every date some days earlier: all still fits."""
    of_kind: dict[Kind, list[str]] = defaultdict(list)
    for value in FieldValue.objects.of_case(template).exclude(value=None):
        of_kind[value.leaf.kind].append(value.path)
    amounts, dates = (_listed(of_kind[kind]) for kind in (Kind.MONEY, Kind.DATE))
    return f"""
        CASE WHEN value IS NULL THEN NULL
             WHEN path IN ({amounts}) THEN (value::numeric * (1 + k / 100))::text
             WHEN path IN ({dates}) THEN (value::date - k %% 100)::text
             WHEN path = 'number' THEN 'INV-' || k
             ELSE value END
    """


def _listed(paths: list[str]) -> str:
    return ", ".join(f"'{path}'" for path in paths)


def _copy_rows(
    model: type[models.Model],
    changed: Mapping[str, str],
    inside: set[str],
    keys: Mapping[str, list[int]],
    copies: int,
) -> None:
    names, selected = [], []
    for field in model._meta.concrete_fields:
        column = field.column
        target = field.related_model._meta.db_table if field.related_model else ""
        moves = field.primary_key or target in inside
        names.append(column)
        plain = f"{column} + k * {STRIDE}" if moves else column
        selected.append(changed.get(column, plain))
    which = "case_id" if any(name == "case_id" for name in names) else "document_id"
    which = "id" if model is Case else which
    ids = keys["document"] if which == "document_id" else keys["case"]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) "
            f"SELECT {', '.join(selected)} FROM {table} AS row, generate_series(1, %s) AS k "
            f"WHERE {which} = ANY(%s)",
            [copies, ids],
        )


def _decide() -> None:
    """Most of the past is decided, by four reviewers."""
    reviewers = [makers.person(f"past{at}", Role.REVIEWER).pk for at in range(4)]
    decided = f"t.id / {STRIDE} %% 100 < {DECIDED_OF_100} AND t.id > {STRIDE}"
    verdict = f"CASE WHEN t.id / {STRIDE} %% 10 = 0 THEN 'declined' ELSE 'approved' END"
    given: dict[str, Any] = {"reviewers": reviewers}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO review_decision (task_id, verdict, reason, by_id, at)
            SELECT t.id, {verdict}, 'It was so.',
                   (%(reviewers)s::bigint[])[1 + (t.id / {STRIDE} %% 4)],
                   t.opened_at + interval '3 hours'
            FROM review_reviewtask t WHERE {decided}
            """,
            given,
        )
        cursor.execute(
            f"""
            UPDATE extraction_case c SET state = {verdict}, decided_at = t.opened_at
                   + interval '3 hours'
            FROM review_reviewtask t WHERE t.case_id = c.id AND {decided}
            """,
            given,
        )
        cursor.execute(
            f"UPDATE review_reviewtask t SET status = {verdict} WHERE {decided}",
            given,
        )
