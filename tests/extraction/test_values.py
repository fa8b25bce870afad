"""Versions of values: nobody overwrites, two who save at once don't undo each other."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from audit.chain import tell, verify
from extraction import values
from extraction.contract import Box, Evidence, Flag, Grounding, ReadField, Status
from extraction.models import Case, Document, FieldValue
from extraction.values import Locked, NotOfItsKind, Stale
from tests import makers

pytestmark = pytest.mark.django_db

NET = "net_pay.current"
ACTS = {
    "confirm": lambda value, by: values.confirm(value, version=value.version, by=by),
    "change": lambda value, by: values.change(value, "2551.00", version=value.version, by=by),
    "absent": lambda value, by: values.mark_absent(value, version=value.version, by=by),
    "illegible": lambda value, by: values.mark_illegible(value, version=value.version, by=by),
}


@pytest.fixture
def document():
    return makers.document(makers.case())


@pytest.fixture
def net(document):
    return makers.value(document, NET)


def test_confirming_adds_a_version_and_keeps_the_value(net):
    dave = makers.dave()

    added = values.confirm(net, version=1, by=dave)

    assert (added.version, added.act, added.value) == (2, "confirmed", "2550.00")
    assert (added.set_by, added.set_role, added.source) == (dave, "applicant", "person")
    assert added.evidence == net.evidence
    assert [one.version for one in values.history(net)] == [1, 2]
    assert makers.value(net.document, NET) == added


def test_first_reading_stays_as_it_was(net):
    values.change(net, "2551.00", version=1, by=makers.dave())

    first = values.history(net)[0]
    assert (first.act, first.value, first.set_by) == ("read", "2550.00", None)


def test_confirming_keeps_what_spoke_against_it():
    document = makers.document(makers.case(), flags={NET: [Flag.READERS_DISAGREE.value]})

    added = values.confirm(makers.value(document, NET), version=1, by=makers.dave())

    assert added.flags == ["readers_disagree"]


def test_changed_value_is_typed_and_found_on_the_page(document):
    gross = makers.value(document, "gross_pay.current")

    added = values.change(gross, " 2,550.00 ", version=1, by=makers.dave(), reason="It is net.")

    assert (added.act, added.value, added.raw) == ("changed", "2550.00", "2,550.00")
    assert added.status == Status.PRESENT
    assert added.grounding != "none"
    assert added.evidence["page"] == 1
    net = makers.value(document, NET)
    assert added.evidence["boxes"] == net.evidence["boxes"]
    assert added.reason == "It is net."
    assert added.flags == []


def test_changed_value_that_is_not_on_the_page_is_not_grounded(net):
    added = values.change(net, "9999.99", version=1, by=makers.dave())

    assert added.grounding == "none"
    assert added.evidence["quote"] == ""
    assert added.evidence["boxes"] == net.evidence["boxes"]  # where the earlier one stood


def test_value_that_was_not_found_can_be_given(document):
    missing = makers.value(document, "employee.ssn")

    added = values.change(missing, "XXX-XX-6090", version=1, by=makers.dave())

    assert (added.value, added.grounding, added.evidence) == ("XXX-XX-6090", "none", None)


@pytest.mark.parametrize("text", ["2550.00", "2550", "2,550.00", "$2,550.00", " 2550.0 "])
def test_typing_the_same_value_confirms_it(net, text):
    added = values.change(net, text, version=1, by=makers.dave())

    assert (added.act, added.value) == ("confirmed", "2550.00")


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        (NET, "", "Write an amount like 1234.50."),
        (NET, "a lot", "Write an amount like 1234.50."),
        (NET, "12 34 56", "Write an amount like 1234.50."),
        (NET, "1.234", "Write an amount like 1234.50."),
        (NET, "1e999999", "Write an amount like 1234.50."),
        (NET, "NaN", "Write an amount like 1234.50."),
        (NET, "12\x0034", "Write an amount like 1234.50."),
        ("pay_date", "soon", "Write a date like 2026-03-31."),
        ("pay_date", "2026-02-30", "Write a date like 2026-03-31."),
        ("pay_date", "03/04/2026", "Write a date like 2026-03-31."),
        ("employee.name", "  ", "Write the value as it stands on the page."),
        ("employee.name", "x" * 5000, "Write the value as it stands on the page."),
    ],
)
def test_text_of_another_kind_is_refused_with_a_sentence(document, path, text, sentence):
    with pytest.raises(NotOfItsKind) as refused:
        values.change(makers.value(document, path), text, version=1, by=makers.dave())

    assert refused.value.sentence == sentence
    assert FieldValue.objects.filter(path=path).count() == 1


@pytest.mark.parametrize("text", ["Zoë O’Neill-Ó", "Dave\x00 Smith", "Dave\nSmith", "李 小龍"])
def test_names_of_any_script_are_kept_on_one_line(document, text):
    added = values.change(
        makers.value(document, "employee.name"), text, version=1, by=makers.dave()
    )

    assert added.value.isprintable()
    assert added.value.split()[0] == text.replace("\x00", " ").split()[0]


@pytest.mark.parametrize(
    ("act", "status"),
    [("absent", Status.CONFIRMED_ABSENT), ("illegible", Status.ILLEGIBLE)],
)
def test_value_can_be_said_to_be_gone(net, act, status):
    added = ACTS[act](net, makers.dave())

    assert (added.act, added.status, added.value, added.raw) == (act, status, None, "")


@pytest.mark.parametrize("act", ACTS)
def test_stale_save_is_refused_and_shows_what_is_there_now(net, act):
    now = values.change(net, "2552.00", version=1, by=makers.alice())

    with pytest.raises(Stale) as refused:
        ACTS[act](net, makers.bob())

    assert refused.value.current == now
    assert refused.value.current.value == "2552.00"
    assert len(values.history(net)) == 2


def test_version_of_the_form_counts_not_the_rows(net):
    with pytest.raises(Stale):
        values.confirm(net, version=7, by=makers.alice())


def test_value_of_an_earlier_reading_is_stale(document, net):
    Document.objects.filter(pk=document.pk).update(reading=2)

    with pytest.raises(Stale) as refused:
        values.confirm(net, version=1, by=makers.alice())

    assert refused.value.current is None


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ["approved", "declined"])
def test_decided_case_is_locked(net, act, state):
    Case.objects.update(state=state, decided_at=net.set_at)

    with pytest.raises(Locked):
        ACTS[act](net, makers.alice())

    assert len(values.history(net)) == 1


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ["submitted", "in_review"])
def test_sent_case_is_locked_for_its_applicant_alone(net, act, state):
    Case.objects.update(state=state)

    with pytest.raises(Locked):
        ACTS[act](net, makers.dave())
    assert ACTS[act](net, makers.alice()).version == 2


@pytest.mark.parametrize("act", ["change", "absent", "illegible"])
def test_applicants_own_change_stays_one_when_they_confirm_it(net, act):
    changed = ACTS[act](net, makers.dave())

    again = values.confirm(changed, version=2, by=makers.dave())

    assert again == changed
    assert makers.value(net.document, NET).act == changed.act
    with pytest.raises(Stale):
        values.confirm(changed, version=1, by=makers.dave())


def test_typing_their_own_change_again_leaves_it_a_change(net):
    changed = values.change(net, "9999.00", version=1, by=makers.dave())

    again = values.change(changed, "9,999.00", version=2, by=makers.dave())

    assert (again.act, again.version) == ("changed", 2)


def test_reviewer_may_confirm_what_the_applicant_changed(net):
    changed = values.change(net, "9999.00", version=1, by=makers.dave())

    confirmed = values.confirm(changed, version=2, by=makers.alice())

    assert (confirmed.act, confirmed.value, confirmed.set_role) == (
        "confirmed",
        "9999.00",
        "reviewer",
    )


def test_before_and_after_are_in_the_log_and_sealed(net):
    reference = net.document.case.reference
    values.change(net, "2551.00", version=1, by=makers.dave(), reason="A typing error.")

    told = list(tell(reference))[-1]

    assert told.entry.action == "extraction.value.changed"
    assert told.details["path"] == NET
    assert told.details["version"] == {"before": 1, "after": 2}
    assert told.personal == {"before": "2550.00", "after": "2551.00", "reason": "A typing error."}
    assert "2551" not in told.entry.canon


def test_database_refuses_a_second_current_value(net):
    with pytest.raises(IntegrityError), transaction.atomic():
        FieldValue.objects.create(
            document=net.document, reading=1, path=NET, position=1, version=2, status="present"
        )


def test_database_refuses_a_persons_act_without_a_person(net):
    with pytest.raises(IntegrityError), transaction.atomic():
        FieldValue.objects.filter(pk=net.pk).update(act="confirmed")


@pytest.mark.django_db(transaction=True)
def test_of_several_who_save_at_once_one_wins():
    document = makers.document(makers.case())
    people = [makers.alice(), makers.bob(), makers.carol(), makers.dave()]
    start = threading.Barrier(len(people))

    def save(number):
        try:
            net = makers.value(document, NET)
            start.wait()
            return values.change(net, f"300{number}.00", version=1, by=people[number])
        except Stale as stale:
            return stale
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        results = list(pool.map(save, range(len(people))))

    saved = [one for one in results if isinstance(one, FieldValue)]
    assert len(saved) == 1
    assert {one.current for one in results if isinstance(one, Stale)} == {saved[0]}
    assert len(values.history(saved[0])) == 2
    assert verify().broken is None


@pytest.mark.parametrize(
    "field",
    [
        ReadField("number", Status.NOT_FOUND, None, None, None, (), "local:x"),
        ReadField(
            "total",
            Status.PRESENT,
            "1,080.00",
            "1080.00",
            Evidence(2, (Box(1, 2, 3, 4), Box(5, 6, 7, 8)), "Total 1,080.00", Grounding.FOLDED),
            (Flag.CONFLICT, Flag.AMBIGUOUS),
            "llm:m",
        ),
    ],
)
def test_read_field_survives_storing(field):
    assert values.load(values.dump(field)) == field
