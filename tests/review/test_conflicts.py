"""What does not go together, put to the applicant as plain questions."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.chain import tell
from extraction import values
from extraction.cases import NotEditable
from extraction.models import Case, FieldValue
from review import conflicts
from review.conflict_models import ConflictAnswer
from review.conflict_words import questions, said
from review.submissions import presented, send
from rules.models import Finding
from tests import makers

pytestmark = pytest.mark.django_db
SHOWN = [{"text": "one", "where": "here"}, {"text": "other", "where": "there"}]
OTHER = {"employers[0].name": "Blue Heron Bakery", "employers[0].monthly_income": "7024.33"}


@pytest.fixture
def client() -> Client:
    """Dave's browser."""
    browser = Client()
    browser.force_login(makers.dave())
    return browser


@pytest.fixture
def case() -> Case:
    """The pay stub names another employer than dave does."""
    made = makers.ready_case()
    return makers.stated(made, OTHER)


def address(name: str, case: Case, *more: object) -> str:
    return reverse(f"apply:{name}", args=[case.reference, *more])


def text(response) -> str:
    """What a person can read, in one line."""
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def only(case: Case, name: str) -> conflicts.Conflict:
    (found,) = [one for one in conflicts.conflicts(case) if one.meaning.name == name]
    return found


def answer(case: Case, key: str, choice: str = "0", words: str = "", shown=SHOWN):
    return conflicts.answer(case, key, choice=choice, words=words, shown=shown, by=makers.dave())


def test_case_whose_papers_and_words_agree_has_nothing_to_ask():
    assert conflicts.conflicts(makers.ready_case()) == []


def test_employer_on_a_paper_is_held_against_the_one_told(case):
    (asked,) = questions(case, [only(case, "employer")])

    assert asked.title == "Who is your employer?"
    assert asked.sentence == (
        "Your pay stub names Kestrel Aerostructures, Inc. You told us Blue Heron Bakery."
    )
    assert [side.where for side in asked.sides] == [
        "on your pay stub, pay_stub-1.pdf",
        "as you told us",
    ]
    assert asked.sides[0].rows[0].crop is not None
    assert asked.all_right == "Both are right: I work for both"


def test_account_on_a_statement_is_held_against_the_one_told():
    case = makers.ready_case()
    head = {"bank_name": "Alder Bank", "account_holder": "Dave Applewood"}
    period = {"period_start": "2026-10-01", "period_end": "2026-10-31"}
    paper = {**head, **period, "account_number": "XXXX-XX91"}
    makers.document(case, "bank_statement", values=paper, name="october.pdf")
    makers.stated(case, {"assets[0].bank": "Alder Bank", "assets[0].account_last_digits": "4219"})

    (asked,) = questions(case, [only(case, "account")])

    assert asked.sentence == (
        "The account on your account statement ends in 91. You told us one that ends in 4219."
    )
    assert asked.title == "Which account is right?"


def test_name_on_a_paper_is_held_against_the_one_told():
    case = makers.ready_case(values={"employee.name": "Maria Lopez Ortega"})

    (asked,) = questions(case, [only(case, "name")])

    assert asked.sentence == "Your pay stub says Maria Lopez Ortega. You told us Dave Applewood."


def test_same_thing_on_several_papers_is_asked_once():
    case = makers.ready_case(values={"employee.name": "Maria Lopez Ortega"})
    changed = {"employee.name": "MARIA LOPEZ ORTEGA", "pay_date": "2026-11-20"}
    makers.document(case, values=changed, name="second.pdf")

    (asked,) = questions(case, [only(case, "name")])

    assert len(asked.conflict.sides[0].places) == 2
    assert asked.sides[0].where == "on 2 of your papers"


def test_spelling_of_one_employer_is_no_question():
    case = makers.stated(makers.ready_case(), {"employers[0].name": "KESTREL AEROSTRUCTURES INC"})
    assert [one for one in conflicts.conflicts(case) if one.meaning.name == "employer"] == []


def test_numbers_of_persons_are_shown_by_their_last_digits():
    case = makers.ready_case(values={"employee.ssn": "536-22-8726"})
    makers.stated(case, {"person.ssn": "536-22-1111"})

    (asked,) = questions(case, [only(case, "ssn")])

    assert "8726" in asked.sentence
    assert "536" not in asked.sentence
    assert "536" not in asked.sides[0].text


def test_income_is_asked_about_where_it_is_told_higher_than_papers_make(case):
    makers.stated(
        case,
        {
            "employers[0].name": makers.STATED["employers[0].name"],
            "employers[0].monthly_income": "9900.00",
        },
    )

    (asked,) = questions(case, [only(case, "income")])

    assert asked.title == "What do you earn?"
    assert "You told us 9,900.00 a month." in asked.sentence


def test_answer_is_kept_and_changes_no_value(case):
    key = only(case, "employer").key
    before = list(FieldValue.objects.values_list("pk", "value", "current"))

    made = answer(case, key)

    assert (made.choice, made.side) == ("side", 0)
    assert conflicts.unanswered(case) == []
    assert list(FieldValue.objects.values_list("pk", "value", "current")) == before
    case.refresh_from_db()
    assert case.stated["employers[0].name"] == "Blue Heron Bakery"
    *_, told = tell(case.reference)
    assert told.entry.action == "review.conflict.answered"
    assert told.entry.actor == makers.dave()
    assert told.details == {"meaning": "employer", "choice": "side", "sides": 2}
    assert told.personal["right"] == "one"


