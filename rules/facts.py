"""Facts for the rules, from a fresh reading and from a stored case."""

from collections.abc import Callable, Mapping

from django.db.models import F
from django.utils import timezone

from extraction import reread_models
from extraction.contract import Box, Flag, Status
from extraction.models import Case, Document, FieldValue, Page
from extraction.reading import DocumentReading
from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from rules.policy import Policy, in_force
from rules.twins import twins_of
from rules.view import STATED, CaseFacts, DocumentFacts, Fact, Reread


def facts_of_reading(reading: DocumentReading, key: int) -> DocumentFacts:
    """The facts of a document that was just read and that nobody has looked at yet."""
    return DocumentFacts(
        key=key,
        doc_type=reading.doc_type,
        schema=SCHEMAS.get(reading.doc_type),
        unseen=reading.unseen,
        facts={
            one.field.path: Fact(
                path=one.field.path,
                status=one.field.status,
                value=one.field.value,
                grounded=one.field.evidence is not None
                and one.field.evidence.grounding.value != "none",
                by="reader",
                act="read",
                disagree=Flag.READERS_DISAGREE in one.field.flags,
                candidates=tuple(other.value for other in one.candidates if other.value),
                read_value=one.field.value,
                page=one.field.evidence.page if one.field.evidence else None,
                boxes=one.field.evidence.boxes if one.field.evidence else (),
            )
            for one in reading.fields
        },
    )


def facts_of_case(case: Case, policy: Policy | None = None) -> CaseFacts:
    """The facts of a stored case as they count now.

    Args:
        policy: limits and required paperwork; None: what is in force for its kind.
    """
    policy = policy or in_force(case.kind)
    kept = list(case.documents.kept())
    values: dict[int, dict[str, list[FieldValue]]] = {}
    rows = FieldValue.objects.filter(document__in=kept, reading=F("document__reading"))
    for row in rows.order_by("document_id", "position", "version"):
        values.setdefault(row.document_id, {}).setdefault(row.path, []).append(row)
    rereads = {
        one.value_id: Reread(one.read, one.score)
        for one in reread_models.Reread.objects.filter(value__document__in=kept, failure="")
    }
    unseen: dict[int, list[int]] = {}
    hiding = Page.objects.filter(document__in=kept).exclude(unseen=[]).order_by("number")
    for key, number in hiding.values_list("document_id", "number"):
        unseen.setdefault(key, []).append(number)
    documents = [
        DocumentFacts(
            key=document.pk,
            doc_type=document.doc_type,
            schema=document.schema,
            facts={
                path: _fact(chain, rereads) for path, chain in values.get(document.pk, {}).items()
            },
            unseen=tuple(unseen.get(document.pk, ())),
            sha256=document.sha256,
            place=place,
        )
        for place, document in enumerate(kept, start=1)
        if document.state == Document.State.READ
    ]
    when = case.submitted_at or timezone.now()
    return CaseFacts(
        as_of=when.date(),
        applicant_name=case.applicant.full_name,
        required=policy.required,
        documents=tuple(documents),
        failed=_places(kept, lambda one: one.state == Document.State.FAILED),
        unknown=_places(kept, lambda one: one.state == Document.State.READ and one.schema is None),
        kind=case.kind_id,
        asks_application=case.kind.asks_application,
        stated=stated_facts(case.stated),
        thresholds=policy.thresholds,
        twins=twins_of(case, [one for one in kept if one.state == Document.State.READ]),
    )


def stated_facts(stated: Mapping[str, str]) -> DocumentFacts:
    """What the applicant states, as facts that no reader read."""
    return DocumentFacts(
        key=STATED,
        doc_type=Application.slug,
        schema=Application,
        facts={
            path: Fact(path, Status.PRESENT, value, grounded=False, by="applicant", act="changed")
            for path, value in stated.items()
        },
    )


def _places(documents: list[Document], chosen: Callable[[Document], bool]) -> tuple[int, ...]:
    return tuple(place for place, one in enumerate(documents, start=1) if chosen(one))


def _fact(versions: list[FieldValue], rereads: Mapping[int, Reread]) -> Fact:
    read, now = versions[0], versions[-1]
    applicants = [one for one in versions if one.set_role == "applicant"]
    evidence = now.evidence or {}
    return Fact(
        path=now.path,
        status=Status(now.status),
        value=now.value,
        grounded=now.grounding != "none",
        by="reader" if now.set_by_id is None else _party(now.set_role),
        act=now.act,
        disagree=Flag.READERS_DISAGREE.value in read.flags,
        candidates=tuple(other["value"] for other in read.candidates if other["value"]),
        read_value=read.value,
        applicant_value=applicants[-1].value if applicants else None,
        version=now.version,
        page=evidence.get("page"),
        boxes=tuple(Box(*box) for box in evidence.get("boxes", ())),
        set_at=None if now.set_by_id is None else now.set_at,
        reread=rereads.get(now.pk),
    )


def _party(role: str) -> str:
    return "applicant" if role == "applicant" else "reviewer"
