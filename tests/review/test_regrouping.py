"""People say which pages of a file are which document, and nothing that they said is lost."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django_rq import get_queue

from audit.chain import tell, verify
from audit.models import Entry
from extraction import extract, regrouping, values
from extraction.carrying import KEPT
from extraction.cases import NotEditable
from extraction.models import Case, Document, FieldValue
from extraction.regrouping import Group, documents_of, grouping, regroup
from review import claims, pipeline
from review.grouping import form_of
from review.models import ReviewTask
from rules.models import Finding
from tests import makers

pytestmark = pytest.mark.django_db
State, Act = Document.State, FieldValue.Act
NET, GROSS, EMPLOYER, TOTAL = "net_pay.current", "gross_pay.current", "employer.name", "total"


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
def file():
    """A pay stub and an invoice in one file, read."""
    return processed(makers.stored_packet(makers.case()))


def processed(file):
    """The file with everything in it read."""
    for _ in ("the file", "its parts"):
        for document in file.case.documents.unfinished():
            pipeline.process_document(document.pk)
    assert not file.case.documents.unfinished()
    return Document.objects.get(pk=file.pk)


def group(file, *groups, by=None):
    seen = grouping(documents_of(file))
    outcome = regroup(file, groups, seen=seen, by=by or makers.dave())
    processed(file)
    return outcome


def only(file):
    (document,) = file.parts.kept()
    return document


def say(document, path, text, by=None):
    value = makers.value(document, path)
    return values.change(value, text, version=value.version, by=by or makers.dave())


def agree(document, path, by=None):
    value = makers.value(document, path)
    return values.confirm(value, version=value.version, by=by or makers.dave())


def told(file, action):
    return [one for one in tell(file.chain) if one.entry.action == action]


def sent_form(file, **changes):
    """What a browser sends from the screen as it is, but for some of it."""
    form = form_of(file)
    fields = {"seen": form.seen}
    for row in form.rows:
        fields |= {f"page-{row.page.number}": row.key, f"place-{row.page.number}": row.place}
    fields |= {f"type-{slot.key}": slot.doc_type for slot in form.slots}
    return fields | {name.replace("_", "-"): text for name, text in changes.items()}


def browser(person=None):
    client = Client()
    client.force_login(person or makers.dave())
    return client


def screen(file):
    return reverse("apply:pages", args=[file.case.reference, file.pk])


def test_document_whose_pages_stay_keeps_everything(file):
    stub, bill = documents_of(file)
    mine = say(stub, NET, "9999.99")

    group(file, Group((1,), "pay_stub", stub.pk), Group((2,), "receipt", bill.pk))

    same, other = documents_of(file)
    assert (same, same.reading, same.state) == (stub, 1, State.READ)
    assert makers.value(same, NET) == mine
    assert (other.doc_type, other.type_set_by, other.page_numbers) == (
        "receipt",
        makers.dave(),
        [2],
    )
    bill.refresh_from_db()
    assert bill.state == State.REMOVED


def test_what_people_said_goes_with_its_page_and_is_theirs(file):
    stub, _bill = documents_of(file)
    alice = makers.alice()
    say(stub, NET, "9999.99")
    agree(stub, NET, by=alice)
    agree(stub, GROSS)
    gone = makers.value(stub, EMPLOYER)
    values.mark_absent(gone, version=gone.version, by=makers.dave(), reason="It is a nickname.")

    group(file, Group((2, 1), "pay_stub", stub.pk))

    whole = only(file)
    assert whole.pages_in_file == (2, 1)
    assert whole.carried == []
    net = values.history(makers.value(whole, NET))
    assert [(one.act, one.set_by, one.set_role, one.value) for one in net[1:]] == [
        (Act.CHANGED, makers.dave(), "applicant", "9999.99"),
        (Act.CONFIRMED, alice, "reviewer", "9999.99"),
    ]
    assert net[0].act == Act.READ
    assert {one.reason for one in net[1:]} == {KEPT}
    assert [one.evidence["page"] for one in net] == [2, 2, 2]
    gross = makers.value(whole, GROSS)
    assert (gross.act, gross.set_by, gross.version) == (Act.CONFIRMED, makers.dave(), 2)
    assert gross.evidence["page"] == 2
    assert gross.evidence["boxes"] == values.history(gross)[0].evidence["boxes"]
    absent = makers.value(whole, EMPLOYER)
    assert (absent.act, absent.value, absent.reason) == (
        Act.ABSENT,
        None,
        f"{KEPT} It is a nickname.",
    )
    kept = told(file, "extraction.value.kept")
    assert len(kept) == 4
    assert {one.details["from"]["document"] for one in kept} == {stub.pk}
    assert verify(file.chain).broken is None


def test_answer_that_fits_nowhere_is_listed_and_comes_back_with_its_document(file):
    stub, bill = documents_of(file)
    say(stub, NET, "9999.99")
    said = say(bill, TOTAL, "77.70")

    group(file, Group((1, 2), "pay_stub", stub.pk))

    file.refresh_from_db()
    assert file.unplaced == [said.pk]
    (entry,) = told(file, "extraction.document.regrouped")
    assert entry.details["left_over"] == [[bill.pk, TOTAL]]
    assert entry.personal["left_over"] == ["77.70"]
    page = browser().get(screen(file)).content.decode()
    assert "1 answer could not be placed" in page
    assert "77.70" in page

    group(file, Group((1,), "pay_stub", only(file).pk), Group((2,), "invoice"))

    file.refresh_from_db()
    stub, bill = documents_of(file)
    assert file.unplaced == []
    assert (makers.value(bill, TOTAL).value, makers.value(bill, TOTAL).act) == (
        "77.70",
        Act.CHANGED,
    )
    assert makers.value(stub, NET).value == "9999.99"
    assert makers.value(stub, NET).reason == KEPT


def test_page_that_moves_to_a_document_of_its_type_takes_its_answers_along():
    first = makers.sample("pay_stub", 1, seed=1)
    second = makers.sample("pay_stub", 3, seed=2)
    file = processed(makers.stored_packet(makers.case(), first, second))
    one, two = documents_of(file)
    say(one, NET, "1111.11")
    say(two, GROSS, "2222.22")

    group(file, Group((2, 1), "pay_stub", one.pk))

    whole = only(file)
    assert makers.value(whole, NET).value == "1111.11"
    assert makers.value(whole, GROSS).value == "2222.22"
    assert makers.value(whole, GROSS).set_by == makers.dave()


def test_two_answers_to_one_question_keep_the_one_of_the_document_that_stays():
    first = makers.sample("pay_stub", 1, seed=1)
    second = makers.sample("pay_stub", 3, seed=2)
    file = processed(makers.stored_packet(makers.case(), first, second))
    one, two = documents_of(file)
    say(one, NET, "1111.11")
    other = say(two, NET, "2222.22")

    group(file, Group((1,), "pay_stub", two.pk), Group((2,), "pay_stub", one.pk))
    file.refresh_from_db()
    assert [makers.value(part, NET).value for part in documents_of(file)] == ["1111.11", "2222.22"]

    now = documents_of(file)
    group(file, Group((1, 2), "pay_stub", now[0].pk))

    file.refresh_from_db()
    assert makers.value(only(file), NET).value == "1111.11"
    (left,) = FieldValue.objects.filter(pk__in=file.unplaced)
    assert left.value == other.value


def test_answer_about_a_row_stays_with_its_row(file):
    stub, _ = documents_of(file)
    cells = FieldValue.objects.current().filter(document=stub, path__startswith="earnings[")
    last = cells.exclude(evidence=None).filter(path__endswith=".current").last()
    changed = say(stub, last.path, "4321.09")

    group(file, Group((2, 1), "pay_stub", stub.pk))

    whole = only(file)
    (now,) = FieldValue.objects.current().filter(document=whole, set_by__isnull=False)
    assert (now.value, now.evidence["page"]) == ("4321.09", 2)
    first = values.history(now)[0]
    assert first.value == last.value
    assert first.evidence["boxes"] == last.evidence["boxes"]
    assert changed.value == now.value


def test_answer_about_a_row_that_is_not_there_any_more_is_left_over(file):
    stub, _bill = documents_of(file)
    cells = FieldValue.objects.current().filter(document=stub, path__startswith="earnings[")
    cell = cells.exclude(evidence=None).filter(path__endswith=".current").last()
    moved = {**cell.evidence, "boxes": [[10, 700, 60, 710]]}
    FieldValue.objects.filter(pk=cell.pk).update(evidence=moved)
    said = agree(stub, cell.path)

    group(file, Group((2, 1), "pay_stub", stub.pk))

    file.refresh_from_db()
    assert file.unplaced == [said.pk]
    assert told(file, "extraction.values.kept")[-1].details == {"kept": 0, "left_over": 1}


def test_what_was_right_and_is_read_otherwise_now_is_a_change(file):
    stub, _ = documents_of(file)
    said = agree(stub, NET)
    FieldValue.objects.filter(pk=said.pk).update(value="1.00", raw="1.00")

    group(file, Group((1, 2), "pay_stub", stub.pk))

    now = makers.value(only(file), NET)
    assert (now.act, now.value, now.set_by) == (Act.CHANGED, "1.00", makers.dave())


def test_file_that_was_one_document_becomes_several_with_its_answers(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("extraction.parts.segments", lambda pages: ())
        file = makers.stored_packet(makers.case())
        Document.objects.filter(pk=file.pk).update(doc_type="pay_stub", type_set_by=makers.dave())
        file = processed(file)
    assert file.state == State.READ
    say(file, NET, "9999.99")

    outcome = group(file, Group((1,), "pay_stub", file.pk), Group((2,)))

    file.refresh_from_db()
    stub, bill = documents_of(file)
    assert file.state == State.SPLIT
    assert [one.pk for one in outcome.made] == [stub.pk, bill.pk]
    assert (bill.doc_type, bill.type_set_by) == ("invoice", None)
    assert bill.type_reasons
    assert makers.value(stub, NET).value == "9999.99"
    assert [one.pk for one in file.case.documents.kept()] == [stub.pk, bill.pk]


def test_answers_that_wait_for_a_reading_are_not_lost_by_another_regrouping(file):
    stub, _bill = documents_of(file)
    say(stub, NET, "9999.99")
    seen = grouping(documents_of(file))
    regroup(file, [Group((1, 2), "pay_stub", stub.pk)], seen=seen, by=makers.dave())
    file.refresh_from_db()
    waiting = only(file)
    assert waiting.state == State.RECEIVED

    group(file, Group((1,), "pay_stub", waiting.pk), Group((2,), "invoice"))

    assert makers.value(documents_of(file)[0], NET).value == "9999.99"


def test_worker_that_reads_while_pages_are_regrouped_writes_nothing(monkeypatch, file):
    stub, _bill = documents_of(file)
    say(stub, NET, "9999.99")
    seen = grouping(documents_of(file))
    regroup(file, [Group((1, 2), "pay_stub", stub.pk)], seen=seen, by=makers.dave())
    file.refresh_from_db()
    late = only(file)

    def regrouped(*args):
        monkeypatch.undo()
        back = [Group((1,), "pay_stub", late.pk), Group((2,), "invoice")]
        regroup(file, back, seen=grouping([late]), by=makers.dave())
        return extract.settle(*args)

    monkeypatch.setattr(extract, "settle", regrouped)
    pipeline.process_document(late.pk)
    processed(file)

    late.refresh_from_db()
    assert late.state == State.REMOVED
    assert not FieldValue.objects.filter(document=late).exists()
    file.refresh_from_db()
    assert file.unplaced == []
    assert makers.value(documents_of(file)[0], NET).value == "9999.99"
    assert [one.state for one in documents_of(file)] == [State.READ, State.READ]


def test_page_that_is_left_out_counts_no_more_and_can_come_back(file):
    stub, bill = documents_of(file)
    said = say(bill, TOTAL, "77.70")

    group(file, Group((1,), "pay_stub", stub.pk))

    file.refresh_from_db()
    assert documents_of(file) == [stub]
    assert file.unplaced == [said.pk]
    group(file, Group((1,), "pay_stub", stub.pk), Group((2,)))
    assert makers.value(documents_of(file)[1], TOTAL).value == "77.70"


def test_second_of_two_people_is_told_that_the_file_changed(file):
    stub, _ = documents_of(file)
    first, second = (sent_form(file, page_2=str(stub.pk)) for _ in range(2))
    client = browser()

    assert client.post(screen(file), first).status_code == 302
    answer = client.post(screen(file), second)

    assert answer.status_code == 409
    assert "This file was changed in the meantime" in answer.content.decode()
    assert len(told(file, "extraction.document.regrouped")) == 1


def test_type_that_was_set_meanwhile_is_a_change_too(file):
    stub, bill = documents_of(file)
    form = sent_form(file, page_2=str(stub.pk))
    Document.objects.filter(pk=bill.pk).update(doc_type="receipt")

    assert browser().post(screen(file), form).status_code == 409


def test_check_page_tells_what_a_file_holds(file):
    page = browser().get(reverse("apply:check", args=[file.case.reference])).content.decode()

    assert "This file holds 2 documents" in page
    assert "Pay stub (page 1)" in page
    assert "Invoice (page 2)" in page
    assert documents_of(file)[0].type_reasons[0].partition("“")[0] in page
    assert screen(file) in page


def test_screen_is_one_form_with_every_page(file):
    page = browser().get(screen(file)).content.decode()

    assert re.findall(r'name="(page-\d)"', page) == ["page-1", "page-2"]
    assert page.count("pages/") >= 4
    assert "Document 1: Pay stub" in page


def test_form_sent_as_it_is_changes_nothing(file):
    before = Entry.objects.count()

    answer = browser().post(screen(file), sent_form(file))

    assert answer["Location"] == reverse("apply:check", args=[file.case.reference])
    assert Entry.objects.count() == before
    assert [one.state for one in documents_of(file)] == [State.READ, State.READ]


def test_form_makes_a_document_in_the_order_that_was_given(
    file, django_capture_on_commit_callbacks
):
    stub, _ = documents_of(file)
    form = sent_form(file, page_2=str(stub.pk), place_1="2", place_2="1")

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser().post(screen(file), form)

    assert answer["Location"] == reverse("apply:progress", args=[file.case.reference])
    whole = only(file)
    assert (whole.page_numbers, whole.doc_type) == ([2, 1], "pay_stub")
    assert whole.type_set_by is None
    assert f"document-{whole.pk}-1" in get_queue("documents").job_ids
    again = form_of(file)
    assert [row.place for row in again.rows] == ["2", "1"]


def test_new_document_is_made_of_the_pages_that_were_put_into_it():
    drawn = [makers.sample("pay_stub", 1, seed=seed) for seed in (1, 2)]
    file = processed(makers.stored_packet(makers.case(), *drawn, makers.sample("invoice")))
    now = documents_of(file)
    whole = {f"page-{at}": str(now[0].pk) for at in (1, 2, 3)}
    browser().post(screen(file), sent_form(file) | whole)
    processed(file)

    browser().post(screen(file), sent_form(file, page_3="new-1"))
    processed(file)

    assert [(one.page_numbers, one.doc_type) for one in documents_of(file)] == [
        ([1, 2], "pay_stub"),
        ([3], "invoice"),
    ]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"page_1": "", "page_2": ""}, 422),
        ({"page_1": "999999"}, 409),
        ({"seen": ""}, 409),
        ({"type_new_1": "x", "page_2": "new-1"}, 409),
    ],
)
def test_form_that_makes_no_sense_is_refused_and_nothing_changes(file, changes, status):
    before = grouping(documents_of(file))

    answer = browser().post(screen(file), sent_form(file, **changes))

    assert answer.status_code == status
    assert grouping(documents_of(file)) == before


def test_form_without_its_pages_is_refused(file):
    assert browser().post(screen(file), {"seen": form_of(file).seen}).status_code == 409


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [Group(())],
        [Group((1, 1))],
        [Group((1,)), Group((1,))],
        [Group((3,))],
        [Group((1,), "x")],
    ],
)
def test_groups_are_pages_of_the_file_once_each(file, groups):
    with pytest.raises(ValueError, match=r"Every group|no such type"):
        regroup(file, groups, seen=grouping(documents_of(file)), by=makers.dave())


def test_case_that_was_sent_is_not_the_applicants_to_regroup(file):
    Case.objects.filter(pk=file.case_id).update(state=Case.State.SUBMITTED)

    with pytest.raises(NotEditable):
        group(file, Group((1, 2), "pay_stub"))
    assert browser().post(screen(file), {}).status_code == 302


def test_part_is_no_file_to_regroup(file):
    stub = documents_of(file)[0]

    with pytest.raises(NotEditable):
        regroup(stub, [Group((1,))], seen=grouping([stub]), by=makers.dave())


def test_address_of_a_part_leads_to_its_file(file):
    stub = documents_of(file)[0]
    page = browser().get(reverse("apply:pages", args=[file.case.reference, stub.pk]))

    assert page.context["form"].packet.file == file


def test_page_is_not_regrouped_before_there_is_a_picture_of_it():
    file = makers.stored_packet(makers.case())

    answer = browser().get(screen(file))

    assert answer["Location"] == reverse("apply:progress", args=[file.case.reference])


@pytest.fixture
def review(file):
    """The file's case with a reviewer who holds it."""
    task = makers.task(file.case)
    claims.claim(task, by=makers.alice())
    return reverse("review:pages", args=[file.case.reference, file.pk])


