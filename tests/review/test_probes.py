"""Checks of attention: what one person is shown otherwise, and that it never becomes true."""

import hashlib
import hmac
import random
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from audit.chain import tell
from extraction.models import Case, FieldValue
from review import claims, decisions, probes
from review.handling_models import Activity
from review.models import ReviewTask
from review.presence_models import Presence
from review.probe_choice import choose, relied_on
from review.probe_models import Probe, Vigilance
from review.words import told_in_words
from rules import findings
from rules.models import Finding
from tests import makers

pytestmark = pytest.mark.django_db
TRUE, WRONG, PATH = "43341.27", "43431.27", "net_pay.ytd"
HTMX = {"HX-Request": "true"}


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def client() -> Client:
    """Alice's browser."""
    return signed_in(makers.alice())


@pytest.fixture
def probe() -> Probe:
    """A check in a case that alice holds and in which nothing is open: net pay of the year."""
    case = makers.ready_case()
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    return planted(task)


def planted(task: ReviewTask, path: str = PATH, wrong: str = WRONG) -> Probe:
    value = makers.value(task.case.documents.get(), path)
    return Probe.objects.create(task=task, by=makers.alice(), value=value, shown=wrong)


def page(client: Client, probe: Probe) -> str:
    return unescape(client.get(f"/review/{probe.task.case.reference}/").content.decode())


def save(client: Client, probe: Probe, *, scripts: bool = True, **fields: object):
    where = f"/review/{probe.task.case.reference}/value/{probe.value_id}/save/"
    sent = {"version": probe.value.version, "act": "save", **fields}
    return client.post(where, sent, headers=HTMX if scripts else None)


def text(response) -> str:
    found = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())


def stored(probe: Probe) -> list[str | None]:
    same = FieldValue.objects.filter(document=probe.value.document, path=probe.value.path)
    return list(same.order_by("version").values_list("value", flat=True))


def outcome(probe: Probe) -> str:
    probe.refresh_from_db()
    return probe.state


def entries(case: Case, action: str) -> list:
    return [one for one in tell(case.reference) if one.entry.action == action]


# Who sees what


def test_holder_sees_the_wrong_text_everywhere_and_nobody_else_does(client, probe):
    mine = page(client, probe)
    assert "43,431.27" in mine
    assert "43,341.27" not in mine
    assert TRUE not in mine
    for other in (makers.bob(), makers.carol()):
        theirs = page(signed_in(other), probe)
        assert "43,341.27" in theirs
        assert "43,431.27" not in theirs


def test_opened_field_and_its_history_say_the_same_as_the_page(client, probe):
    where = f"/review/{probe.task.case.reference}/value/{probe.value_id}/"
    for address in (where, f"{where}history/"):
        said = unescape(client.get(address, headers=HTMX).content.decode())
        assert WRONG in said or "43,431.27" in said
        assert TRUE not in said
        assert "43,341.27" not in said


def test_page_text_is_the_page(client, probe):
    there = probe.value.document.pages.get()
    where = f"/review/{probe.task.case.reference}/page/{there.pk}/text/"
    assert TRUE in client.get(where, headers=HTMX).content.decode()


def test_effect_of_what_is_shown_is_that_of_no_change(client, probe):
    where = f"/review/{probe.task.case.reference}/value/{probe.value_id}/effect/"
    sent = {"version": 1, "text": "43,431.27"}
    assert text(client.post(where, sent, headers=HTMX)) == ""


def test_nothing_stored_is_wrong(client, probe):
    page(client, probe)
    assert stored(probe) == [TRUE]
    assert not Finding.objects.filter(case=probe.task.case, sentence__contains="43,431").exists()


def test_without_the_claim_everybody_sees_the_truth(client, probe):
    past = timezone.now() - timedelta(minutes=1)
    ReviewTask.objects.filter(pk=probe.task_id).update(claimed_until=past)
    assert "43,341.27" in page(client, probe)


