"""A file that holds several documents is taken apart, once, whatever happens on the way."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django_rq import get_queue

from audit.chain import tell, verify
from extraction import cases, extract, intake, parts
from extraction.cases import NotEditable
from extraction.intake import AlreadyThere
from extraction.models import Document, Extraction, FieldValue, Page
from extraction.packets import Segment
from extraction.parts import pages_in_words, part_name
from review import pipeline
from review.sweeping import sweep
from tests import makers

pytestmark = pytest.mark.django_db
State = Document.State


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    """A storage of its own and an empty queue."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    get_queue("documents").empty()
    yield
    get_queue("documents").empty()


@pytest.fixture
def packet():
    return makers.stored_packet(makers.case())


def told(document, action):
    return [
        one
        for one in tell(document.chain)
        if one.entry.action == action and one.subject == f"Document:{document.pk}"
    ]


def test_each_document_of_a_file_is_read_as_its_own(packet, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pipeline.process_document(packet.pk)

    packet.refresh_from_db()
    stub, bill = packet.parts.all()
    assert packet.state == State.SPLIT
    assert [(one.doc_type, one.page_numbers, one.state) for one in (stub, bill)] == [
        ("pay_stub", [1], State.RECEIVED),
        ("invoice", [2], State.RECEIVED),
    ]
    assert stub.type_reasons
    assert bill.type_reasons
    assert [one.name for one in (stub, bill)] == ["scan.pdf, p. 1", "scan.pdf, p. 2"]
    waiting = get_queue("documents").job_ids
    assert {f"document-{one.pk}-1" for one in (stub, bill)} <= set(waiting)

    for part in (stub, bill):
        pipeline.process_document(part.pk)
        part.refresh_from_db()
        assert part.state == State.READ
        assert [page.number for page in part.pages.all()] == [1]
        assert not part.steps.filter(name="render").exists()
        assert FieldValue.objects.current().filter(document=part).count() > 5
    pictures = [page.image for page in Page.objects.filter(document=packet)]
    assert pictures == [part.pages.get().image for part in (stub, bill)]
    assert not FieldValue.objects.filter(document=packet).exists()
    assert not Extraction.objects.filter(document=packet).exists()
    assert not sweep()


def test_audit_log_tells_of_the_split_with_pages_and_types(packet):
    pipeline.process_document(packet.pk)

    (entry,) = told(packet, "extraction.document.split")
    assert [(one["pages"], one["type"]) for one in entry.details["parts"]] == [
        ([1], "pay_stub"),
        ([2], "invoice"),
    ]
    assert verify(packet.chain).broken is None


def test_file_with_one_document_stays_whole():
    document = makers.stored_document(makers.case())

    pipeline.process_document(document.pk)

    document.refresh_from_db()
    assert (document.state, document.parts.count()) == (State.READ, 0)


def test_file_of_which_a_person_said_what_it_is_stays_whole(packet):
    cases.reclassify(packet, "invoice", by=makers.dave())

    pipeline.process_document(packet.pk)

    packet.refresh_from_db()
    assert (packet.state, packet.doc_type) == (State.READ, "invoice")


def test_file_with_nothing_known_in_it_stays_whole(monkeypatch, packet):
    unknown = [Segment((number,), "unclassified", ()) for number in (1, 2)]
    monkeypatch.setattr(parts, "segments", lambda pages: tuple(unknown))

    pipeline.process_document(packet.pk)

    packet.refresh_from_db()
    assert packet.state == State.READ


@pytest.mark.parametrize("dies_at", ["first part", "second part", "the end of the step", "the log"])
def test_worker_that_dies_in_the_split_leaves_all_parts_or_none(monkeypatch, packet, dies_at):
    class Killed(BaseException):
        pass

    def die(*args, **more):
        raise Killed

    with monkeypatch.context() as patched:
        made = []

        def make(*args, **more):
            if len(made) == (0 if dies_at == "first part" else 1):
                raise Killed
            made.append(parts.make_part(*args, **more))
            return made[-1]

        if dies_at == "the end of the step":
            patched.setattr(extract.Lease, "finish", lambda lease: finish(lease, die))
        elif dies_at == "the log":
            real = extract.record
            patched.setattr(
                extract,
                "record",
                lambda action, **more: die() if action.endswith(".split") else real(action, **more),
            )
        else:
            patched.setattr(extract, "make_part", make)
        with pytest.raises(Killed), transaction.atomic():
            pipeline.process_document(packet.pk)
    assert not packet.parts.exists()

    _expire()
    pipeline.process_document(packet.pk)

    packet.refresh_from_db()
    assert [part.page_numbers for part in packet.parts.all()] == [[1], [2]]
    assert len(told(packet, "extraction.document.split")) == 1


def finish(lease, die):
    if lease.step.name == "classify":
        die()
    real_finish(lease)


real_finish = extract.Lease.finish


def _expire():
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE extraction_step SET lease_until = now() - interval '1 hour' "
            "WHERE state = 'leased'"
        )


