"""Taking files in: refused with a sentence and nothing kept, or stored once and checked."""

import hashlib
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image

from audit.chain import tell, verify
from audit.models import Entry
from extraction import intake
from extraction.cases import NotEditable, remove
from extraction.intake import AlreadyThere, MissingOriginal, open_original, receive
from extraction.models import Case, Document
from extraction.refusals import Refused
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return tmp_path


@pytest.fixture
def case():
    return makers.case()


def files(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def png(width=400, height=300):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def take(case, content, name="stub.pdf"):
    return receive(content, name, case=case, by=case.applicant)


def test_file_is_stored_by_what_it_is_and_told_of(case, own_storage):
    drawn = makers.sample()

    document = take(case, drawn.data, "my stub.pdf")

    assert (document.name, document.state) == ("my stub.pdf", Document.State.RECEIVED)
    assert document.sha256 == hashlib.sha256(drawn.data).hexdigest()
    assert (document.media_type, document.page_count) == ("application/pdf", drawn.pages)
    assert document.size_bytes == len(drawn.data)
    assert [path.name for path in files(own_storage)] == [document.sha256]
    assert open_original(document).read() == drawn.data
    told = list(tell(case.reference))[-1]
    assert told.entry.action == "extraction.document.received"
    assert told.details["sha256"] == document.sha256
    assert told.personal == {"name": "my stub.pdf"}
    assert "my stub" not in told.entry.canon


def test_picture_is_one_page(case):
    document = take(case, png(), "photo.png")

    assert (document.media_type, document.page_count) == ("image/png", 1)


REFUSED = {
    "empty": b"",
    "unsupported_type": b"PK\x03\x04 a spreadsheet",
    "corrupt": b"%PDF-1.7\n" + b"nothing of a PDF " * 40,
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "half a picture": png()[:200],
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_file_leaves_a_sentence_and_an_entry_and_nothing_else(case, own_storage, what):
    with pytest.raises(Refused) as refused:
        take(case, REFUSED[what], "secret name.pdf")

    assert len(refused.value.sentence) > 20
    assert "secret name" not in refused.value.sentence
    assert not refused.value.sentence.endswith(".")  # whoever shows it ends it
    assert not Document.objects.exists()
    assert files(own_storage) == []
    told = list(tell(case.reference))[-1]
    assert told.entry.action == "extraction.document.refused"
    assert told.details == {"code": refused.value.code}
    assert told.personal == {"name": "secret name.pdf"}
    assert "secret name" not in told.entry.canon


@pytest.mark.parametrize(("more", "taken"), [(1, True), (0, False), (-1, False)])
def test_file_must_be_smaller_than_the_limit(case, settings, more, taken):
    content = makers.sample().data
    settings.MAX_UPLOAD_BYTES = len(content) + more

    if taken:
        assert take(case, content)
    else:
        with pytest.raises(Refused) as refused:
            take(case, content)
        assert refused.value.code == "too_large"


def test_document_must_not_have_more_pages_than_allowed(case, settings):
    settings.MAX_PAGES = 1
    many = io.BytesIO()
    page = Image.new("RGB", (100, 100), "white")
    page.save(many, "PDF", save_all=True, append_images=[page])

    with pytest.raises(Refused) as refused:
        take(case, many.getvalue())

    assert refused.value.code == "too_many_pages"
    assert "1 pages" in refused.value.sentence


def test_case_holds_so_many_documents_and_no_more(case, settings):
    settings.MAX_DOCUMENTS_PER_CASE = 2
    take(case, png(100, 100))
    second = take(case, png(101, 100))

    with pytest.raises(Refused) as refused:
        take(case, png(102, 100))
    assert refused.value.code == "too_many_documents"
    assert "2 files" in refused.value.sentence

    remove(second, by=case.applicant)
    assert take(case, png(102, 100))


def test_same_file_again_leads_to_the_one_that_is_there(case):
    first = take(case, png(), "one.png")

    with pytest.raises(AlreadyThere) as refused:
        take(case, png(), "two.png")

    assert refused.value.document == first
    assert Document.objects.count() == 1
    assert Entry.objects.filter(action="extraction.document.refused").count() == 1


def test_same_file_may_be_in_another_case_and_is_stored_once(case, own_storage):
    first, second = take(case, png()), take(makers.case(by=makers.erin()), png())

    assert first.stored_as == second.stored_as
    assert len(files(own_storage)) == 1


def test_removed_file_may_be_added_again(case):
    remove(take(case, png()), by=case.applicant)

    assert take(case, png()).state == Document.State.RECEIVED


@pytest.mark.parametrize("state", ["submitted", "in_review"])
def test_nothing_is_added_to_a_case_that_was_sent_meanwhile(case, state):
    Case.objects.update(state=state)  # `case` does not know yet

    with pytest.raises(NotEditable):
        take(case, png())

    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\stub.pdf", "stub.pdf"),
        ("stub\u202efdp.exe", "stubfdp.exe"),
        ("a\x00b\r\n.pdf", "ab .pdf"),
    ],
)
def test_name_is_for_display_only(case, own_storage, given, kept):
    document = take(case, png(), given)

    assert document.name == kept
    assert kept not in str(files(own_storage))


def test_long_name_fits(case):
    assert len(take(case, png(), "x" * 5000 + ".pdf").name) <= 150


def test_missing_original_is_said_to_be(case, own_storage):
    document = take(case, png())
    files(own_storage)[0].unlink()

    with pytest.raises(MissingOriginal):
        open_original(document)


def test_changed_original_is_never_handed_out(case, own_storage):
    document = take(case, png())
    path = files(own_storage)[0]
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)

    with pytest.raises(MissingOriginal):
        open_original(document)


def test_original_cut_off_by_a_crash_is_stored_anew(case):
    content = png()
    digest = hashlib.sha256(content).hexdigest()
    default_storage.save(f"originals/{digest[:2]}/{digest}", ContentFile(content[:50]))

    document = take(case, content)

    assert open_original(document).read() == content


def test_nothing_is_kept_when_the_audit_entry_can_not_be(case, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError("no space left on device")

    monkeypatch.setattr(intake, "record", full)
    with pytest.raises(OSError, match="no space"):
        take(case, png())

    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_same_file_twice_at_once_is_one_document():
    case = makers.case()
    content = png()
    start = threading.Barrier(4)

    def upload(_):
        try:
            start.wait()
            return take(Case.objects.get(pk=case.pk), content)
        except AlreadyThere as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(upload, range(4)))

    made = [one for one in results if isinstance(one, Document)]
    assert len(made) == 1
    assert {one.document for one in results if isinstance(one, AlreadyThere)} == set(made)
    assert open_original(made[0]).read() == content
    assert verify().broken is None
