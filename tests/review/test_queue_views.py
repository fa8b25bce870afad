"""The queue narrowed, paged and counted; several cases at once; the page when nothing is left."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Role, User
from audit.models import Entry
from review import claims, decisions, handing_on
from review.models import Decision, ReviewTask
from rules import findings
from tests import makers
from tests.review.test_queue_pages import signed_in, text

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HOUR = timedelta(hours=1)


@pytest.fixture
def client():
    """Alice's browser."""
    return signed_in(makers.alice())


def tasks(count, **fields):
    return [makers.task(makers.case(), **fields) for _ in range(count)]


def shown(client, query="", **more):
    """The references on a page, in their order."""
    rows = client.get(f"/review/?{query}", **more).context["rows"]
    return [row.task.case.reference for row in rows]


def put_off(task, *, by=None):
    handing_on.defer(
        task, until=timezone.now() + 3 * HOUR, why="The bank calls.", by=by or makers.bob()
    )


def test_each_view_shows_its_cases(client):
    alice, now = makers.alice(), timezone.now()
    mine, flagged, today, up, off, sample, assigned, plain = tasks(8, due_at=now + 90 * HOUR)
    claims.claim(mine, by=alice)
    ReviewTask.objects.filter(pk=flagged.pk).update(weight=20_010)
    ReviewTask.objects.filter(pk=today.pk).update(due_at=now - HOUR)
    handing_on.escalate(up, reason="forged", why="Two fonts.", to=None, by=alice)
    put_off(off)
    ReviewTask.objects.filter(pk=sample.pk).update(sample=True)
    handing_on.assign(assigned, to=alice, by=makers.carol())
    by_view = {
        "mine": {mine},
        "flagged": {flagged},
        "today": {today},
        "escalated": {up},
        "deferred": {off},
        "sample": {sample},
        "assigned": {assigned},
        "free": {flagged, today, sample, assigned, plain},
    }

    for view, wanted in by_view.items():
        assert set(shown(client, f"view={view}")) == {one.case.reference for one in wanted}, view
    counted = {one.slug: one.count for one in client.get("/review/").context["views"]}
    assert counted == {view: str(len(held)) for view, held in by_view.items()} | {"all": "8"}


def test_lead_sees_what_is_escalated_to_them_or_to_any_lead(client):
    other = makers.person("lena", Role.LEAD)
    to_any, to_carol, to_other = tasks(3)
    for task, to in ((to_any, None), (to_carol, makers.carol()), (to_other, other)):
        handing_on.escalate(task, reason="policy", why="No word on it.", to=to, by=makers.alice())

    said = set(shown(signed_in(makers.carol()), "view=escalated"))

    assert said == {to_any.case.reference, to_carol.case.reference}


def test_row_says_in_words_why_it_stands_there(client):
    task = makers.task(due_at=timezone.now() - 3 * HOUR)
    handing_on.escalate(task, reason="forged", why="Two fonts.", to=None, by=makers.bob())
    handing_on.assign(task, to=makers.alice(), by=makers.carol())

    said = text(client.get("/review/"))

    assert "Escalated to any lead by Bob Baker. It may be forged or altered: Two fonts." in said
    assert "Assigned to you." in said
    assert "3 h over" in said


@pytest.mark.parametrize(
    ("ahead", "level", "words"),
    [
        (timedelta(hours=30), "fine", "1 d 6 h left"),
        (timedelta(minutes=119), "soon", "1 h 59 min left"),
        (timedelta(seconds=-1), "over", "1 min over"),
    ],
)
def test_time_that_is_left_is_told_by_word_and_shape(client, time_machine, ahead, level, words):
    time_machine.move_to(timezone.now().replace(microsecond=0), tick=False)
    makers.task(due_at=timezone.now() + ahead)

    left = client.get("/review/").context["rows"][0].left

    assert (left.level, left.words) == (level, words)


def test_pages_hold_every_case_once_though_cases_come_and_go_meanwhile(client):
    for number in range(130):
        makers.task(makers.case(), weight=number % 3)
    seen, query, before = [], "", set(ReviewTask.objects.values_list("case__reference", flat=True))

    for _ in range(3):
        page = client.get(f"/review/?{query}")
        seen += [row.task.case.reference for row in page.context["rows"]]
        makers.task(makers.case(), weight=2)  # comes before what was seen
        ReviewTask.objects.filter(case__reference=seen[0]).update(status="approved")
        query = f"after={page.context['page'].after}"

    assert len(seen) == 130
    assert set(seen) == before