def test_reviewer_who_holds_the_case_regroups_and_the_log_names_her(file, review):
    stub, _ = documents_of(file)
    say(stub, NET, "9999.99", by=makers.alice())
    form = sent_form(file, page_2=str(stub.pk))
    client = browser(makers.alice())
    assert client.get(review).status_code == 200

    answer = client.post(review, form)

    assert answer["Location"] == reverse("review:workbench", args=[file.case.reference])
    (entry,) = told(file, "extraction.document.regrouped")
    assert entry.entry.actor == makers.alice()
    assert [one["pages"] for one in entry.details["before"]] == [[1], [2]]
    assert [one["pages"] for one in entry.details["after"]] == [[1, 2]]
    processed(file)
    now = makers.value(only(file), NET)
    assert (now.value, now.set_by, now.set_role) == ("9999.99", makers.alice(), "reviewer")
    there = set(Finding.objects.filter(case=file.case, current=True).values_list("document"))
    assert there <= {(None,), (only(file).pk,)}
    page = client.get(reverse("review:workbench", args=[file.case.reference])).content.decode()
    assert "scan.pdf, pp. 1–2" in page


def test_reviewer_without_the_case_changes_nothing(file, review):
    form = sent_form(file, page_2=str(documents_of(file)[0].pk))

    answer = browser(makers.bob()).post(review, form)

    assert answer.status_code == 302
    assert not told(file, "extraction.document.regrouped")
    assert ReviewTask.objects.get().claimed_by == makers.alice()


def test_timeline_tells_the_story_in_words(file):
    stub, bill = documents_of(file)
    say(bill, TOTAL, "77.70")
    group(file, Group((1, 2), "pay_stub", stub.pk))

    url = reverse("audit:timeline", args=[file.case.reference])
    page = browser(makers.oscar()).get(url).content.decode()

    assert "found several documents in scan.pdf" in page
    assert "Pay stub (page 1), Invoice (page 2)" in page
    assert "1 answer could not be placed." in page


def test_other_programs_see_the_parts(file):
    told = browser().get(reverse("api:case", args=[file.case.reference])).json()

    assert [(one["type"], one["pages_in_file"]) for one in told["documents"]] == [
        ("pay_stub", [1]),
        ("invoice", [2]),
    ]


def test_outcome_says_whether_there_is_anything_new():
    assert not regrouping.Outcome((), 0)
