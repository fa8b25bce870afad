"""A reviewer takes back what they did last: a save, an answer, whatever it was."""

import pytest
from django.core.management import call_command

from audit.models import Entry
from extraction import values
from extraction.models import FieldValue
from review import claims, decisions, undoing
from review.models import ReviewTask
from rules import findings
from rules.models import Finding
from tests import makers

pytestmark = pytest.mark.django_db
NET = "net_pay.current"
WHY = "Misread by the reader."


@pytest.fixture
def task() -> ReviewTask:
    """Held by alice; net pay is misread, so that the sum does not come out."""
    case = makers.ready_case(values={NET: "2250.00"}, flags={NET: ["conflict"]})
    findings.evaluate(case)
    made = makers.task(case)
    claims.claim(made, by=makers.alice())
    return made


def net(task: ReviewTask) -> FieldValue:
    return makers.value(task.case.documents.get(), NET)


def correct(task: ReviewTask, text: str) -> FieldValue:
    value = net(task)
    return decisions.correct(
        task, value, text, reason=WHY, version=value.version, by=makers.alice()
    )


def test_correction_is_taken_back_with_its_flags_and_findings(task):
    open_before = list(Finding.objects.open().values_list("rule", flat=True))
    correct(task, "2550.00")
    assert not Finding.objects.open().filter(rule__contains="net").exists()

    undone = undoing.undo(task, by=makers.alice())

    now = net(task)
    assert [one.pk for one in undone.values] == [now.pk]
    assert (now.value, now.version, now.act, now.set_by) == ("2250.00", 3, "read", None)
    assert (now.restores, now.restored_by) == (1, makers.alice())
    assert decisions.unsettled(now)
    assert list(Finding.objects.open().values_list("rule", flat=True)) == open_before
    assert Entry.objects.filter(action="extraction.value.restored").count() == 1
    call_command("verify_audit")


def test_acts_are_taken_back_one_by_one_the_last_first(task):
    correct(task, "2540.00")
    correct(task, "2550.00")
    assert undoing.undo(task, by=makers.alice()).act.says == "Net pay: this period"
    assert net(task).value == "2540.00"
    undoing.undo(task, by=makers.alice())
    assert net(task).value == "2250.00"
    with pytest.raises(undoing.NothingToUndo):
        undoing.undo(task, by=makers.alice())


def test_confirmation_is_taken_back(task):
    decisions.confirm(task, net(task), version=1, by=makers.alice())
    undoing.undo(task, by=makers.alice())
    assert decisions.unsettled(net(task)) == ["The page states it twice, differently."]


def test_applicants_change_is_theirs_again(task):
    values.change(net(task), "2300.00", version=1, by=makers.carol())
    FieldValue.objects.filter(pk=net(task).pk).update(set_by=makers.dave(), set_role="applicant")
    correct(task, "2550.00")
    undoing.undo(task, by=makers.alice())
    now = net(task)
    assert (now.value, now.set_by, now.set_role) == ("2300.00", makers.dave(), "applicant")
    assert decisions.unsettled(now) == ["The applicant changed it."]


def test_what_somebody_else_changed_since_is_left_alone(task):
    value = correct(task, "2550.00")
    values.change(value, "2551.00", version=2, by=makers.carol(), reason=WHY)
    with pytest.raises(undoing.ChangedSince) as since:
        undoing.undo(task, by=makers.alice())
    assert since.value.says == "Net pay: this period"
    assert net(task).value == "2551.00"


def test_nobody_takes_back_what_another_did(task):
    correct(task, "2550.00")
    claims.release(task, by=makers.alice())
    claims.claim(task, by=makers.bob())
    with pytest.raises(undoing.NothingToUndo):
        undoing.undo(task, by=makers.bob())
    with pytest.raises(claims.NotHeld):
        undoing.undo(task, by=makers.alice())


def test_answer_to_a_finding_is_taken_back(task):
    finding = Finding.objects.open().first()
    assert finding is not None
    decisions.answer(task, finding, reason="Rounding.", by=makers.alice())

    undoing.undo(task, by=makers.alice())

    finding.refresh_from_db()
    assert (finding.resolved_by, finding.answer, finding.resolution) == (None, "", "")
    assert Finding.objects.open().filter(pk=finding.pk).exists()
    assert Entry.objects.filter(action="rules.finding.reopened").count() == 1
