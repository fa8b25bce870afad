"""Files that come in pieces: what is here stays here, and nothing else is taken for it."""

import zlib
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from extraction import arriving
from extraction.arriving import MOST_AT_ONCE, PIECE_BYTES, Elsewhere, add, begin, content
from extraction.cases import NotEditable
from extraction.intake import AlreadyThere
from extraction.models import Case
from extraction.refusals import Refused
from extraction.upload_models import PendingUpload, UploadPiece
from review import receiving
from tests import makers

pytestmark = pytest.mark.django_db


def started(case: Case | None = None, size: int = 3, key: str = "stub.pdf 3", **more: object):
    case = case or makers.case()
    return begin(case, key, name="stub.pdf", size_bytes=size, by=case.applicant, **more)


def whole(data: bytes, case: Case | None = None, key: str = "stub.pdf", **more: object):
    upload = started(case, len(data), key, **more)
    for start in range(0, len(data), PIECE_BYTES):
        add(upload, data[start : start + PIECE_BYTES], start=start)
    return upload


def test_a_file_goes_on_where_it_stopped():
    case = makers.case()
    add(started(case, 5), b"ab", start=0)

    again = started(case, 5)

    assert (again.here_bytes, again.checksum) == (2, zlib.adler32(b"ab"))
    add(again, b"cde", start=2)
    assert again.whole
    assert content(again) == b"abcde"


def test_a_piece_that_came_twice_counts_once():
    upload = started(size=5)
    add(upload, b"ab", start=0)
    with pytest.raises(Elsewhere) as told:
        add(upload, b"ab", start=0)
    assert told.value.here_bytes == 2
    assert UploadPiece.objects.count() == 1


@pytest.mark.parametrize(
    ("size", "piece"), [(3, b"four"), (PIECE_BYTES * 2, b"x" * (PIECE_BYTES + 1))]
)
def test_no_more_is_taken_than_was_said(size, piece):
    upload = started(size=size)
    with pytest.raises(Refused):
        add(upload, piece, start=0)
    upload.refresh_from_db()
    assert upload.here_bytes == 0


@pytest.mark.parametrize(("size", "code"), [(0, "empty"), (-1, "empty"), (10**12, "too_large")])
def test_a_file_of_an_impossible_size_is_refused_before_it_comes(size, code):
    with pytest.raises(Refused) as refused:
        started(size=size)
    assert refused.value.code == code
    assert not PendingUpload.objects.exists()


def test_another_file_of_the_same_name_begins_anew():
    case = makers.case()
    add(started(case, 5), b"ab", start=0)
    assert started(case, 6).here_bytes == 0  # of another size
    add(started(case, 6), b"ab", start=0)
    assert started(case, 6, anew=True).here_bytes == 0


def test_a_sent_case_takes_no_file():
    case = makers.ready_case()
    makers.task(case)
    with pytest.raises(NotEditable):
        started(case)


def test_of_too_many_files_the_oldest_gives_way():
    case = makers.case()
    first = started(case, key="0")
    for number in range(1, MOST_AT_ONCE):
        started(case, key=str(number))
    started(makers.case(), key="one more")
    assert PendingUpload.objects.count() == MOST_AT_ONCE
    assert not PendingUpload.objects.filter(pk=first.pk).exists()


def test_what_nobody_goes_on_with_is_forgotten_after_a_day():
    case = makers.case()
    old, fresh = started(case, key="old"), started(case, key="fresh")
    add(old, b"ab", start=0)
    day = timezone.now() - timedelta(hours=25)
    PendingUpload.objects.filter(pk=old.pk).update(touched_at=day)
    assert arriving.forget_old() == 1
    assert list(PendingUpload.objects.all()) == [fresh]
    assert not UploadPiece.objects.exists()


def test_a_whole_file_becomes_a_document_once():
    case = makers.case()
    upload = whole(makers.sample().data, case, asked_for="pay_stub")

    first = receiving.submit_whole(upload, by=case.applicant)
    second = receiving.submit_whole(started(case, upload.size_bytes, upload.key), by=case.applicant)

    assert first == second
    assert (first.name, first.asked_for) == ("stub.pdf", "pay_stub")
    assert not UploadPiece.objects.exists()
    assert Entry.objects.filter(action="extraction.document.received").count() == 1


def test_a_refused_file_leaves_nothing():
    case = makers.case()
    upload = whole(b"PK\x03\x04 a letter", case)
    with pytest.raises(Refused) as refused:
        receiving.submit_whole(upload, by=case.applicant)
    assert refused.value.code == "unsupported_type"
    assert not PendingUpload.objects.exists()


def test_the_same_file_in_pieces_is_noticed():
    case = makers.case()
    data = makers.sample().data
    document = receiving.submit_whole(whole(data, case), by=case.applicant)
    with pytest.raises(AlreadyThere) as there:
        receiving.submit_whole(whole(data, case, key="copy.pdf"), by=case.applicant)
    assert there.value.document == document


def test_a_file_of_an_earlier_case_is_used_again():
    earlier, later = makers.case(), makers.case()
    known = makers.stored_document(earlier)
    document = receiving.use_again(known, later, asked_for="pay_stub", by=later.applicant)
    assert (document.sha256, document.case, document.asked_for) == (known.sha256, later, "pay_stub")
