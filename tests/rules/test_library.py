"""Rules on values of any document, and on a case as a whole."""

from dataclasses import replace

import pytest

from rules.engine import judge_document
from rules.view import DocumentFacts
from tests.rules.facts import case, document, fact, verdict, verdicts

NET = "net_pay.current"
NOT_ON_PAGE = "value.not_on_the_page"
DISAGREE = "value.readers_disagree"
MISSING = "value.required_missing"
CHANGED = "value.applicant_changed"


def stub(path=NET, value="2550.00", **more):
    return document("pay_stub", {path: fact(path, value, **more)})


@pytest.mark.parametrize("rule", [NOT_ON_PAGE, DISAGREE, MISSING, CHANGED])
def test_reading_without_anything_about_it_passes(rule):
    assert verdict(rule, document()).outcome == "pass"


@pytest.mark.parametrize(("act", "by"), [("read", "reader"), ("confirmed", "applicant")])
def test_value_off_the_page_is_found_whatever_the_applicant_says(act, by):
    one = verdict(NOT_ON_PAGE, stub(grounded=False, act=act, by=by))

    assert (one.outcome, one.severity) == ("fail", "warning")
    assert "Net pay (this period)" in one.sentence
    assert "2,550.00" in one.sentence
    assert [seen.path for seen in one.inputs] == [NET]


def test_reviewers_word_settles_a_value_off_the_page():
    facts = stub(grounded=False, act="confirmed", by="reviewer")

    assert verdict(NOT_ON_PAGE, facts).outcome == "pass"


@pytest.mark.parametrize(("act", "by"), [("read", "reader"), ("confirmed", "applicant")])
def test_disagreement_names_both_values(act, by):
    one = verdict(DISAGREE, stub(disagree=True, candidates=("2559.00",), act=act, by=by))

    assert one.outcome == "fail"
    assert "2,550.00" in one.sentence
    assert "2,559.00" in one.sentence
    settled = stub(disagree=True, candidates=("2559.00",), act="confirmed", by="reviewer")
    assert verdict(DISAGREE, settled).outcome == "pass"


def test_row_that_only_one_reader_saw_is_named_as_such():
    assert "no such line" in verdict(DISAGREE, stub(disagree=True)).sentence


@pytest.mark.parametrize(
    ("path", "by", "act", "outcome"),
    [
        (NET, "reader", "read", "fail"),
        (NET, "applicant", "absent", "fail"),
        (NET, "reviewer", "absent", "pass"),
        ("employee.ssn", "reader", "read", "pass"),
    ],
)
def test_required_value_is_missed_until_a_reviewer_says_so(path, by, act, outcome):
    facts = document("pay_stub", {path: fact(path, None, by=by, act=act)})

    assert verdict(MISSING, facts).outcome == outcome


def test_change_that_a_reviewer_settled_is_done_with():
    facts = stub(
        value="2950.00",
        by="reviewer",
        act="confirmed",
        read_value="2550.00",
        applicant_value="2950.00",
    )

    assert verdict(CHANGED, facts).outcome == "pass"


def test_change_there_and_back_is_none():
    facts = stub(by="applicant", act="changed", applicant_value="2550.00")

    assert verdict(CHANGED, facts).outcome == "pass"


def test_rules_of_values_apply_to_invoices_as_well():
    facts = document("invoice", {"total": fact("total", "1080.00", grounded=False)})

    assert verdict(NOT_ON_PAGE, facts).outcome == "fail"
    assert not verdicts("pay_stub.net_adds_up", facts)


def test_document_of_no_known_kind_has_no_values_to_judge():
    unknown = document()
    unknown = type(unknown)(1, "unclassified", None, {})

    assert {one.outcome for one in judge_document(unknown)} == {"pass"}


def test_required_paperwork_is_counted():
    rule = "case.required_document_missing"

    assert verdict(rule, case(document())).outcome == "pass"
    missing = verdict(rule, case(document("invoice")))
    assert (missing.outcome, missing.severity) == ("fail", "blocker")
    assert missing.sentence == "Pay stub: this kind of case needs 1, and there are none."
    short = verdict(rule, case(document(), required={"pay_stub": 2}))
    assert short.sentence == "Pay stub: this kind of case needs 2, and there is 1."


