"""Whose turn it is: many documents of one applicant must not hold up another's.

Work that is due comes in the order of how much of that applicant's is in hand or was done in the
last minute, and by age where that is equal. So an applicant with forty files and one with a single
file take turns, and an applicant alone is served in order.
"""

from django.db import connection

from extraction.models import Document

_STEPS = """
    WITH due AS (
        SELECT s.id, c.applicant_id, s.due_at AS since,
            row_number() OVER (PARTITION BY c.applicant_id ORDER BY s.due_at, s.id) AS nth
        FROM extraction_step s
        JOIN extraction_document d ON d.id = s.document_id AND d.reading = s.reading
        JOIN extraction_case c ON c.id = d.case_id
        WHERE s.name = ANY(%(names)s) AND d.state = ANY(%(unfinished)s)
            AND s.state IN ('due', 'leased')
            AND (s.state = 'due' AND s.due_at <= now()
                OR s.state = 'leased' AND s.lease_until < now())
    ), share AS (
        SELECT c.applicant_id, count(*) AS served
        FROM (
            SELECT document_id, name FROM extraction_step
            WHERE state = 'leased' AND lease_until >= now()
            UNION ALL
            SELECT document_id, name FROM extraction_step
            WHERE ended_at > now() - interval '1 minute'
        ) s
        JOIN extraction_document d ON d.id = s.document_id
        JOIN extraction_case c ON c.id = d.case_id
        WHERE s.name = ANY(%(names)s)
        GROUP BY c.applicant_id
    )
    SELECT due.id FROM due LEFT JOIN share USING (applicant_id)
    ORDER BY due.nth + coalesce(share.served, 0), due.since, due.id
    LIMIT %(most)s
"""
# A document at a model, or with a step that is not due yet, waits for no job.
_DOCUMENTS = """
    WITH due AS (
        SELECT d.id, c.applicant_id, d.received_at AS since,
            row_number() OVER (PARTITION BY c.applicant_id ORDER BY d.received_at, d.id) AS nth
        FROM extraction_document d
        JOIN extraction_case c ON c.id = d.case_id
        WHERE d.state = ANY(%(unfinished)s) AND NOT EXISTS (
            SELECT FROM extraction_step s
            WHERE s.document_id = d.id AND s.reading = d.reading AND (
                s.state = 'leased' AND s.lease_until >= now()
                OR s.state = 'due' AND s.due_at > now()
                OR s.state IN ('due', 'leased') AND s.name LIKE 'ask:%%'
            )
        )
    ), share AS (
        SELECT c.applicant_id, count(DISTINCT d.id) AS served
        FROM (
            SELECT document_id, name FROM extraction_step
            WHERE state = 'leased' AND lease_until >= now()
            UNION ALL
            SELECT document_id, name FROM extraction_step
            WHERE ended_at > now() - interval '1 minute'
        ) s
        JOIN extraction_document d ON d.id = s.document_id
        JOIN extraction_case c ON c.id = d.case_id
        WHERE s.name NOT LIKE 'ask:%%'
        GROUP BY c.applicant_id
    )
    SELECT due.id FROM due LEFT JOIN share USING (applicant_id)
    ORDER BY due.nth + coalesce(share.served, 0), due.since, due.id
    LIMIT %(most)s
"""
UNFINISHED = [Document.State.RECEIVED.value, Document.State.READING.value]


def steps_in_turn(names: list[str], *, most: int) -> list[int]:
    """Ids of the steps of these names that are due, whose turn it is first, `most` at the most."""
    return _ids(_STEPS, names, most)


def documents_in_turn(*, most: int) -> list[int]:
    """Ids of the documents that wait for a document's job, whose turn it is first."""
    return _ids(_DOCUMENTS, [], most)


def _ids(query: str, names: list[str], most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"names": names, "most": most, "unfinished": UNFINISHED})
        return [pk for (pk,) in cursor.fetchall()]