@pytest.mark.parametrize("sort", ["turn", "due", "age"])
def test_pages_lead_back_to_where_they_came_from(client, sort):
    for number in range(120):
        makers.task(makers.case(), weight=number % 4)
    first = client.get(f"/review/?sort={sort}")
    second = client.get(f"/review/?sort={sort}&after={first.context['page'].after}")
    third = client.get(f"/review/?sort={sort}&after={second.context['page'].after}")

    assert third.context["page"].after == ""
    back = f"sort={sort}&before={third.context['page'].before}"
    assert shown(client, back) == [row.task.case.reference for row in second.context["rows"]]
    again = client.get(f"/review/?sort={sort}&before={second.context['page'].before}")
    assert again.context["page"].before == ""
    order = [row.task for page in (first, second, third) for row in page.context["rows"]]
    key = {
        "turn": lambda one: (-one.weight, one.due_at, one.pk),
        "due": lambda one: (one.due_at, one.pk),
        "age": lambda one: (one.opened_at, one.pk),
    }[sort]
    assert order == sorted(order, key=key)


@pytest.mark.parametrize(
    "name", ["x", "", "e30", "WzEsMl0", "bnVsbA", "WyJhIiwiYiIsImMiXQ", "A" * 300, "W10=", "é"]
)
def test_name_of_a_page_that_nobody_gave_is_the_first_page(client, name):
    task = makers.task()
    assert shown(client, f"after={name}") == [task.case.reference]
    assert shown(client, f"before={name}") == [task.case.reference]


def test_search_finds_references_and_the_beginning_of_any_name(client):
    maria = User.objects.create(email="m@example.org", full_name="Maria del Carmen Ruiz-Soto")
    hers = makers.task(makers.case(by=maria))
    other = makers.task(makers.case())

    for words in (
        "maria",
        "RUIZ",
        "carm mar",
        "sot",
        hers.case.reference,
        hers.case.reference[3:6],
    ):
        assert shown(client, f"q={words}") == [hers.case.reference], words
    for words in ("aria", "'; drop", "zq:*&!(", "mar | dave"):
        assert other.case.reference not in shown(client, f"q={words}")


def test_filters_narrow_and_stay_in_the_addresses(client):
    stub = makers.task(makers.ready_case(), weight=30_100)
    bill = makers.task(makers.ready_case("supplier_invoice"), weight=0)
    handing_on.assign(bill, to=makers.bob(), by=makers.carol())
    expected = {
        "kind=mortgage": stub,
        "kind=supplier_invoice": bill,
        "doc=pay_stub": stub,
        "doc=invoice": bill,
        "flag=blocker": stub,
        "flag=none": bill,
        f"assignee={makers.bob().pk}": bill,
        "assignee=nobody": stub,
    }
    for query, task in expected.items():
        assert shown(client, query) == [task.case.reference], query
    page = client.get("/review/?kind=mortgage&view=free&sort=due&q=dave")
    assert page.context["wanted"].query == "view=free&kind=mortgage&sort=due&q=dave"


@pytest.mark.parametrize(
    "query",
    ["view=x", "kind=%27", "doc=none", "flag=x", "assignee=abc", "sort=z", "assignee=9"],
)
def test_filters_that_make_no_sense_do_no_harm(client, query):
    makers.task()
    assert client.get(f"/review/?{query}").status_code == 200


def test_search_that_finds_nothing_says_what_was_looked_for(client):
    makers.task()
    said = text(client.get("/review/?q=nobody&view=free"))
    assert "No case fits." in said
    assert "“nobody”" in said
    assert "Show all of this view" in said


def test_fragment_and_page_have_one_address(client):
    makers.task()
    whole, part = client.get("/review/"), client.get("/review/", headers=HTMX)
    assert "<html" in whole.content.decode()
    assert part.content.decode().lstrip().startswith('<div id="queue"')
    assert "HX-Request" in part["Vary"]


def counts(client, since, mark=None, query=""):
    headers = HTMX | ({"If-None-Match": mark} if mark else {})
    return client.get(f"/review/counts/?{query}since={since}", headers=headers)