# Caught


def test_typing_the_true_value_catches_it_and_confirms_that(client, probe):
    answer = save(client, probe, text=TRUE)
    assert answer.status_code == 200
    assert "you noticed it" in text(answer)
    assert "you noticed it" in answer["HX-Trigger"]
    assert outcome(probe) == "caught"
    assert stored(probe) == [TRUE, TRUE]


def test_another_correction_catches_it_and_is_kept_as_typed(client, probe):
    answer = save(client, probe, text="43999.27", reason="So it stands there.")
    assert answer.status_code == 200
    assert outcome(probe) == "caught"
    assert stored(probe) == [TRUE, "43999.27"]


@pytest.mark.parametrize("act", ["absent", "illegible"])
def test_saying_that_it_is_not_there_catches_it_and_is_asked_again(client, probe, act):
    answer = save(client, probe, act=act)
    assert answer.status_code == 409
    assert "you noticed it" in text(answer)
    assert "43,341.27" in answer.content.decode() or TRUE in answer.content.decode()
    assert (outcome(probe), stored(probe)) == ("caught", [TRUE])
    assert save(client, probe, act=act).status_code == 200
    assert stored(probe) == [TRUE, None]


def test_what_can_not_be_understood_ends_nothing(client, probe):
    assert save(client, probe, text="about 43", reason="Hm.").status_code == 422
    assert outcome(probe) == "live"


def test_correction_without_a_reason_ends_nothing(client, probe):
    assert save(client, probe, text="43999.27").status_code == 422
    assert outcome(probe) == "live"


# Missed


@pytest.mark.parametrize("typed", [WRONG, "43,431.27", " 43431.27 "])
@pytest.mark.parametrize("reason", ["", "It says so."])
def test_confirming_what_is_shown_stores_nothing_and_shows_the_truth(client, probe, typed, reason):
    answer = save(client, probe, text=typed, reason=reason)
    assert answer.status_code == 409
    said = text(answer)
    assert "was shown as 43,431.27, and what was read is 43,341.27" in said
    assert "It happens to everybody" in said
    assert f'value="{TRUE}"' in answer.content.decode()
    assert f'value="{WRONG}"' not in answer.content.decode()
    assert (outcome(probe), stored(probe)) == ("missed", [TRUE])
    assert "43,431.27" not in page(client, probe)


def test_without_scripts_the_page_says_it_too(client, probe):
    answer = save(client, probe, scripts=False, text=WRONG)
    assert answer.status_code == 409
    assert "That was a check of attention" in text(answer)
    assert stored(probe) == [TRUE]


def test_approving_with_it_on_the_screen_misses_it_and_is_told_on_the_next_page(client, probe):
    where = f"/review/{probe.task.case.reference}/approve/"
    answer = client.post(where, follow=True)
    assert outcome(probe) == "missed"
    said = text(answer)
    assert "was shown as 43,431.27. The case was closed with what was read, 43,341.27" in said
    assert stored(probe) == [TRUE]
    assert "check of attention" not in text(client.get("/review/done/"))


def test_approving_is_refused_first_where_something_is_open(client):
    case = makers.ready_case(flags={"pay_date": ["conflict"]})
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    probe = planted(task)
    answer = client.post(f"/review/{case.reference}/approve/", headers=HTMX)
    assert answer.status_code == 409
    assert outcome(probe) == "live"


# Withdrawn


@pytest.mark.parametrize("verdict", ["decline", "return"])
def test_other_decisions_withdraw_it_without_a_word(client, probe, verdict):
    where = f"/review/{probe.task.case.reference}/{verdict}/"
    said = text(client.post(where, {"reason": "Not like this."}, follow=True))
    assert outcome(probe) == "withdrawn"
    assert "check of attention" not in said


def test_giving_the_claim_back_withdraws_it(probe):
    claims.release(probe.task, by=makers.alice())
    assert outcome(probe) == "withdrawn"


