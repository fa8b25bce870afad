"""How reviewers handle cases: what is kept of each act, time at work, and of closed cases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from extraction.models import FieldValue, LlmCall
from review import claims, closings, decisions, handling, queue
from review.closing_models import Closing
from review.handling_models import Activity, Handling
from review.models import ReviewTask
from rules import findings
from rules.models import Answer, Finding
from tests import makers

pytestmark = pytest.mark.django_db
NET, DATE = "net_pay.current", "pay_date"


@pytest.fixture
def task() -> ReviewTask:
    """A case that alice holds, since ten minutes: its net pay and its pay date are in doubt."""
    case = makers.ready_case(flags={NET: ["conflict"], DATE: ["ambiguous"]})
    findings.evaluate(case)
    made = makers.task(case)
    claims.claim(made, by=makers.alice())
    since = timezone.now() - timedelta(minutes=10)
    ReviewTask.objects.filter(pk=made.pk).update(claimed_at=since)
    made.refresh_from_db()
    return made


def value_of(task: ReviewTask, path: str = NET) -> FieldValue:
    return makers.value(task.case.documents.get(), path)


def confirm(task: ReviewTask, path: str = NET, seen_ms: int | None = 4200) -> FieldValue:
    value = value_of(task, path)
    return decisions.confirm(task, value, version=value.version, by=makers.alice(), seen_ms=seen_ms)


def correct(task: ReviewTask, text: str, path: str = NET) -> FieldValue:
    value = value_of(task, path)
    return decisions.correct(
        task, value, text, reason="Misread.", version=value.version, by=makers.alice()
    )


# Acts


def test_act_is_kept_with_how_long_the_value_was_seen(task):
    confirm(task)
    kept = Handling.objects.get()
    assert (kept.task, kept.by, kept.act) == (task, makers.alice(), "confirmed")
    assert (kept.doc_type, kept.flagged, kept.seen_ms) == ("pay_stub", True, 4200)


def test_value_that_nobody_doubted_is_kept_as_such(task):
    confirm(task, "employee.name")
    assert Handling.objects.get().flagged is False


def test_each_kind_of_act_is_told_apart(task):
    correct(task, "2600.00")
    value = value_of(task, DATE)
    decisions.mark_illegible(task, value, version=value.version, by=makers.alice())
    value = value_of(task, "net_pay.ytd")
    decisions.mark_absent(task, value, version=value.version, by=makers.alice())
    acts = Handling.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["changed", "illegible", "absent"]


def test_browser_without_scripts_says_nothing(task):
    confirm(task, seen_ms=None)
    assert Handling.objects.get().seen_ms is None


def test_nobody_sees_a_value_longer_than_the_claim(task):
    confirm(task, seen_ms=10**9)
    kept = Handling.objects.get().seen_ms
    assert kept is not None
    assert kept <= 10 * 60_000 + 5_000


def test_what_a_browser_can_not_mean_is_not_believed():
    now = timezone.now()
    assert handling.believed(-5, since=now, now=now) is None
    assert handling.believed(10**12, since=None, now=now) == handling.MOST_SEEN_MS


def test_refused_save_leaves_no_act(task):
    ReviewTask.objects.filter(pk=task.pk).update(claimed_until=timezone.now() - timedelta(1))
    with pytest.raises(claims.NotHeld):
        confirm(task)
    assert not Handling.objects.exists()


# Time at work


def test_short_gaps_count_and_breaks_do_not(task):
    now = timezone.now()
    Activity.objects.all().delete()
    for second in (0, 30, 75, 75 + 600, 75 + 620):
        handling.touch(task, by=makers.alice(), now=now + timedelta(seconds=second))
    assert handling.active_ms(task) == (30 + 45 + 20) * 1000


def test_sign_of_life_from_the_past_adds_nothing(task):
    now = timezone.now()
    Activity.objects.all().delete()
    for second in (60, 30, 70):
        handling.touch(task, by=makers.alice(), now=now + timedelta(seconds=second))
    assert handling.active_ms(task) == 10_000


def test_two_people_are_at_work_each_for_themselves(task):
    now = timezone.now()
    Activity.objects.all().delete()
    for second in (0, 20):
        handling.touch(task, by=makers.alice(), now=now + timedelta(seconds=second))
        handling.touch(task, by=makers.bob(), now=now + timedelta(seconds=2 * second))
    assert handling.active_ms(task) == 60_000


def test_everything_that_renews_a_claim_is_a_sign_of_life(task):
    before = Activity.objects.get().last_at
    assert claims.renew(task, by=makers.alice())
    confirm(task)
    known = Activity.objects.get()
    assert known.last_at > before
    assert known.acts == 1


def test_who_does_not_hold_the_case_gives_no_sign(task):
    claims.renew(task, by=makers.bob())
    assert Activity.objects.get().by == makers.alice()


# What is known of a case when it is closed


def test_closing_counts_what_was_checked_and_what_of_it_stood(task):
    confirm(task)
    correct(task, "2026-11-12", DATE)
    decisions.decline(task, reason="No.", by=makers.alice())
    made = Closing.objects.get()
    assert (made.verdict, made.by, made.straight, made.kind) == (
        "declined",
        makers.alice(),
        False,
        "mortgage",
    )
    assert (made.checked, made.stood, made.doubted, made.agreed) == (2, 1, 2, 1)
    part = made.parts.get()
    assert (part.doc_type, part.checked, part.agreed) == ("pay_stub", 2, 1)


def test_same_value_written_in_another_way_stood(task):
    correct(task, "2,550.00")
    decisions.give_back(task, reason="More, please.", by=makers.alice())
    made = Closing.objects.get()
    assert (made.checked, made.stood, made.agreed) == (1, 1, 1)


def test_applicants_change_that_a_reviewer_confirms_did_not_stand():
    case = makers.ready_case()
    value = makers.value(case.documents.get(), NET)
    FieldValue.objects.filter(pk=value.pk).update(current=False)
    changed = FieldValue.objects.create(
        document=value.document,
        reading=value.reading,
        path=NET,
        position=value.position,
        version=2,
        act="changed",
        status="present",
        raw="2,600.00",
        value="2600.00",
        source="person",
        set_by=makers.dave(),
        set_role="applicant",
    )
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    decisions.confirm(task, changed, version=2, by=makers.alice())
    decisions.decline(task, reason="No.", by=makers.alice())
    made = Closing.objects.get()
    assert (made.checked, made.stood, made.doubted) == (1, 0, 0)


def test_answers_to_findings_are_counted_by_what_they_are():
    case = makers.ready_case(values={NET: "2600.00"})
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.carol())
    open_ones = list(Finding.objects.open().filter(case=case))
    assert open_ones
    for finding in open_ones:
        decisions.answer(task, finding, reason="Right.", by=makers.carol(), answer=Answer.CONFIRMED)
    decisions.decline(task, reason="No.", by=makers.carol())
    made = Closing.objects.get()
    assert (made.answered, made.overridden) == (len(open_ones), 0)
    assert Handling.objects.filter(act="answered", flagged=True).count() == len(open_ones)


def test_cost_of_models_is_that_of_the_case(task):
    document = task.case.documents.get()
    for cost in (1500, 2500, None):
        LlmCall.objects.create(
            document=document, reading=1, route="r", prompt_version="p", cost_micros=cost
        )
    decisions.decline(task, reason="No.", by=makers.alice())
    made = Closing.objects.get()
    assert (made.cost_micros, made.unpriced) == (4000, 1)


def test_closing_says_whether_it_was_in_time(task):
    ReviewTask.objects.filter(pk=task.pk).update(due_at=timezone.now() - timedelta(hours=1))
    task.refresh_from_db()
    decisions.decline(task, reason="No.", by=makers.alice())
    assert Closing.objects.get().in_time is False


def test_case_decided_by_policy_is_closed_without_a_reviewer():
    case = makers.ready_case("supplier_invoice")
    case.kind.straight_through = True
    case.kind.save()
    findings.evaluate(case)
    assert queue.route(case) is None
    made = Closing.objects.get()
    assert (made.straight, made.by, made.task, made.verdict) == (True, None, None, "approved")


def test_what_was_closed_earlier_is_made_up_for_once(task):
    confirm(task)
    decisions.decline(task, reason="No.", by=makers.alice())
    before = Closing.objects.get()
    Closing.objects.all().delete()
    assert closings.make_up() == 1
    again = Closing.objects.get()
    fields = ("at", "by_id", "verdict", "checked", "stood", "doubted", "agreed", "opened_at")
    assert [getattr(again, one) for one in fields] == [getattr(before, one) for one in fields]
    assert closings.make_up() == 0


def test_case_that_is_opened_again_counts_as_waiting(task):
    decisions.decline(task, reason="No.", by=makers.alice())
    closings.take_back(task)
    assert not Closing.objects.exists()