def test_counts_that_did_not_change_are_an_empty_304(client):
    since = makers.task().pk
    first = counts(client, since)

    again = counts(client, since, first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert first["ETag"] == client.get("/review/").context["mark"]


def test_cases_that_came_are_told_of_and_not_slipped_in(client):
    since, mark = makers.task().pk, None
    mark = counts(client, since)["ETag"]
    tasks(2)

    answer = counts(client, since, mark)

    assert answer.status_code == 200
    assert "2 new cases came since this list was made. Show them" in text(answer)
    assert "1 new case came" in text(counts(client, since + 1))
    assert "new case" not in text(counts(client, since, query="view=mine&"))


def test_counts_stop_at_a_thousand(client, monkeypatch):
    monkeypatch.setattr("review.queue_filters.MANY", 3)
    tasks(5)
    said = {one.slug: one.count for one in client.get("/review/").context["views"]}
    assert said["all"] == "3+"
    assert said["mine"] == "0"


def bulk(client, picked, act, **more):
    held = {"case": [one.case.reference for one in picked], "act": act, "query": "view=free"}
    return client.post("/review/bulk/", held | more)


def test_picked_cases_are_put_off_together(client):
    first, second, _ = tasks(3)

    answer = bulk(client, [first, second], "defer", when="tomorrow", why="After the holiday.")

    assert answer["Location"] == "/review/?view=free"
    assert "2 cases are put off." in text(client.get("/review/"))
    assert set(shown(client, "view=deferred")) == {first.case.reference, second.case.reference}
    first.refresh_from_db()
    here = timezone.localtime(first.deferred_until)
    assert (here.hour, here.minute) == (9, 0)


def test_picked_cases_are_assigned_by_a_lead_and_held_ones_are_named():
    free, held = tasks(2)
    claims.claim(held, by=makers.bob())
    carol = signed_in(makers.carol())

    bulk(carol, [free, held], "assign", to=str(makers.alice().pk))
    bulk(carol, [free, held], "defer", when="hour", why="Wait.")

    said = text(carol.get("/review/"))
    assert "2 cases are assigned to Alice Archer." in said
    assert f"{held.case.reference}: Bob Baker holds this case now." in said
    assert set(shown(carol, "view=deferred")) == {free.case.reference}


def test_refused_bulk_keeps_what_was_picked_and_typed(client):
    first, second = tasks(2)
    answer = bulk(client, [first], "defer", when="at", until="2020-01-01T09:00", why="The bank.")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose a time that is still to come." in text(answer)
    assert (
        f'value="{first.case.reference}" aria-label="Pick {first.case.reference}" data-pick checked'
        in page
    )
    assert (
        f'value="{second.case.reference}" aria-label="Pick {second.case.reference}" data-pick>'
        in page
    )
    assert 'value="The bank."' in page
    assert bulk(client, [], "defer", when="hour", why="x").status_code == 422
    assert not ReviewTask.objects.exclude(deferred_until=None).exists()


def test_nothing_but_assigning_and_putting_off_is_done_to_several(client):
    task = tasks(1)[0]
    for act in ("", "approve", "confirm", "decline", "escalate"):
        answer = bulk(client, [task], act, when="hour", why="Wait.", to=str(makers.alice().pk))
        assert answer.status_code == 422
        assert "Choose what to do with the picked cases." in text(answer)
    task.refresh_from_db()
    assert (task.status, task.assigned_to, task.deferred_until) == ("open", None, None)
    assert not Decision.objects.exists()


def test_empty_queue_names_what_is_held_put_off_assigned_and_escalated(client):
    mine, others, off, assigned, up = tasks(5)
    claims.claim(others, by=makers.bob())
    put_off(off)
    handing_on.assign(assigned, to=makers.bob(), by=makers.carol())
    handing_on.escalate(up, reason="policy", why="No word.", to=None, by=makers.bob())
    claims.claim(mine, by=makers.alice())

    said = text(client.get("/review/done/"))

    assert "You hold 1 yourself. Show it" in said
    assert "1 waiting case is held by others." in said
    assert "1 is put off, the first until" in said
    assert "1 is assigned to others." in said
    assert "1 waits for a lead." in said


def decided(by=None):
    task = makers.task()
    findings.evaluate(task.case)
    claims.claim(task, by=by or makers.alice())
    decisions.approve(task, by=by or makers.alice())
    return task


def test_done_page_offers_to_undo_the_last_decision_for_a_while(client, time_machine):
    time_machine.move_to(timezone.now())
    task = decided()
    assert f"You approved {task.case.reference}" in text(client.get("/review/done/"))

    answer = client.post(f"/review/{task.case.reference}/reopen/")

    assert answer["Location"] == f"/review/{task.case.reference}/"
    task.refresh_from_db()
    assert task.status == "open"
    assert "Undo that" not in text(client.get("/review/done/"))
    decisions.approve(task, by=makers.alice())
    time_machine.shift(settings.REOPEN + timedelta(seconds=1))
    assert "Undo that" not in text(signed_in(makers.alice()).get("/review/done/"))


def test_lead_opens_an_old_case_again_with_a_reason(time_machine):
    time_machine.move_to(timezone.now())
    task = decided()
    time_machine.shift(5 * HOUR)
    carol, address = signed_in(makers.carol()), f"/review/{task.case.reference}/reopen/"
    assert "Open it again" in text(carol.get(f"/review/{task.case.reference}/"))
    assert "Why is it opened again?" in text(carol.get(address))

    refused = carol.post(address, {"why": ""})
    assert refused.status_code == 422
    assert "Write why the case is opened again." in text(refused)
    carol.post(address, {"why": "A letter came."})

    task.refresh_from_db()
    assert task.status == "open"


def test_page_of_a_case_says_who_else_looks(client):
    task = makers.task()
    bob = signed_in(makers.bob())
    address = f"/review/{task.case.reference}/renew/"
    before = Entry.objects.count()
    bob.post(address)

    assert "Bob Baker looks at this case." in text(client.post(address))
    assert "looks at this case" in text(bob.post(address))
    assert Entry.objects.count() == before


def test_whoever_stopped_looking_is_not_named(client, time_machine):
    time_machine.move_to(timezone.now())
    task = makers.task()
    address = f"/review/{task.case.reference}/renew/"
    signed_in(makers.bob()).post(address)
    time_machine.shift(timedelta(seconds=55))
    assert "looks at this case" not in text(client.post(address))


def test_open_page_is_told_that_somebody_else_decided_the_case(client):
    task = decided(by=makers.bob())
    said = text(client.post(f"/review/{task.case.reference}/renew/"))
    assert "By Bob Baker on" in said
    assert "Nothing can be changed here any more." in said


@pytest.mark.parametrize("act", ["defer", "escalate", "assign"])
def test_each_act_has_a_page_that_works_without_scripts(client, act):
    task = makers.task()
    address = f"/review/{task.case.reference}/{act}/"
    assert client.get(address).status_code == 200
    sent = {"when": "hour", "why": "The bank calls.", "reason": "forged", "to": ""}
    if act == "assign":
        sent["to"] = str(makers.alice().pk)
    assert client.post(address, sent).status_code == 302
    task.refresh_from_db()
    assert {
        "defer": task.deferred_until,
        "escalate": task.escalated_at,
        "assign": task.assigned_to,
    }[act]


@pytest.mark.parametrize(
    ("act", "sent"),
    [
        ("defer", {"when": "hour", "why": ""}),
        ("defer", {"when": "at", "until": "not a time", "why": "The bank."}),
        ("escalate", {"reason": "", "why": "Two fonts."}),
        ("escalate", {"reason": "forged", "why": ""}),
        ("assign", {"to": "99999"}),
    ],
)
def test_refused_act_comes_back_with_what_was_typed(client, act, sent):
    task = makers.task()
    claims.claim(task, by=makers.alice())
    address = f"/review/{task.case.reference}/{act}/"
    for headers in ({}, HTMX):
        answer = client.post(address, sent, headers=headers)
        assert answer.status_code == 422
        for typed in ("Two fonts.", "The bank."):
            if typed in sent.values():
                assert typed in answer.content.decode()
    assert 'id="bar"' in answer.content.decode()


def test_handing_a_held_case_on_opens_the_next(client):
    held, following = makers.task(weight=9), makers.task(weight=1)
    claims.claim(held, by=makers.alice())

    answer = client.post(
        f"/review/{held.case.reference}/defer/", {"when": "hour", "why": "Wait."}, headers=HTMX
    )

    assert answer["HX-Redirect"] == f"/review/{following.case.reference}/"


def test_first_holders_save_is_refused_after_a_takeover(client, time_machine):
    time_machine.move_to(timezone.now())
    case = makers.ready_case()
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    time_machine.shift(settings.CLAIM + timedelta(seconds=1))
    claims.claim(task, by=makers.bob())
    value = makers.value(case.documents.get(), "net_pay.current")

    answer = signed_in(makers.alice()).post(
        f"/review/{case.reference}/value/{value.pk}/save/",
        {"act": "save", "text": "2551.00", "reason": "Misread.", "version": "1"},
        headers=HTMX,
    )

    assert answer.status_code == 409
    assert "2551.00" in answer.content.decode()
    assert makers.value(case.documents.get(), "net_pay.current").value == "2550.00"


def test_page_of_an_escalated_case_lets_a_lead_end_that_with_an_answer(client):
    task = makers.task()
    handing_on.escalate(task, reason="forged", why="Two fonts.", to=None, by=makers.bob())
    address = f"/review/{task.case.reference}/"
    assert "End the escalation" not in text(client.get(address))
    assert "This case waits for a lead." in text(client.get(address))
    carol = signed_in(makers.carol())
    assert "End the escalation" in text(carol.get(address))

    client.post(f"{address}escalate/end/", {"why": "Mine to end?"})
    task.refresh_from_db()
    assert task.escalated_at
    carol.post(f"{address}escalate/end/", {"why": "Both are the bank's own."})

    task.refresh_from_db()
    assert task.escalated_at is None


def test_page_of_a_case_that_is_put_off_brings_it_back(client):
    task = makers.task()
    put_off(task)
    address = f"/review/{task.case.reference}/"
    assert "Put off until" in text(client.get(address))

    client.post(f"{address}back/")

    assert "Put off until" not in text(client.get(address))
