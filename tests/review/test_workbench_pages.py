"""The workbench over HTTP: what it shows, what each save answers, and that nothing is lost."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from extraction import values
from extraction.contract import Grounding
from extraction.models import Case, Document, FieldValue
from review import claims
from review.models import Decision, ReviewTask
from rules import findings
from rules.models import Finding, Version
from rules.registry import REGISTRY
from tests import makers

pytestmark = pytest.mark.django_db
NET = "net_pay.current"
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
def task() -> ReviewTask:
    """A case that alice holds: its net pay and its pay date are in doubt, the rest stands."""
    case = makers.ready_case(flags={NET: ["conflict"], "pay_date": ["ambiguous"]})
    findings.evaluate(case)
    made = makers.task(case)
    claims.claim(made, by=makers.alice())
    return made


def value_of(task: ReviewTask, path: str = NET) -> FieldValue:
    return makers.value(task.case.documents.get(), path)


def address(task: ReviewTask, *parts: object) -> str:
    return "/".join(["/review", task.case.reference, *map(str, parts), ""])


def save(client: Client, value: FieldValue, *, scripts: bool = True, **fields: object):
    where = f"/review/{value.document.case.reference}/value/{value.pk}/save/"
    sent = {"version": value.version, "act": "save", "text": value.value or "", **fields}
    return client.post(where, sent, headers=HTMX if scripts else None)


def text(response) -> str:
    page = re.sub(r"<(script|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def html(response) -> str:
    return unescape(response.content.decode())


def expire(task: ReviewTask) -> None:
    past = timezone.now() - timedelta(minutes=1)
    ReviewTask.objects.filter(pk=task.pk).update(claimed_until=past)


# What it shows


@pytest.mark.parametrize("who", ["dave", "erin", "oscar", "ada"])
def test_workbench_is_for_those_who_review(task, who):
    assert signed_in(getattr(makers, who)()).get(address(task)).status_code == 403


def test_case_that_never_came_to_a_reviewer_is_not_found(client):
    case = makers.ready_case()
    assert client.get(f"/review/{case.reference}/").status_code == 404


def test_what_is_in_doubt_comes_before_what_stands_with_its_reason(client, task):
    said = text(client.get(address(task)))
    assert "2 to check" in said
    assert said.index("The page states it twice, differently.") < said.index("Employer name")


def test_nothing_on_the_page_is_a_percentage(client, task):
    assert "%" not in text(client.get(address(task)))


def test_every_place_is_drawn_in_points_of_the_page(client, task):
    page = html(client.get(address(task)))
    assert 'viewBox="0 0 612.00 792.00"' in page
    assert page.count('class="box box--selected"') > 0
    assert 'data-boxes="[[' in page


def test_page_has_no_inline_style_or_script(client, task):
    page = html(client.get(address(task)))
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son[a-z]+=", page)


def test_finding_shows_its_sentence_and_the_figures_that_it_looked_at(client):
    case = makers.ready_case(values={NET: "2600.00"})
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    said = text(client.get(address(task)))
    assert "is 2,550.00, but the net pay says 2,600.00" in said
    assert "Net pay: this period 2,600.00" in said


def test_applicants_change_is_shown_before_and_after(client):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), "gross_pay.current")
    values.change(value, "4000", version=1, by=makers.dave(), reason="I was paid more.")
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    said = text(client.get(address(task)))
    assert "The applicant changed it." in said
    assert "The applicant changed 3,242.00 → to 4,000" in said
    assert "“I was paid more.”" in said
    save(client, value_of(task, "gross_pay.current"), act="", take="reading")
    now = value_of(task, "gross_pay.current")
    assert (now.value, now.set_by) == ("3242.00", makers.alice())


def test_other_readers_value_can_be_taken(client, task):
    value = value_of(task)
    other = {"value": "2555.00", "raw": "2,555.00", "source": "llm:model", "evidence": None}
    FieldValue.objects.filter(pk=value.pk).update(candidates=[other], flags=["readers_disagree"])
    assert "2,555.00 the reader llm" in text(client.get(address(task)))
    response = save(client, value, act="", take="0")
    assert response.status_code == 200
    now = value_of(task)
    assert (now.value, now.act, now.reason) == ("2555.00", "changed", "Taken from the reader llm.")


def test_page_text_is_there_for_who_can_not_see_the_picture(client, task):
    page = task.case.documents.get().pages.get()
    said = text(client.get(f"{address(task)}?page={page.pk}&view=text"))
    assert "Dave Applewood" in said
    fragment = client.get(address(task, "page", page.pk, "text"), headers=HTMX)
    assert "Dave Applewood" in text(fragment)


def test_page_of_another_case_is_not_found(client, task):
    other = makers.task(makers.ready_case())
    page = other.case.documents.get().pages.get()
    assert client.get(address(task, "page", page.pk, "text")).status_code == 404


def test_anothers_case_is_read_only_with_who_and_until_when(task):
    response = signed_in(makers.bob()).get(address(task))
    assert "Alice Archer holds this case until" in text(response)
    assert 'name="text"' not in html(response)


def test_free_case_offers_to_be_claimed(client):
    task = makers.task()
    response = client.get(address(task))
    assert "Nobody holds this case" in text(response)
    assert "Approve" not in text(response)


def test_decided_case_says_by_whom(client, task):
    client.post(address(task, "decline"), {"reason": "The stub is forged."})
    said = text(client.get(address(task)))
    assert "Declined By Alice Archer" in said
    assert "“The stub is forged.”" in said
    assert "Nothing can be changed here any more" in said


# Saving a field


def test_unchanged_text_confirms(client, task):
    response = save(client, value_of(task))
    assert response.status_code == 200
    now = value_of(task)
    assert (now.act, now.version, now.set_by) == ("confirmed", 2, makers.alice())
    assert f'id="field-{now.pk}"' in html(response)


def test_save_brings_the_counts_along_and_says_what_is_left(client, task):
    response = save(client, value_of(task))
    assert 'id="counts" hx-swap-oob="true"' in html(response)
    assert "1 to check" in text(response)
    said = json.loads(response["HX-Trigger"])["announce"]["text"]
    assert said == "Net pay: this period: saved. 1 left to check."


def test_correction_without_a_reason_is_asked_for_one_and_kept_in_the_input(client, task):
    response = save(client, value_of(task), text="2560.00")
    assert response.status_code == 422
    assert "Say why you change it." in text(response)
    assert 'value="2560.00"' in html(response)
    assert value_of(task).version == 1


def test_correction_with_a_reason_is_a_new_version(client, task):
    response = save(client, value_of(task), text="2560.00", reason="Misread by the reader.")
    assert response.status_code == 200
    now = value_of(task)
    assert (now.value, now.act, now.reason) == ("2560.00", "changed", "Misread by the reader.")


def test_correction_that_breaks_a_sum_brings_the_finding_along(client, task):
    response = save(client, value_of(task), text="2660.00", reason="Misread by the reader.")
    assert "but the net pay says 2,660.00" in text(response)


def test_finding_that_a_correction_settles_keeps_its_place(client):
    case = makers.ready_case(values={NET: "2600.00"})
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    finding = Finding.objects.open().get(case=case, rule="pay_stub.net_adds_up")
    value = value_of(task)
    response = save(client, value, text="2550.00", reason="Misread.", shown=str(finding.pk))
    assert f'id="finding-{finding.pk}"' in html(response)
    assert "Settled by a correction" in text(response)


def test_text_that_is_no_amount_is_refused_and_kept(client, task):
    response = save(client, value_of(task), text="a lot", reason="Misread.")
    assert response.status_code == 422
    assert "Write an amount like 1234.50." in text(response)
    assert 'value="a lot"' in html(response)
    assert 'value="Misread."' in html(response)


def test_empty_text_is_no_answer(client, task):
    response = save(client, value_of(task), text="")
    assert response.status_code == 422
    assert "Type the value, or say that it is not on the document" in text(response)


@pytest.mark.parametrize(
    ("act", "status"), [("absent", "confirmed_absent"), ("illegible", "illegible")]
)
def test_value_is_said_to_be_absent_or_unreadable(client, task, act, status):
    assert save(client, value_of(task), act=act).status_code == 200
    now = value_of(task)
    assert (now.act, now.status, now.value) == (act, status, None)


def test_confirming_twice_is_one_act(client, task):
    save(client, value_of(task))
    save(client, value_of(task))
    assert value_of(task).version == 2


def test_changed_meanwhile_answers_with_both_values_and_keeps_what_was_typed(client, task):
    old = value_of(task)
    values.change(old, "2570.00", version=1, by=makers.carol(), reason="Seen on the page.")
    response = save(client, old, text="2560.00", reason="Misread.")
    assert response.status_code == 409
    said = text(response)
    assert "Carol Chandler changed this while you were looking at it." in said
    assert "It says 2,570.00 now; you typed 2560.00 ." in said
    assert "Keep mine" in said
    assert "Use theirs" in said
    page = html(response)
    assert 'name="version" value="2"' in page
    assert 'value="2560.00"' in page
    assert value_of(task).value == "2570.00"


def test_keeping_mine_saves_over_theirs_as_a_new_version(client, task):
    values.change(value_of(task), "2570.00", version=1, by=makers.carol(), reason="Seen.")
    response = save(client, value_of(task), text="2560.00", reason="Misread.")
    assert response.status_code == 200
    assert (value_of(task).value, value_of(task).version) == ("2560.00", 3)


def test_using_theirs_changes_nothing(client, task):
    values.change(value_of(task), "2570.00", version=1, by=makers.carol(), reason="Seen.")
    response = save(client, value_of(task), act="theirs", text="2560.00")
    assert response.status_code == 200
    assert (value_of(task).value, value_of(task).version) == ("2570.00", 2)


def test_saving_twice_is_no_conflict_with_oneself(client, task):
    old = value_of(task)
    for _press in range(2):
        assert save(client, old, text="2560.00", reason="Misread.").status_code == 200
    assert (value_of(task).value, value_of(task).version) == ("2560.00", 2)


def test_changed_in_another_tab_is_said_to_be_ones_own_doing(client, task):
    old = value_of(task)
    save(client, old, text="2560.00", reason="Misread.")
    response = save(client, old, text="2570.00", reason="Misread.")
    assert response.status_code == 409
    assert "You changed this in another tab." in text(response)
    assert "It says 2,560.00 now; you typed 2570.00 ." in text(response)
    assert value_of(task).version == 2


@pytest.mark.parametrize("number", ["²", "-1", "9" * 40, "x", ""])
def test_numbers_that_were_tampered_with_change_nothing(client, task, number):
    response = save(client, value_of(task), text="2560.00", version=number, shown=f"{number},1")
    assert response.status_code == 409
    assert value_of(task).version == 1


def test_field_of_an_older_reading_is_said_to_be_gone(client, task):
    value = value_of(task)
    Document.objects.filter(pk=value.document_id).update(reading=2)
    response = save(client, value)
    assert response.status_code == 409
    assert "has no such field any more" in text(response)


def test_claim_that_ran_out_keeps_what_was_typed_and_offers_to_claim_again(client, task):
    expire(task)
    response = save(client, value_of(task), text="2560.00", reason="Misread.")
    assert response.status_code == 409
    assert "Your claim on this case ended" in text(response)
    assert "Claim again and save" in text(response)
    assert 'value="2560.00"' in html(response)
    assert 'value="Misread."' in html(response)
    assert value_of(task).version == 1


def test_claiming_again_saves_in_one_go(client, task):
    expire(task)
    response = save(client, value_of(task), text="2560.00", reason="Misread.", claim="yes")
    assert response.status_code == 200
    assert value_of(task).value == "2560.00"
    task.refresh_from_db()
    assert task.held_by(makers.alice(), timezone.now())


def test_case_that_somebody_else_took_is_not_claimed_again(client, task):
    expire(task)
    claims.claim(task, by=makers.bob())
    response = save(client, value_of(task), text="2560.00", reason="Misread.", claim="yes")
    assert response.status_code == 409
    assert "Somebody else holds this case now" in text(response)
    assert value_of(task).version == 1


def test_case_that_was_decided_meanwhile_takes_no_save(client, task):
    value = value_of(task)
    client.post(address(task, "decline"), {"reason": "The stub is forged."})
    response = save(client, value, text="2560.00", reason="Misread.")
    assert response.status_code == 409
    assert "This case was decided meanwhile" in text(response)
    assert "You typed 2560.00 ." in text(response)
    assert "Claim again" not in text(response)
    assert value_of(task).version == 1


def test_value_of_another_case_is_not_found(client, task):
    other = makers.task(makers.ready_case())
    strange = makers.value(other.case.documents.get(), NET)
    response = client.post(address(task, "value", strange.pk, "save"), {"version": 1})
    assert response.status_code == 404


def test_signed_out_request_of_a_script_gets_no_sign_in_page(task):
    response = save(Client(), value_of(task))
    assert response.status_code == 401
    assert response.content == b"Please sign in again."


def test_every_save_renews_the_claim(client, task):
    soon = timezone.now() + timedelta(seconds=30)
    ReviewTask.objects.filter(pk=task.pk).update(claimed_until=soon)
    save(client, value_of(task))
    task.refresh_from_db()
    assert task.claimed_until > soon + timedelta(minutes=5)


# Without scripts


def test_without_scripts_a_save_leads_to_the_next_open_field(client, task):
    response = save(client, value_of(task, "pay_date"), scripts=False)
    net = value_of(task)
    assert response.status_code == 302
    assert response["Location"] == f"{address(task)}?f={net.pk}#field-{net.pk}"


def test_without_scripts_a_refused_save_shows_the_whole_page_with_what_was_typed(client, task):
    response = save(client, value_of(task), scripts=False, text="a lot", reason="Misread.")
    assert response.status_code == 422
    page = html(response)
    assert "<title>Error: " in page
    assert 'value="a lot"' in page
    assert "Write an amount like 1234.50." in page


def test_accepted_field_opens_to_be_changed(client, task):
    value = value_of(task, "employer.name")
    whole = html(client.get(f"{address(task)}?f={value.pk}"))
    fragment = html(client.get(address(task, "value", value.pk), headers=HTMX))
    for page in (whole, fragment):
        assert f'action="{address(task, "value", value.pk, "save")}"' in page


def test_field_address_without_scripts_leads_to_the_whole_page(client, task):
    value = value_of(task, "employer.name")
    response = client.get(address(task, "value", value.pk))
    assert response["Location"] == f"{address(task)}?f={value.pk}#field-{value.pk}"


# History


def test_history_tells_every_version_the_last_first(client, task):
    save(client, value_of(task), text="2560.00", reason="Misread by the reader.")
    said = text(client.get(address(task, "value", value_of(task).pk, "history"), headers=HTMX))
    assert said.index("Alice Archer (reviewer) changed it") < said.index("The reader local read it")
    assert "2,550.00 → became 2,560.00" in said
    assert "Why: Misread by the reader." in said


# Findings


@pytest.fixture
def flagged() -> tuple[ReviewTask, Finding]:
    """A case whose net pay does not add up, held by alice."""
    case = makers.ready_case(values={NET: "2600.00"})
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    return task, Finding.objects.open().get(case=case, rule="pay_stub.net_adds_up")


def test_finding_is_answered_with_a_reason(client, flagged):
    task, finding = flagged
    sent = {"answer": "overridden", "reason": "Rounded by the payroll."}
    response = client.post(address(task, "finding", finding.pk), sent, headers=HTMX)
    finding.refresh_from_db()
    assert response.status_code == 200
    assert (finding.resolution, finding.resolved_by) == ("Rounded by the payroll.", makers.alice())
    assert "Let stand , said Alice Archer: Rounded by the payroll." in text(response)


def test_finding_is_not_answered_without_a_reason(client, flagged):
    task, finding = flagged
    sent = {"answer": "overridden", "reason": " "}
    response = client.post(address(task, "finding", finding.pk), sent, headers=HTMX)
    finding.refresh_from_db()
    assert response.status_code == 422
    assert "Write why this can stand." in text(response)
    assert finding.resolved_at is None


def test_answer_after_the_claim_ran_out_is_kept_and_can_be_sent_again(client, flagged):
    task, finding = flagged
    expire(task)
    where = address(task, "finding", finding.pk)
    sent = {"answer": "overridden", "reason": "Rounded."}
    refused = client.post(where, sent, headers=HTMX)
    finding.refresh_from_db()
    assert refused.status_code == 403
    assert 'value="Rounded."' in html(refused)
    assert "Claim again and save" in text(refused)
    assert finding.resolved_at is None
    kept = {"meant_answer": "overridden", "reason": "Rounded.", "claim": "yes"}
    assert 'name="meant_answer" value="overridden"' in html(refused)
    again = client.post(where, kept, headers=HTMX)
    finding.refresh_from_db()
    assert again.status_code == 200
    assert finding.resolution == "Rounded."


def test_finding_says_on_what_ground_it_stands(client, flagged):
    task, finding = flagged
    said = text(client.get(address(task)))
    assert "Rule failed" in said
    assert f"Expected {finding.expected} Found {finding.found}" in said
    assert f"{finding.rule} , the rule's page version {finding.rule_version}" in said
    assert f"Where it comes from {REGISTRY.rules[finding.rule].source}" in said
    assert "Who may let it stand Whoever reviews the case" in said


def test_finding_is_confirmed_and_says_so(client, flagged):
    task, finding = flagged
    sent = {"answer": "confirmed", "reason": "The applicant sent a new stub."}
    response = client.post(address(task, "finding", finding.pk), sent, headers=HTMX)
    finding.refresh_from_db()
    assert finding.answer == "confirmed"
    assert "It is right , said Alice Archer: The applicant sent a new stub." in text(response)
    said = json.loads(response["HX-Trigger"])["announce"]["text"]
    assert said == "Finding confirmed. Nothing is left to check."


@pytest.mark.parametrize("answer", ["", "corrected", "maybe"])
def test_answer_that_is_none_is_asked_for(client, flagged, answer):
    task, finding = flagged
    sent = {"answer": answer, "reason": "Rounded."}
    response = client.post(address(task, "finding", finding.pk), sent, headers=HTMX)
    finding.refresh_from_db()
    assert response.status_code == 422
    assert "Say whether it is right, or let it stand." in text(response)
    assert 'value="Rounded."' in html(response)
    assert finding.resolved_at is None


@pytest.mark.parametrize(
    ("may", "says"),
    [("lead", "Only a lead may override this finding."), ("nobody", "Nobody may override")],
)
def test_finding_that_is_not_hers_to_override_says_so_and_is_refused(client, flagged, may, says):
    task, finding = flagged
    Finding.objects.filter(pk=finding.pk).update(may_override=may)
    page = client.get(address(task))
    assert says in text(page)
    assert 'value="overridden"' not in html(page)
    assert "Rounding by whoever" not in text(page)
    sent = {"answer": "overridden", "reason": "Rounded."}
    refused = client.post(address(task, "finding", finding.pk), sent, headers=HTMX)
    finding.refresh_from_db()
    assert refused.status_code == 403
    assert says in text(refused)
    assert 'value="Rounded."' in html(refused)
    assert finding.resolved_at is None
    sent["answer"] = "confirmed"
    assert client.post(address(task, "finding", finding.pk), sent).status_code == 302
    finding.refresh_from_db()
    assert finding.answer == "confirmed"


def test_lead_lets_a_leads_finding_stand(flagged):
    task, finding = flagged
    Finding.objects.filter(pk=finding.pk).update(may_override="lead")
    expire(task)
    claims.claim(task, by=makers.carol())
    browser = signed_in(makers.carol())
    assert 'value="overridden"' in html(browser.get(address(task)))
    sent = {"answer": "overridden", "reason": "Rounded."}
    browser.post(address(task, "finding", finding.pk), sent)
    finding.refresh_from_db()
    assert (finding.answer, finding.resolved_by) == ("overridden", makers.carol())


def test_finding_across_documents_names_each_and_leads_to_it(client):
    case = makers.ready_case()
    other = makers.document(case, values={"employee.name": "Quentin Marlowe"})
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    named = makers.value(other, "employee.name")
    page = html(client.get(address(task)))
    assert "Pay stub, document 2" in page
    assert re.search(rf'data-goto="field-{named.pk}" data-digit', page)


def test_why_a_teams_rule_is_there_is_what_its_team_said(client, flagged):
    task, finding = flagged
    Finding.objects.filter(pk=finding.pk).update(rule="team.round_net", rule_version=3)
    Version.objects.create(
        name="team.round_net",
        number=3,
        subject="rule",
        body={},
        owner="Fraud desk",
        rationale="Round pay was invented nine times in a row.",
        author=makers.carol(),
    )
    said = text(client.get(address(task)))
    assert "Where it comes from Round pay was invented nine times in a row." in said
    assert "kept by Fraud desk" in said


# Documents


def test_type_of_a_document_is_set_and_it_is_read_again(client):
    case = makers.case()
    letter = makers.document(case, "unclassified")
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    assert "Its kind was not recognised" in text(client.get(address(task)))
    client.post(address(task, "document", letter.pk, "type"), {"doc_type": "pay_stub"})
    letter.refresh_from_db()
    assert (letter.doc_type, letter.state, letter.reading) == ("pay_stub", "received", 2)
    assert "It is being read." in text(client.get(address(task)))


def test_type_is_not_set_without_the_claim(client):
    case = makers.case()
    letter = makers.document(case, "unclassified")
    task = makers.task(case)
    where = address(task, "document", letter.pk, "type")
    response = client.post(where, {"doc_type": "pay_stub"}, follow=True)
    letter.refresh_from_db()
    assert letter.doc_type == "unclassified"
    assert "Your claim on this case ended" in text(response)


def test_document_that_is_read_again_is_asked_for_until_it_is_done(client, task):
    other = makers.document(task.case, "invoice", state=Document.State.READING)
    where = address(task, "document", other.pk)
    assert f'hx-get="{where}"' in html(client.get(where))
    Document.objects.filter(pk=other.pk).update(state=Document.State.READ)
    done = client.get(where)
    assert "It is read now." in text(done)
    assert "hx-get" not in html(done)


def test_failed_document_says_why_and_is_read_again(client, task):
    failed = makers.document(task.case, "unclassified", state=Document.State.FAILED)
    Document.objects.filter(pk=failed.pk).update(failure="The file is damaged.")
    assert "The file is damaged." in text(client.get(address(task)))
    client.post(address(task, "document", failed.pk, "again"))
    failed.refresh_from_db()
    assert (failed.state, failed.reading) == ("received", 2)


# Deciding


def settle(client: Client, task: ReviewTask) -> None:
    for path in ("pay_date", NET):
        assert save(client, value_of(task, path)).status_code == 200
    for finding in Finding.objects.open().filter(case=task.case):
        sent = {"answer": "confirmed", "reason": "Looked into."}
        client.post(address(task, "finding", finding.pk), sent)


def test_approving_with_something_open_names_the_first_and_how_many(client, task):
    response = client.post(address(task, "approve"), headers=HTMX)
    assert response.status_code == 409
    assert "left to check" in text(response)
    assert re.search(r'data-refusal="(field|finding)-\d+', html(response))
    task.refresh_from_db()
    assert task.status == "open"


def test_approving_opens_the_next_case(client, task):
    following = makers.task(makers.ready_case())
    settle(client, task)
    response = client.post(address(task, "approve"), headers=HTMX)
    assert response["HX-Redirect"] == address(following)
    following.refresh_from_db()
    assert following.claimed_by == makers.alice()
    assert Case.objects.get(pk=task.case_id).state == "approved"


def test_approving_the_last_case_leads_to_the_end_of_the_queue(client, task):
    settle(client, task)
    response = client.post(address(task, "approve"))
    assert response["Location"] == "/review/done/"
    said = text(client.get("/review/done/"))
    assert f"{task.case.reference} is approved." in said
    assert "Approved" in said


@pytest.mark.parametrize(("act", "state"), [("decline", "declined"), ("return", "returned")])
def test_declining_and_returning_take_a_reason(client, task, act, state):
    refused = client.post(address(task, act), {"reason": ""}, headers=HTMX)
    assert refused.status_code == 422
    assert "Write the reason; the applicant will read it." in text(refused)
    assert Case.objects.get(pk=task.case_id).state == "in_review"
    client.post(address(task, act), {"reason": "We need the whole stub."}, headers=HTMX)
    assert Case.objects.get(pk=task.case_id).state == state
    assert Decision.objects.get(task=task).reason == "We need the whole stub."


def test_decision_after_the_claim_ran_out_is_refused_and_its_words_are_kept(client, task):
    expire(task)
    response = client.post(address(task, "return"), {"reason": "The whole stub."}, headers=HTMX)
    assert response.status_code == 403
    assert "nothing was decided" in text(response)
    assert "The whole stub." in html(response)
    assert not Decision.objects.filter(task=task).exists()


# Claim and size


def test_renewing_lengthens_the_claim_of_its_holder_alone(client, task):
    soon = timezone.now() + timedelta(seconds=30)
    ReviewTask.objects.filter(pk=task.pk).update(claimed_until=soon)
    signed_in(makers.bob()).post(address(task, "renew"), {"active": "1"})
    client.post(address(task, "renew"))  # it is open on the screen, and nobody is at work on it
    task.refresh_from_db()
    assert task.claimed_until == soon
    assert "Held by you until" in text(client.post(address(task, "renew"), {"active": "1"}))
    task.refresh_from_db()
    assert task.claimed_until > soon


def test_number_of_queries_does_not_grow_with_the_documents(client, django_assert_max_num_queries):
    case = makers.ready_case(grounding=Grounding.NONE)
    for _ in range(5):
        makers.document(case, values={"net_pay.current": "2551.00"})
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    with django_assert_max_num_queries(26):
        client.get(address(task))