def test_claim_that_ran_out_withdraws_it(probe):
    past = timezone.now() - timedelta(minutes=1)
    ReviewTask.objects.filter(pk=probe.task_id).update(claimed_until=past)
    probes.withdraw_lapsed()
    assert outcome(probe) == "withdrawn"


def test_claim_that_holds_keeps_it(probe):
    probes.withdraw_lapsed()
    assert outcome(probe) == "live"


def test_whoever_takes_the_case_over_sees_the_truth(probe):
    past = timezone.now() - timedelta(minutes=1)
    ReviewTask.objects.filter(pk=probe.task_id).update(claimed_until=past)
    claims.claim(probe.task, by=makers.bob())
    assert outcome(probe) == "withdrawn"


def test_finding_that_comes_to_rest_on_the_value_withdraws_it(probe):
    year = makers.value(probe.value.document, "gross_pay.ytd")
    decisions.correct(probe.task, year, "40000.00", reason="Misread.", version=1, by=makers.alice())
    if (probe.value.document_id, PATH) in relied_on(probe.task.case):
        assert outcome(probe) == "withdrawn"
    else:
        assert outcome(probe) == "live"


def test_switching_it_off_withdraws_all(probe):
    probes.set_share(10, reason="A trial.", by=makers.carol())
    assert outcome(probe) == "live"
    probes.set_share(0, reason="Enough.", by=makers.carol())
    assert outcome(probe) == "withdrawn"


def test_page_that_is_older_than_the_end_can_not_store_it(client, probe):
    probes.set_share(0, reason="Enough.", by=makers.carol())
    answer = save(client, probe, text=WRONG, reason="It says so.")
    assert answer.status_code == 409
    assert (outcome(probe), stored(probe)) == ("withdrawn", [TRUE])


def test_second_tab_can_not_store_it_by_keeping_its_own(client, probe):
    save(client, probe, text=TRUE)
    stale = save(client, probe, text=WRONG)
    assert "You changed this in another tab" in text(stale)
    value = makers.value(probe.value.document, PATH)
    where = f"/review/{probe.task.case.reference}/value/{value.pk}/save/"
    sent = {"version": value.version, "act": "save", "text": WRONG, "reason": "Mine."}
    assert client.post(where, sent, headers=HTMX).status_code == 409
    assert stored(probe) == [TRUE, TRUE]
    assert outcome(probe) == "caught"


def test_copy_of_the_screen_is_never_what_is_saved(probe):
    (copy,) = probes.overlay([probe.value], {probe.value_id: WRONG})
    assert copy.value == WRONG
    saved = decisions.confirm(probe.task, copy, version=1, by=makers.alice())
    assert saved.value == TRUE
    assert stored(probe) == [TRUE, TRUE]


# What is told of it


def test_beginning_and_end_are_in_the_log_with_words(probe):
    save(signed_in(makers.alice()), probe, text=WRONG)
    (ended,) = entries(probe.task.case, "review.probe.ended")
    assert ended.details["outcome"] == "missed"
    assert ended.personal == {"for": "Alice Archer", "shown": WRONG, "value": TRUE}
    line = told_in_words(ended)
    assert line.verb == "did not notice a check of attention:"
    assert "shown as 43431.27 to Alice Archer" in line.thing


def test_it_ends_once_and_is_told_once(probe):
    task, by = probe.task, makers.alice()
    with pytest.raises(probes.Told):
        probes.meet(task, probe.value, WRONG, by=by)
    with pytest.raises(probes.Told):
        probes.meet(task, probe.value, WRONG, by=by)
    probes.at_decision(task, approved=True, by=by)
    assert len(entries(task.case, "review.probe.ended")) == 1
    assert probes.news(task, by=by) == []


# Choosing