def test_parts_whose_bell_nobody_rang_are_found(monkeypatch, packet):
    monkeypatch.setattr(pipeline.receiving, "enqueue", lambda document: None)
    pipeline.process_document(packet.pk)
    monkeypatch.undo()

    assert sweep() == 2


def test_split_file_is_not_split_again(packet):
    pipeline.process_document(packet.pk)

    assert pipeline.process_document(packet.pk) is False
    assert packet.parts.count() == 2


def test_file_that_was_removed_while_it_was_looked_at_is_not_split(monkeypatch, packet):
    real = parts.segments

    def slow(pages):
        cases.remove(Document.objects.get(pk=packet.pk), by=makers.dave())
        return real(pages)

    monkeypatch.setattr(parts, "segments", slow)
    pipeline.process_document(packet.pk)

    packet.refresh_from_db()
    assert (packet.state, packet.parts.count()) == (State.REMOVED, 0)


def test_same_file_is_once_in_a_case_whatever_its_parts(packet):
    pipeline.process_document(packet.pk)
    content = intake.open_original(packet).getvalue()

    with pytest.raises(AlreadyThere) as there:
        intake.receive(content, "again.pdf", case=packet.case, by=makers.dave())
    assert there.value.document == packet
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(packet=packet).update(packet=None, page_numbers=[])


def test_removing_a_file_removes_its_parts_and_the_last_part_its_file(packet):
    pipeline.process_document(packet.pk)
    first, second = packet.parts.all()

    cases.remove(first, by=makers.dave())
    packet.refresh_from_db()
    assert packet.state == State.SPLIT
    cases.remove(second, by=makers.dave())
    packet.refresh_from_db()
    assert packet.state == State.REMOVED

    other = makers.stored_packet(packet.case)
    pipeline.process_document(other.pk)
    cases.remove(other, by=makers.dave())
    assert set(other.parts.values_list("state", flat=True)) == {State.REMOVED}
    assert not packet.case.documents.kept().exists()


def test_what_counts_in_a_case_are_the_parts(packet):
    pipeline.process_document(packet.pk)

    kept = packet.case.documents.kept()
    assert [document.packet_id for document in kept] == [packet.pk, packet.pk]
    assert list(packet.case.documents.files()) == [packet]
    packet.refresh_from_db()
    with pytest.raises(NotEditable):
        cases.reclassify(packet, "check", by=makers.dave())


@pytest.mark.parametrize(
    ("pages", "said"),
    [([2], "page 2"), ([2, 3], "pages 2–3"), ([1, 4, 5], "pages 1, 4–5"), ([3, 1], "pages 3, 1")],
)
def test_pages_in_words(pages, said):
    assert pages_in_words(pages) == said


@pytest.mark.parametrize(
    ("pages", "named"),
    [([2], "a.pdf, p. 2"), ([2, 3], "a.pdf, pp. 2–3"), ([3, 1], "a.pdf, pp. 3, 1")],
)
def test_name_of_a_part_is_the_same_in_every_language(pages, named):
    with translation.override("es"):
        assert part_name("a.pdf", pages) == named


def test_name_of_a_part_is_never_too_long():
    assert len(part_name("x" * 150, [1])) == 150
    assert part_name("x" * 150, [1]).endswith(", p. 1")
