"""Sending a case: the applicant signs for the values on the screen."""

import hashlib
import json
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, override

from accounts.models import Role, User
from audit.log import record
from extraction.cases import NotEditable
from extraction.contract import Status
from extraction.doubts import ADJUSTING, doubts
from extraction.models import Case, Document, FieldValue
from extraction.stating import wanting
from review import queue, requests, telling
from review.check_sheet import within_sentence
from review.models import Submission
from rules import findings, snapshots
from rules.facts import facts_of_case


class NotReady(Exception):
    """Something is left to do; `open` names each, as (anchor on the check page, sentence)."""

    def __init__(self, left: Sequence[tuple[str, str]]) -> None:
        super().__init__(len(left))
        self.open = list(left)


class ValuesChanged(Exception):
    """What was signed is not what is there now: the page has to be read again."""


def declaration(case: Case) -> str:
    """The exact text that the applicant signs, in the language of the page."""
    changed = FieldValue.objects.of_case(case).filter(set_role=Role.APPLICANT, act__in=ADJUSTING)
    said = [
        gettext(
            "I, %(name)s, declare for case %(reference)s that the documents I uploaded are "
            "complete and unaltered, and that the values shown to me are what they say."
        )
        % {"name": case.applicant.full_name, "reference": case.reference}
    ]
    if case.stated:
        said.append(gettext("What I state about myself and the loan is complete and true."))
    if count := changed.count():
        said.append(
            ngettext(
                "I changed %(count)s value myself and know that each change will be looked at.",
                "I changed %(count)s values myself and know that each change will be looked at.",
                count,
            )
            % {"count": count}
        )
    return " ".join(said)


def presented(case: Case) -> str:
    """A digest of documents, values and declaration: what was on the screen when it was signed.

    The declaration is in the language of the page, so what is signed in one is sent in that one.
    """
    values = FieldValue.objects.of_case(case)
    rows = values.values_list("document_id", "path", "reading", "version", "value")
    documents = case.documents.kept().values_list("pk", "sha256", "doc_type")
    shown = {
        "documents": sorted(documents),
        "values": sorted(rows),
        "stated": case.stated,
        "declaration": declaration(case),
    }
    # Sorted, as the database keeps no order of keys.
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def left_to_do(case: Case) -> list[tuple[str, str]]:
    """What keeps the case from being sent, each with the anchor of its row on the check page.

    A document that failed to read or is of another kind does not: it goes to a person.
    """
    left = [(f"about-{group}", sentence) for group, sentence in wanting(case)]
    documents = case.documents.kept()
    if not documents:
        left.append(("upload", gettext("Add at least one document.")))
    left += [
        (
            f"document-{document.pk}",
            gettext("%(name)s is still being read.") % {"name": document.name},
        )
        for document in documents.unfinished()
    ]
    for value in FieldValue.objects.of_case(case).filter(act=FieldValue.Act.READ):
        absent = value.status != Status.PRESENT or value.value is None
        if absent and value.leaf.required and doubts(value):
            said = gettext("Enter the %(name)s, or say that it is not there.")
            left.append(
                (
                    f"row-{value.pk}",
                    said % {"name": within_sentence(value)},
                )
            )
    return left


def send(case: Case, *, shown: str, by: User) -> Submission:
    """Sign and send a case; it is judged as a whole and routed.

    Args:
        shown: `presented` as it was when the page with the declaration was made.

    Raises:
        NotEditable: it was sent before.
        NotReady: something is left to do.
        ValuesChanged: the values are not those that were shown.
    """
    with transaction.atomic():
        locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if not locked.editable:
            raise NotEditable
        if left := left_to_do(locked):
            raise NotReady(left)
        if presented(locked) != shown:
            raise ValuesChanged
        now = timezone.now()
        Case.objects.filter(pk=case.pk).update(state=Case.State.SUBMITTED, submitted_at=now)
        case.refresh_from_db()
        submission = Submission.objects.create(
            case=case,
            signed_by=by,
            text=declaration(case),
            language=get_language() or settings.LANGUAGE_CODE,
            presented=shown,
        )
        requests.settle(case, by=by)
        documents = case.documents.kept().exclude(state=Document.State.FAILED).count()
        # Before what the system makes of it, so that the timeline tells it in this order.
        record(
            "review.case.submitted",
            subject=submission,
            by=by,
            details={"presented": shown, "documents": documents},
            personal={"declaration": submission.text},
        )
        with override(settings.LANGUAGE_CODE):  # what is kept of it is read by all
            facts = facts_of_case(case)
            findings.evaluate(case, by=by, facts=facts)
            snapshots.take_submitted(case, facts)
            queue.route(case)
        telling.case_received(case)
    return submission