def test_chosen_value_is_one_that_nothing_on_the_page_tells_on():
    case = makers.ready_case(values={"net_pay.current": "2600.00"})
    findings.evaluate(case)
    task = makers.task(case)
    chosen = set()
    for seed in range(60):
        choice = choose(task, random.Random(seed))
        assert choice is not None
        chosen.add(choice.value.path)
        assert choice.shown != choice.value.value
    used = {path for _, path in relied_on(case)}
    assert "net_pay.current" in used
    assert not chosen & used
    assert not any("[" in path for path in chosen)


def test_setting_is_small_and_wants_a_reason():
    with pytest.raises(probes.TooMany):
        probes.set_share(51, reason="All of them.", by=makers.carol())
    with pytest.raises(ValueError, match="reason"):
        probes.set_share(5, reason=" ", by=makers.carol())
    assert probes.per_mille() == 0


def test_history_of_the_whole_case_and_the_comparison_do_not_tell_on_it(client, probe):
    base = f"/review/{probe.task.case.reference}/"
    page = client.get(f"{base}history/?who=readers", headers=HTMX)
    assert page.status_code == 200
    said = page.content.decode()
    assert TRUE not in said
    assert "43,341.27" not in said
    other = makers.document(probe.task.case, "pay_stub", {"pay_date": "2026-11-27"})
    assert other.pk
    both = client.get(f"{base}compare/?left=1.1&right=2.1").content.decode()
    assert "43,431.27" in both


# Drawing


def drawing(task: ReviewTask, by, *, hit: bool) -> Vigilance:
    """A setting under which `task` is drawn for `by`, or is not."""
    setting = Vigilance(per_mille=50, reason="A test.", set_by=makers.carol())
    for number in range(10_000):
        setting.salt = f"{number:032d}"
        drawn = hmac.new(setting.salt.encode(), f"{task.pk}:{by.pk}".encode(), hashlib.sha256)
        if (int.from_bytes(drawn.digest()[:8]) % 1000 < 50) is hit:
            break
    setting.save()
    return setting


@pytest.fixture
def waiting() -> ReviewTask:
    case = makers.ready_case()
    findings.evaluate(case)
    return makers.task(case)


def test_claim_that_is_drawn_plants_one_check_with_its_entry(waiting):
    drawing(waiting, makers.alice(), hit=True)
    assert claims.claim_next(by=makers.alice()) == waiting
    probe = Probe.objects.get()
    assert (probe.task, probe.by, probe.state) == (waiting, makers.alice(), "live")
    assert probe.shown != probe.value.value
    (entry,) = entries(waiting.case, "review.probe.planted")
    assert entry.personal["for"] == "Alice Archer"
    assert "Alice" not in str(entry.details)
    assert told_in_words(entry).verb == "began a check of attention:"


def test_claiming_again_draws_nothing_new(waiting):
    drawing(waiting, makers.alice(), hit=True)
    claims.claim(waiting, by=makers.alice())
    claims.release(waiting, by=makers.alice())
    claims.claim(waiting, by=makers.alice())
    assert Probe.objects.get().state == "withdrawn"


def test_claim_that_is_not_drawn_plants_nothing(waiting):
    drawing(waiting, makers.alice(), hit=False)
    claims.claim(waiting, by=makers.alice())
    assert not Probe.objects.exists()


def test_case_that_somebody_else_worked_on_gets_no_check(waiting):
    drawing(waiting, makers.alice(), hit=True)
    Activity.objects.create(task=waiting, by=makers.bob(), last_at=timezone.now(), acts=1)
    claims.claim(waiting, by=makers.alice())
    assert not Probe.objects.exists()


def test_case_that_somebody_else_looks_at_gets_no_check(waiting):
    drawing(waiting, makers.alice(), hit=True)
    Presence.objects.create(case=waiting.case, person=makers.bob(), seen_at=timezone.now())
    claims.claim(waiting, by=makers.alice())
    assert not Probe.objects.exists()
