"""The risk team's pages: what they tell, what they take, and what they refuse in words."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from extraction.models import CaseKind
from rules import (
    backtest,
    backtest_job,
    desk_changes,
    desk_editing,
    desk_figures,
    desk_rule,
    findings,
    life,
    snapshots,
)
from rules.facts import facts_of_case
from rules.language import Problem
from rules.models import BackTest, Finding, Version
from rules.registry import REGISTRY
from tests import makers
from tests.rules.test_life import NET, back_tested, drafted, other_lead

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "small_pay",
    "title": "The net pay is under 1,000",
    "on": "pay_stub",
    "condition": "net_pay.current < 1000",
    "sentence": "Net pay is {net_pay.current}.",
    "severity": "warning",
    "override": "lead",
    "enabled": "yes",
    "kind": "",
    "owner": "Risk",
    "rationale": "The pilot asks for it.",
    "show": "text",
    "do": "save",
}

LIMITS = {
    f"limit-{name}": str(limit.default)
    for name, limit in REGISTRY.rules["pay_stub.net_adds_up"].thresholds.items()
}


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def text(response) -> str:
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def lead() -> Client:
    makers.kind()
    return signed_in(makers.carol())


def gone_live(by=None, **more):
    return life.go_live(back_tested(drafted(by or makers.carol(), **more)), by=other_lead())


def sent_case(net="2550.00"):
    case = makers.ready_case(values={"net_pay.current": net})
    makers.task(case)
    findings.evaluate(case)
    snapshots.take_submitted(case, facts_of_case(case))
    return case


def test_list_holds_every_rule_and_the_paperwork_of_each_kind(lead):
    gone_live()
    said = text(lead.get("/rules/"))

    assert all(rule.title in said for rule in REGISTRY.rules.values())
    assert "The net pay is under 1,000 team.small_pay" in said
    assert "Mortgage application: it asks for 1 pay stub" in said


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        ("type=invoice", "invoice.lines_add_up", "pay_stub.net_adds_up"),
        ("state=draft", "team.small_pay", "pay_stub.net_adds_up"),
        ("severity=note", "w2.round_amounts", "pay_stub.net_adds_up"),
        ("q=small+1%2C000", "team.small_pay", "pay_stub.net_adds_up"),
        ("type=paperwork", "paperwork.mortgage", "team.small_pay"),
        ("type=nonsense&state=live", "pay_stub.net_adds_up", "nonsense"),
    ],
)
def test_list_is_narrowed_by_its_address(lead, query, found, not_found):
    drafted(makers.carol(), {"severity": "note"})
    if found == "w2.round_amounts":
        found = next(one.id for one in REGISTRY.rules.values() if one.severity == "note")

    said = text(lead.get(f"/rules/?{query}"))

    assert found in said
    assert not_found not in said


def test_fragment_of_the_list_is_the_list_alone(lead):
    response = lead.get("/rules/?state=draft", headers={"HX-Request": "true"})

    assert b"<html" not in response.content
    assert "HX-Request" in response["Vary"]
    assert "No rule is like that" in text(response)


def test_figures_are_of_findings_and_their_answers(lead):
    rule = "pay_stub.net_adds_up"
    case = makers.ready_case(values={"net_pay.current": "2950.00"})
    findings.evaluate(case)
    found = Finding.objects.get(case=case, rule=rule, outcome="fail")
    Finding.objects.filter(pk=found.pk).update(
        answer="confirmed", resolved_by=makers.alice(), resolved_at=timezone.now(), resolution="So."
    )

    known = desk_rule.known(rule, timezone.now())

    measure = known.figures.measure
    assert (measure.raised, measure.confirmed, measure.overridden) == (1, 1, 0)
    assert (known.figures.precision, measure.answered) == (100, 1)
    said = text(lead.get(f"/rules/{rule}/"))
    assert case.reference in said
    assert found.sentence in said


def test_rule_that_is_mostly_overridden_is_proposed_for_retirement_with_figures(lead):
    gone_live()
    for _ in range(24):
        findings.evaluate(makers.ready_case())
    Finding.objects.filter(rule="team.small_pay").update(
        answer="overridden",
        resolved_by=makers.alice(),
        resolved_at=timezone.now(),
        resolution="So.",
    )

    said = text(lead.get("/rules/?q=small"))
    assert "Proposed for retirement: 24 of 24 answered findings were overridden" in said
    assert "Proposed for retirement" in text(lead.get("/rules/team.small_pay/"))
    assert Version.objects.get().state == "live"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (None, ""),
        (timedelta(seconds=20), "under a minute"),
        (timedelta(minutes=3), "3 min"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(days=4, hours=2, minutes=7), "4 d 2 h"),
        (timedelta(days=1), "1 d"),
    ],
)
def test_span_is_told_in_its_largest_units(span, said):
    assert desk_figures.in_words(span) == said


def test_rule_that_is_not_there_is_not_found(lead):
    assert lead.get("/rules/team.nobody_wrote_it/").status_code == 404
    assert lead.get("/rules/team.nobody_wrote_it/draft/").status_code == 404


@pytest.mark.parametrize("who", ["alice", "oscar"])
def test_others_read_and_are_offered_nothing_to_change(who):
    makers.kind()
    version = drafted(makers.carol())
    browser = signed_in(getattr(makers, who)())

    for address in ("/rules/", "/rules/team.small_pay/", "/rules/paperwork/", "/rules/limits/",
                    f"/rules/versions/{version.pk}/"):  # fmt: skip
        page = browser.get(address).content.decode()
        main = page[page.index("<main") : page.index("</main")]
        assert 'method="post"' not in main
        assert "/draft/" not in main
        assert "/new/" not in main
    said = text(browser.get(f"/rules/versions/{version.pk}/"))
    assert "Only a lead puts versions live." in said


def test_rule_is_written_and_its_test_begun(lead):
    response = lead.post("/rules/new/", {**TYPED, "do": "test"}, follow=True)

    version = Version.objects.get()
    assert (version.name, version.number, version.author) == ("team.small_pay", 1, makers.carol())
    assert version.says.override == "lead"
    assert BackTest.objects.get().state == "due"
    assert "Its back-test is under way" in text(response)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "Small Pay"}, "Use 3 to 40 small letters"),
        ({"title": ""}, "Give it a title"),
        ({"condition": ""}, "Write what holds where all is well."),
        ({"condition": "net_pay.curent < 1"}, "Line 1: There is no “curent” here."),
        ({"condition": "net_pay.current < 1\nand nothing"}, "Line 2: “nothing” is not known."),
        ({"sentence": "It is {nothing}."}, "Line 1: “nothing” is not known."),
        ({"sentence": ""}, "Write what the finding says"),
        ({"rationale": " "}, "Say why this is wanted"),
        ({"on": "love_letter"}, "Choose what it judges from the list."),
        ({"kind": "no-such-kind"}, "Choose a kind of case from the list."),
        ({"condition": "1 < 2\nand " + "x" * 4_000}, "Keep it under 4,000 characters."),
    ],
)
def test_rule_with_a_mistake_is_not_saved(lead, change, told):
    response = lead.post("/rules/new/", {**TYPED, **change})

    assert response.status_code == 422
    assert told in text(response)
    assert not Version.objects.exists()


def test_name_that_is_taken_is_refused(lead):
    drafted(makers.carol())

    response = lead.post("/rules/new/", TYPED)

    assert response.status_code == 422
    assert "A rule of this name is there already" in text(response)


def test_what_is_in_force_is_not_saved_again(lead):
    version = gone_live()
    words = {key: str(value) for key, value in version.body.items()}
    typed = {**TYPED, **words, "enabled": "yes"}

    response = lead.post("/rules/team.small_pay/draft/", typed)

    assert response.status_code == 422
    assert "Nothing is changed: this is what is in force." in text(response)


@pytest.mark.parametrize(
    ("begin", "address", "sent"),
    [
        (lambda by: drafted(by), "/rules/team.small_pay/draft/", {**TYPED, "severity": "blocker"}),
        (
            lambda by: life.draft("limits", "pay_stub.net_adds_up", {"severity": "note"}, by=by,
                                  rationale="Why.", owner="Risk"),
            "/rules/pay_stub.net_adds_up/draft/",
            {"severity": "warning", "enabled": "yes", "rationale": "Mine.", **LIMITS},
        ),
        (
            lambda by: life.draft("paperwork", "paperwork", {"required": {"w2": 1}}, by=by,
                                  rationale="Why.", owner="Risk", kind=makers.kind()),
            "/rules/paperwork/mortgage/draft/",
            {"ask-pay_stub": "3", "rationale": "Mine."},
        ),
    ],
)  # fmt: skip
def test_nobodys_version_is_replaced_unseen(lead, begin, address, sent):
    first = begin(makers.carol())
    page = lead.get(address).content.decode()
    assert "is not live yet. What you save takes its place" in page
    base = re.search(r'name="base" value="(\d+)"', page)[1]
    assert base == str(first.pk)
    begin(other_lead())

    refused = lead.post(address, {**sent, "base": base})

    assert refused.status_code == 422
    assert "Omar wrote version 2 while you were writing" in text(refused)
    assert Version.objects.count() == 2
    newer = re.search(r'name="base" value="(\d+)"', refused.content.decode())[1]
    assert lead.post(address, {**sent, "base": newer}).status_code == 302
    assert list(Version.objects.order_by("number").values_list("state", flat=True)) == [
        "discarded", "discarded", "draft"
    ]  # fmt: skip


def test_lines_are_counted_alike_whatever_a_browser_sends(lead):
    lead.post("/rules/new/", {**TYPED, "condition": "net_pay.current < 1000\r\nand 1 < 2"})

    assert Version.objects.get().says.condition == "net_pay.current < 1000\nand 1 < 2"


def test_check_shows_the_mistake_and_keeps_nothing(lead):
    given = {"on": "pay_stub", "condition": "net_pay.curent < 1", "sentence": "", "show": "text"}
    response = lead.post("/rules/check/", given, headers={"HX-Request": "true"})

    assert b"<mark>net_pay.curent</mark> &lt; 1" in response.content
    assert not Version.objects.exists()


@pytest.mark.parametrize("given", [
    {},
    {"on": "case", "condition": "(" * 4_000},
    {"on": "nonsense", "condition": "1", "sentence": "x"},
    {"on": "pay_stub", "condition": "\r\n\r\n", "sentence": "{"},
    {"on": "pay_stub", "condition": "net_pay.current <", "sentence": "{}{"},
    {"on": "pay_stub", "condition": "x" * 10_000},
    {"on": "case", "condition": "any(s.pay_date > as_of for s in pay_stub)", "sentence": "Late."},
])  # fmt: skip
def test_check_takes_whatever_is_typed(lead, given):
    sent_case()

    assert lead.post("/rules/check/", given).status_code == 200


def test_example_tells_what_the_rule_says_of_a_real_case(lead):
    case = sent_case()
    given = {key: TYPED[key] for key in ("on", "condition", "sentence")}

    flagged = text(lead.post("/rules/check/", given))
    passed = text(lead.post("/rules/check/", {**given, "condition": "net_pay.current < 9000"}))

    assert f"Would flag {case.reference}" in flagged
    assert "“Net pay is 2,550.00.”" in flagged
    assert "Would pass" in passed
    assert "The message there: “Net pay is 2,550.00.”" in passed


def test_mistakes_of_one_line_are_marked_in_order():
    (line,) = desk_editing.marked(
        "foo < bar", (Problem(1, 6, 9, "No bar."), Problem(1, 0, 3, "No foo."))
    )

    assert [(one.text, one.wrong) for one in line.stretches] == [
        ("foo", True), (" < ", False), ("bar", True)
    ]  # fmt: skip


def test_mistake_behind_the_last_line_has_a_line_to_stand_in():
    lines = desk_editing.marked("1 <", (Problem(3, 0, 1, "It ends too early."),))

    assert [line.number for line in lines] == [1, 2, 3]
    assert lines[2].problems[0].message == "It ends too early."


def test_limit_is_set_for_one_kind_and_shown_with_what_is_built_in(lead):
    rule, name, threshold = next(
        (rule, name, threshold)
        for rule in REGISTRY.rules.values()
        for name, threshold in rule.thresholds.items()
        if threshold.most is None
    )
    value = threshold.default + 1
    given = {f"limit-{one}": str(known.default) for one, known in rule.thresholds.items()}
    given |= {f"limit-{name}": f"{value:,}", "severity": "", "enabled": "yes",
              "kind": "mortgage", "rationale": "It is too narrow."}  # fmt: skip

    lead.post(f"/rules/{rule.id}/draft/", given)

    version = Version.objects.get()
    assert (version.subject, version.name, version.case_kind_id) == ("limits", rule.id, "mortgage")
    assert version.says.thresholds == {name: Decimal(value)}
    life.go_live(back_tested(version), by=other_lead())
    said = text(lead.get("/rules/limits/"))
    assert "Mortgage application" in said
    assert f"{threshold.meaning} {name}" in said


def test_limit_out_of_its_bounds_is_refused_in_words(lead):
    rule, name, threshold = next(
        (rule, name, threshold)
        for rule in REGISTRY.rules.values()
        for name, threshold in rule.thresholds.items()
    )
    given = {f"limit-{one}": str(known.default) for one, known in rule.thresholds.items()}
    given |= {f"limit-{name}": str(threshold.least - 1), "enabled": "yes", "rationale": "Why."}

    response = lead.post(f"/rules/{rule.id}/draft/", given)

    assert response.status_code == 422
    assert f"({threshold.unit})." in text(response)
    assert not Version.objects.exists()


def test_paperwork_is_drafted_and_asked_for_once_it_is_live(lead):
    given = {"ask-pay_stub": "2", "ask-w2": "1", "ask-invoice": "", "rationale": "The guide asks."}

    response = lead.post("/rules/paperwork/mortgage/draft/", given, follow=True)

    version = Version.objects.get()
    assert version.body == {"required": {"pay_stub": 2, "w2": 1}}
    assert "1 pay stub 2 pay stubs" in text(response)
    life.go_live(back_tested(version), by=other_lead())
    assert CaseKind.objects.get(pk="mortgage").required == {"pay_stub": 2, "w2": 1}
    assert "2 pay stubs" in text(lead.get("/rules/paperwork/"))


def test_paperwork_that_makes_no_sense_is_refused(lead):
    given = {"ask-pay_stub": "many", "rationale": "Why."}
    response = lead.post("/rules/paperwork/mortgage/draft/", given)

    assert response.status_code == 422
    assert "Ask for 1 to 24 documents" in text(response)


def reasons(version, by):
    test = version.back_tests.order_by("-pk").first()
    return list(desk_changes.standing(version, test, by=by).reasons)


def test_reasons_follow_the_version_through_its_life():
    carol, omar = makers.carol(), other_lead()
    own = "You wrote this version: another lead has to approve it."
    first = drafted(carol)
    assert reasons(first, carol) == [
        "This version has not been back-tested: run a back-test.", own
    ]  # fmt: skip
    test = backtest.start(first, backtest.Scope(last=5), by=carol)
    assert reasons(first, omar) == ["Its back-test waits to be run: wait for it to finish."]
    backtest_job.run(test.pk)
    first.refresh_from_db()
    assert reasons(first, carol) == [own]
    assert reasons(first, omar) == []
    assert reasons(first, makers.alice()) == ["Only a lead puts versions live."]
    second = drafted(carol, {"severity": "note"})
    first.refresh_from_db()
    assert reasons(first, omar) == ["It was discarded: write a new version."]
    assert reasons(second, omar) == [
        "The back-test of version 1 does not count for version 2, which was written after it: "
        "run one of this version."
    ]


def test_notice_tells_that_other_rules_went_live_after_the_test():
    carol, omar = makers.carol(), other_lead()
    version = drafted(carol)
    back_tested(version)
    other = life.draft("rule", "team.other", NET, by=carol, rationale="Why.", owner="Risk")
    life.go_live(back_tested(other), by=omar)

    (notice,) = desk_changes.standing(version, version.back_test, by=omar).notices

    assert "(team.other)" in notice


def test_own_version_is_refused_in_words_on_post(lead):
    version = back_tested(drafted(makers.carol()))

    response = lead.post(f"/rules/versions/{version.pk}/approve/")

    assert response.status_code == 409
    assert "You wrote this version: another lead has to approve it." in text(response)
    version.refresh_from_db()
    assert version.state == "back_tested"


def test_version_goes_into_the_shadow_and_is_discarded(lead):
    version = back_tested(drafted(makers.carol()))

    assert "runs in the shadow now" in text(
        lead.post(f"/rules/versions/{version.pk}/shadow/", follow=True)
    )
    findings.evaluate(makers.ready_case())
    said = text(lead.get(f"/rules/versions/{version.pk}/"))
    assert "it would have flagged 1 case , 1 of them for the first time" in said
    lead.post(f"/rules/versions/{version.pk}/discard/")
    version.refresh_from_db()
    assert version.state == "discarded"
    assert lead.post(f"/rules/versions/{version.pk}/shadow/").status_code == 409


def test_result_is_told_with_its_lists(lead):
    flagged, clean = sent_case("2550.00"), sent_case("900.00")
    version = drafted(makers.carol())
    lead.post(f"/rules/versions/{version.pk}/test/", {"which": "last", "last": "50", "kind": ""})
    assert "Waiting for a worker" in text(lead.get(f"/rules/versions/{version.pk}/"))
    backtest_job.run(BackTest.objects.get().pk)

    said = text(lead.get(f"/rules/versions/{version.pk}/?only=newly"))

    assert "2 cases as they were when they were sent" in said
    assert "1 Newly flagged" in said
    assert flagged.reference in said
    assert clean.reference not in said
    fragment = lead.get(f"/rules/versions/{version.pk}/progress/", headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    assert b"hx-get" not in fragment.content  # it asks no more
    assert "The back-test has ended." in fragment.content.decode()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"which": "last", "last": ""}, "Write how many cases"),
        ({"which": "last", "last": "0"}, "Try it on at least one case."),
        ({"which": "since", "since": ""}, "Give the first day."),
        ({"which": "since", "since": "soon"}, "Write the day as 2026-03-31."),
        ({"which": "dataset", "dataset": "nowhere"}, "Choose a dataset from the list."),
        ({"which": "dataset"}, "Choose a dataset from the list."),
        ({"which": "last", "last": "5", "kind": "no-kind"}, "Choose a kind of case"),
    ],
)
def test_scope_that_makes_no_sense_is_refused(lead, given, told):
    version = drafted(makers.carol())

    response = lead.post(f"/rules/versions/{version.pk}/test/", given)

    assert response.status_code == 422
    assert told in text(response)
    assert not BackTest.objects.exists()


def test_second_test_of_a_version_waits_for_the_first(lead):
    version = drafted(makers.carol())
    lead.post(f"/rules/versions/{version.pk}/test/", {"which": "last", "last": "5"})

    response = lead.post(f"/rules/versions/{version.pk}/test/", {"which": "last", "last": "5"})

    assert response.status_code == 409
    assert "runs already" in text(response)


def test_change_is_marked_word_by_word():
    gone_live()
    version = drafted(makers.carol(), {"condition": "net_pay.current < 2000"})

    (words, change, *same) = desk_changes.changes(version, desk_changes.in_force_before(version))

    assert (words.what, change.what) == ("In words", "Condition")
    assert [piece.text for piece in change.before if not piece.kept] == ["1000"]
    assert [piece.text for piece in change.after if not piece.kept] == ["2000"]
    assert not any(one.changed for one in same)


def test_limits_of_a_kind_are_compared_with_those_of_every_kind():
    kind = makers.kind()
    version = life.draft(
        "limits", "pay_stub.net_adds_up", {"severity": "note"}, by=makers.person("omar", Role.LEAD),
        rationale="Why.", owner="Risk", kind=kind,
    )  # fmt: skip

    changed = [one for one in desk_changes.changes(version, None) if one.changed]

    assert [one.what for one in changed] == ["Weight"]