@pytest.mark.parametrize(
    ("dates", "outcome"),
    [
        (["2026-11-13"], "pass"),
        (["2026-10-22"], "pass"),  # 30 days
        (["2026-10-21"], "fail"),
        (["2026-08-01", "2026-11-13"], "pass"),
        (["2026-08-01", "2026-09-13"], "fail"),
        ([None], "cannot"),
        ([], "pass"),
    ],
)
def test_latest_pay_stub_is_not_stale(dates, outcome):
    stubs = [document("pay_stub", {"pay_date": one}, key=n) for n, one in enumerate(dates, 1)]

    one = verdict("case.stale_pay_stub", case(*stubs))

    assert one.outcome == outcome
    if outcome == "fail":
        assert max(dates) in one.sentence
        assert "days before 2026-11-21" in one.sentence


@pytest.mark.parametrize(("doc_type", "path"), [("pay_stub", "pay_date"), ("invoice", "issued_on")])
@pytest.mark.parametrize(
    ("day", "outcome"), [("2026-12-05", "pass"), ("2026-12-06", "fail"), (None, "pass")]
)
def test_paper_is_not_of_the_future(doc_type, path, day, outcome):
    one = verdict("case.future_date", case(document(doc_type, {path: day})))

    assert one.outcome == outcome
    if outcome == "fail":
        assert day in one.sentence
        assert "2026-11-21" in one.sentence


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Dave Applewood", "pass"),
        ("APPLEWOOD, DAVE", "pass"),
        ("Dave Q. Applewood", "pass"),
        ("D. Applewood", "pass"),
        ("Dave A.", "pass"),
        ("Dave Aplewood", "pass"),  # as OCR errs
        (None, "pass"),
        ("Erin Outsider", "fail"),
        ("Dave Outsider", "fail"),
        ("E. Applewood", "fail"),
        ("D. A.", "fail"),
    ],
)
def test_employee_is_the_applicant(name, outcome):
    one = verdict("case.employee_is_applicant", case(document(values={"employee.name": name})))

    assert one.outcome == outcome
    if outcome == "fail":
        assert name in one.sentence
        assert "Dave Applewood" in one.sentence


def test_invoice_is_not_in_a_case_twice():
    rule = "case.paid_twice"
    one, same = document("invoice", key=1), document("invoice", {"number": "inv-07680"}, key=2)
    other = document("invoice", {"number": "INV-07681"}, key=3)

    assert verdict(rule, case(one, other)).outcome == "pass"
    twice = verdict(rule, case(one, same))
    assert (twice.outcome, twice.severity) == ("fail", "blocker")
    assert "Harrow & Pike" in twice.sentence
    unread = document("invoice", {"number": None}, key=4)
    assert verdict(rule, case(unread, unread)).outcome == "pass"


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"failed": (2,)}, "Document 2 could not be read"), ({"unknown": (1,)}, "Document 1 is of")],
)
def test_document_that_nothing_was_read_of_is_named(changes, words):
    found = verdict("case.unread_document", case(**changes))

    assert (found.outcome, found.severity) == ("fail", "warning")
    assert words in found.sentence
    assert verdict("case.unread_document", case()).outcome == "pass"


@pytest.mark.parametrize(
    ("pages", "told"),
    [((2,), "Page 2 holds text"), ((1, 2, 4), "Pages 1, 2 and 4 hold text")],
)
def test_text_that_nobody_can_see_is_found_on_papers_of_any_kind(pages, told):
    known = replace(document(), unseen=pages)
    unknown = DocumentFacts(1, "unclassified", None, {}, unseen=pages)

    for facts in (known, unknown):
        one = verdict("document.unseen_text", facts)
        assert (one.outcome, one.severity) == ("fail", "blocker")
        assert one.sentence.startswith(told)
    assert verdict("document.unseen_text", document()).outcome == "pass"
