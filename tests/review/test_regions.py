"""Values taken from where a reviewer points at, and boxes that are read again."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from audit.chain import tell
from extraction import regions as reading
from extraction.models import Page
from extraction.region_models import Region
from review import claims, decisions
from tests import makers

pytestmark = pytest.mark.django_db
NET = "net_pay.current"


@pytest.fixture
def task():
    made = makers.task(makers.ready_case(values={NET: "2250.00"}, flags={NET: ["conflict"]}))
    claims.claim(made, by=makers.alice())
    return made


@pytest.fixture
def client(task) -> Client:
    made = Client(headers={"HX-Request": "true"})
    made.force_login(makers.alice())
    return made


def stub(task):
    return task.case.documents.get(doc_type="pay_stub")


def net(task):
    return makers.value(stub(task), NET)


def page(task) -> Page:
    return Page.objects.get(document__case=task.case, document__doc_type="pay_stub")


def address(name: str, task, *more: int) -> str:
    return reverse(f"review:{name}", args=[task.case.reference, net(task).pk, *more])


def gross_box(task) -> str:
    """Where 3242.00 stands."""
    boxes = makers.value(stub(task), "gross_pay.current").evidence["boxes"]
    return " ".join(map(str, boxes[0]))


def drawn(task, **more) -> dict[str, object]:
    return {"page": page(task).pk, "box": gross_box(task), **more}


def test_words_come_in_reading_order_with_their_lines(client, task):
    answer = client.get(reverse("review:words", args=[task.case.reference, page(task).pk]))

    words = answer.json()["words"]
    assert [word[0] for word in words[:3]] == ["Dave", "Applewood", "Kestrel"]
    assert [word[5] for word in words[:3]] == [0, 0, 1]
    assert answer["Cache-Control"] == "private, no-store"


def test_box_over_the_files_own_words_is_offered_at_once(client, task):
    answer = client.post(address("read_region", task), drawn(task))

    assert "3242.00" in answer.content.decode()
    assert "data-use-region" in answer.content.decode()
    assert not Region.objects.exists()
    assert net(task).version == 1


def test_box_over_words_of_another_kind_is_shown_and_not_offered(client, task):
    name = makers.value(stub(task), "employer.name").evidence["boxes"]
    box = f"{name[0][0]} {name[0][1]} {name[-1][2]} {name[-1][3]}"

    said = client.post(address("read_region", task), drawn(task, box=box)).content.decode()

    assert "Kestrel Aerostructures" in said
    assert "Write an amount like 1234.50." in said
    assert "data-use-region" not in said


def test_box_on_a_scan_is_read_by_a_worker_and_offered_when_it_is_done(
    client, task, django_capture_on_commit_callbacks, monkeypatch
):
    rung = []
    monkeypatch.setattr(reading.doorbell, "ring", lambda *args, **more: rung.append((args, more)))
    Page.objects.update(words_from="ocr")
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(address("read_region", task), drawn(task)).content.decode()

    region = Region.objects.get()
    assert "Reading the box" in asked
    assert address("region", task, region.pk) in asked
    assert rung == [
        (
            ("documents", "extraction.regions.read", region.pk),
            {"name": f"region-{region.pk}", "first": True},
        )
    ]
    told = list(tell(task.chain))[-1]
    assert (told.entry.action, told.details["path"]) == ("extraction.region.asked", NET)
    assert "Reading the box" in client.get(address("region", task, region.pk)).content.decode()
    Region.objects.update(
        ended_at=timezone.now(), words=[["3,242.00", 40.0, 114.0, 82.0, 124.0, 0.97]]
    )
    done = client.get(address("region", task, region.pk)).content.decode()
    assert 'data-use-region="3,242.00"' in done
    assert "data-poll" not in done


def test_box_that_could_not_be_read_says_so_and_so_does_one_that_takes_too_long(client, task):
    region = Region.objects.create(page=page(task), box=[1, 1, 9, 9], asked_by=makers.alice())
    asked = address("region", task, region.pk)
    Region.objects.update(asked_at=timezone.now() - timedelta(seconds=10))
    assert "It takes longer than usual" in client.get(asked).content.decode()
    Region.objects.update(asked_at=timezone.now() - timedelta(seconds=40))
    late = client.get(asked).content.decode()
    assert "could not be read in time" in late
    assert "data-poll" not in late
    Region.objects.update(ended_at=timezone.now(), failure="parser_crash")
    assert "could not be read" in client.get(asked).content.decode()


def test_box_of_somebody_else_is_not_told(client, task):
    region = Region.objects.create(page=page(task), box=[1, 1, 9, 9], asked_by=makers.bob())

    assert client.get(address("region", task, region.pk)).status_code == 404


def test_box_is_refused_in_words_where_the_case_is_anothers_or_decided(client, task):
    claims.release(task, by=makers.alice())
    claims.claim(task, by=makers.bob())
    lost = client.post(address("read_region", task), drawn(task))
    assert lost.status_code == 403
    assert "Your claim on this case ended" in lost.content.decode()
    decisions.decline(task, reason="Not enough.", by=makers.bob())
    decided = client.post(address("read_region", task), drawn(task))
    assert decided.status_code == 409
    assert "decided meanwhile" in decided.content.decode()


def test_box_has_to_lie_on_a_page_of_the_fields_document(client, task):
    other = makers.document(task.case, "invoice")
    elsewhere = drawn(task, page=other.pages.get().pk)
    for wrong in (elsewhere, drawn(task, box="5 5 9000 9"), drawn(task, page="x"), {}):
        answer = client.post(address("read_region", task), wrong)
        assert answer.status_code == 422
        assert "does not lie on a page of this document" in answer.content.decode()


def saved(client, task, text: str, **more):
    sent = {"act": "save", "text": text, "version": net(task).version, **more}
    return client.post(address("save", task), sent)


def test_value_taken_from_the_page_keeps_where_it_was_seen(client, task):
    answer = saved(client, task, "3242.00", reason="Misread.", **drawn(task))

    now = net(task)
    assert answer.status_code == 200
    assert (now.value, now.act) == ("3242.00", "changed")
    assert now.evidence["boxes"] == [[float(side) for side in gross_box(task).split()]]
    assert now.grounding != "none"


def test_value_that_the_place_does_not_show_has_no_evidence_there(client, task):
    saved(client, task, "9999.00", reason="Misread.", **drawn(task))

    now = net(task)
    assert (now.value, now.grounding, now.evidence["quote"]) == ("9999.00", "none", "")
    assert now.evidence["boxes"] == [[float(side) for side in gross_box(task).split()]]


def test_place_can_be_shown_for_a_value_that_stays(client, task):
    before = net(task).evidence
    saved(client, task, "2250.00", **drawn(task))

    now = net(task)
    assert (now.value, now.act, now.version) == ("2250.00", "confirmed", 2)
    assert now.evidence["boxes"] != before["boxes"]
    assert now.reason == "Its place was shown on the page."


def test_place_outside_of_the_page_is_refused_and_nothing_is_saved(client, task):
    answer = saved(client, task, "3242.00", reason="Misread.", **drawn(task, box="1 1 9999 5"))

    assert answer.status_code == 422
    assert "does not lie on a page of this document" in answer.content.decode()
    assert net(task).version == 1


def test_worker_reads_what_stands_in_the_box(task):
    image = Image.new("RGB", (1275, 1650), "white")
    pen = ImageDraw.Draw(image)
    pen.text((200, 400), "Net pay", fill="black", font=ImageFont.load_default(28))
    pen.text((800, 400), "3,242.00", fill="black", font=ImageFont.load_default(28))
    pen.text((800, 480), "9,999.99", fill="black", font=ImageFont.load_default(28))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    name = default_storage.save("pages/test/region.jpg", ContentFile(out.getvalue()))
    Page.objects.update(image=name)
    box = [380.0, 186.0, 460.0, 212.0]
    region = Region.objects.create(page=page(task), box=box, asked_by=makers.alice())

    reading.read(region.pk)

    region.refresh_from_db()
    assert [word[0] for word in region.words] == ["3,242.00"]
    assert region.failure == ""
    (word,) = region.words
    assert box[0] < word[1] < word[3] < box[2]
    kept = Region.objects.count()
    reading.forget_old()
    assert Region.objects.count() == kept
    Region.objects.update(asked_at=timezone.now() - reading.KEPT * 2)
    reading.forget_old()
    assert not Region.objects.exists()


def test_page_text_of_a_scan_is_shown_with_its_language(client, task):
    Page.objects.update(
        words_from="ocr",
        words=[
            ["Invoice", 40.0, 30.0, 80.0, 40.0, 0.98],
            ["for", 84.0, 30.0, 100.0, 40.0, 0.99],
            ["the", 104.0, 30.0, 120.0, 40.0, 0.99],
            ["amount", 124.0, 30.0, 160.0, 40.0, 0.97],
        ],
    )
    address_of_text = reverse("review:page_text", args=[task.case.reference, page(task).pk])

    shown = client.get(address_of_text).content.decode()

    assert "Invoice for the amount" in shown
    assert "Read from the picture by text recognition" in shown
    assert '<pre class="page-text mono" lang="en">' in shown