def test_same_answer_again_is_recorded_once_and_another_takes_its_place(case):
    key = only(case, "employer").key
    first = answer(case, key)
    count = len(list(tell(case.reference)))

    assert answer(case, key) == first
    assert len(list(tell(case.reference))) == count
    second = answer(case, key, "all")
    assert [one.pk for one in conflicts.answers_of(case.pk)] == [second.pk]
    assert ConflictAnswer.objects.count() == 2


@pytest.mark.parametrize(
    ("choice", "words", "anchor"),
    [
        ("", "", "side-0"),
        ("7", "", "side-0"),
        ("nonsense", "", "side-0"),
        ("neither", " ", "words"),
        ("0", "x" * 501, "words"),
    ],
)
def test_answer_that_says_too_little_or_too_much_is_refused(case, choice, words, anchor):
    with pytest.raises(conflicts.Unclear) as unclear:
        answer(case, only(case, "employer").key, choice, words)

    assert unclear.value.anchor == anchor
    assert not ConflictAnswer.objects.exists()


def test_both_can_be_right_of_what_somebody_may_have_two_of_alone():
    case = makers.ready_case(values={"employee.ssn": "536-22-8726"})
    makers.stated(case, {"person.ssn": "536-22-1111"})

    with pytest.raises(conflicts.Unclear):
        answer(case, only(case, "ssn").key, "all")


def test_answer_to_what_was_put_right_meanwhile_is_refused(case):
    key = only(case, "employer").key
    makers.stated(case)

    with pytest.raises(conflicts.Moved):
        answer(case, key)


def test_nobody_answers_for_a_case_that_was_sent(case):
    key = only(case, "employer").key
    makers.task(case)

    with pytest.raises(NotEditable):
        answer(case, key)


def test_changed_value_asks_anew(case):
    answer(case, only(case, "employer").key)
    value = makers.value(case.documents.get(), "employer.name")
    values.change(value, "Third Firm", version=1, by=makers.dave())

    assert [one.meaning.name for one in conflicts.unanswered(case)] == ["employer"]


def test_finding_that_a_reviewer_sees_has_the_answer_beside_it(case):
    answer(case, only(case, "employer").key)
    send(case, shown=presented(case), by=makers.dave())

    found = [
        one
        for one in Finding.objects.of_case(case)
        if conflicts.about(conflicts.answers_of(case.pk), one.inputs)
    ]

    assert "firms.employers_stated" in [one.rule for one in found]


def test_answer_in_words(case):
    key = only(case, "employer").key
    assert said(answer(case, key)) == "one, here."
    assert said(answer(case, key, "all")) == "All of these are right."
    assert said(answer(case, key, "neither", "Acme")) == "Neither of them. “Acme”"


def test_reviewer_reads_the_answer_beside_the_finding(case):
    answer(case, only(case, "employer").key, "0", "I left the bakery in May")
    send(case, shown=presented(case), by=makers.dave())
    browser = Client()
    browser.force_login(makers.alice())

    page = text(browser.get(reverse("review:workbench", args=[case.reference])))

    assert "The applicant says: “one” is right, as on Pay stub, document 1." in page
    assert "“I left the bakery in May”" in page


# Pages


def test_question_comes_before_the_declaration(client, case):
    key = only(case, "employer").key
    first = client.get(address("declare", case))
    assert first["Location"] == address("conflict", case, key) + "?to=declare"
    page = client.get(first["Location"])
    assert "You told us Blue Heron Bakery." in text(page)
    assert "fraud" not in text(page).lower()
    assert "firms." not in page.content.decode()
    assert "%" not in text(page)

    after = client.post(address("conflict", case, key), {"choice": "0", "to": "declare"})

    assert after["Location"] == address("declare", case)
    assert client.get(after["Location"]).status_code == 200


def test_no_answer_is_an_error_that_keeps_the_words(client, case):
    key = only(case, "employer").key
    page = client.post(address("conflict", case, key), {"words": "Well <b>"})
    assert page.status_code == 422
    assert '<a href="#side-0">Choose which is right' in page.content.decode()
    assert "Well &lt;b&gt;</textarea>" in page.content.decode()
    assert "<title>Error: " in page.content.decode()


def test_answer_can_be_looked_at_and_changed(client, case):
    key = only(case, "employer").key
    client.post(address("conflict", case, key), {"choice": "1", "words": "I left Kestrel"})
    page = text(client.get(address("conflicts", case)))
    assert "You said: Blue Heron Bakery, as you told us. “I left Kestrel”" in page
    again = client.get(address("conflict", case, key)).content.decode()
    assert re.search(r'id="side-1"[^>]*checked', again)
    assert "I left Kestrel</textarea>" in again


def test_question_that_went_away_leads_to_the_list(client, case):
    key = only(case, "employer").key
    makers.stated(case)
    answer = client.post(address("conflict", case, key), {"choice": "0"}, follow=True)
    assert answer.redirect_chain[-1][0] == address("conflicts", case)
    assert "nothing was saved" in text(answer)


def test_questions_of_others_are_not_found(client):
    theirs = makers.ready_case(by=makers.erin())
    assert client.get(address("conflicts", theirs)).status_code == 404
    assert client.get(address("conflict", theirs, "0" * 32)).status_code == 404


def test_asking_takes_no_more_queries_for_more_documents(case):
    with CaptureQueriesContext(
        connection,
    ) as few:
        questions(case, conflicts.conflicts(case))
    for number in range(5):
        makers.document(case, values={"net_pay.ytd": f"{number}.00"})
    with CaptureQueriesContext(connection) as many:
        questions(case, conflicts.conflicts(case))
    assert len(many) <= len(few) + 1
