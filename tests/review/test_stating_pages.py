"""The pages on which an applicant states who they are, what they earn, owe and have."""

import re

import pytest
from django.urls import reverse

from extraction import stating
from extraction.models import Case
from review.submissions import NotReady, declaration, left_to_do, presented, send
from rules.models import Finding
from tests import makers

pytestmark = pytest.mark.django_db

SSN = "536-22-8726"


@pytest.fixture
def case():
    return makers.case(states=False)


@pytest.fixture
def dave(client):
    client.force_login(makers.dave())
    return client


def at(case, name="about", *more):
    return reverse(f"apply:{name}", args=[case.reference, *more])


def seen(page):
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def post(client, case, group, query="", **typed):
    address = at(case, "about_group", group)
    typed = {name.replace("__", "-"): text for name, text in typed.items()}
    typed.setdefault("seen", seen(client.get(address)))
    return client.post(address + query, typed)


def now(case):
    return Case.objects.get(pk=case.pk).stated


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_task_list_leads_to_it_and_says_how_far_it_is(dave, case):
    assert "About you and the loan Not yet started" in text(dave.get(at(case, "case")))

    post(dave, case, "loan", purpose__0="purchase")
    assert "About you and the loan 1 to fill in" in text(dave.get(at(case, "case")))

    post(dave, case, "employers", rows="1", none="yes")
    assert "About you and the loan Completed" in text(dave.get(at(case, "case")))


def test_kind_that_asks_for_nothing_has_no_such_page(dave):
    case = makers.case("supplier_invoice")

    assert dave.get(at(case)).status_code == 404
    assert dave.get(at(case, "about_group", "loan")).status_code == 404
    assert "About you" not in text(dave.get(at(case, "case")))


def test_only_its_applicant_sees_it(client, case):
    client.force_login(makers.erin())

    assert client.get(at(case)).status_code == 404
    assert (
        client.post(at(case, "about_group", "loan"), {"purpose-0": "purchase"}).status_code == 404
    )


def test_there_is_no_page_of_anything_else(dave, case):
    assert dave.get(at(case, "about_group", "planets")).status_code == 404


def test_walk_goes_through_all_groups_and_ends_where_it_began(dave, case):
    address = at(case, "about_group", "person") + "?walk=yes"
    visited = []
    while "?walk=yes" in address:
        page = dave.get(address)
        visited.append(page.context["group"])
        typed = {"seen": seen(page), "walk": "yes", "rows": "1"}
        answer = dave.post(address, typed)
        assert answer.status_code == 302
        address = answer["Location"]

    assert tuple(visited) == stating.GROUPS
    assert address == at(case) + "#about-assets"


def test_name_known_from_the_account_is_offered(dave, case):
    assert 'value="Dave Applewood"' in dave.get(at(case, "about_group", "person")).content.decode()


def test_number_is_taken_in_and_never_shown_again(dave, case):
    post(dave, case, "person", name__0="Dave Applewood", ssn__0="536228726")
    assert now(case)["person.ssn"] == SSN

    pages = [at(case), at(case, "about_group", "person"), at(case, "check")]
    makers.document(case)
    for page in pages:
        said = dave.get(page).content.decode()
        assert SSN not in said
        assert "536228726" not in said
        assert "8726" in said


def test_number_stays_where_its_input_is_left_empty_and_goes_when_told(dave, case):
    post(dave, case, "person", name__0="Dave", ssn__0=SSN)
    post(dave, case, "person", name__0="Dave Applewood", ssn__0="")
    assert now(case) == {"person.name": "Dave Applewood", "person.ssn": SSN}

    post(dave, case, "person", name__0="Dave Applewood", ssn__0="", **{"forget-ssn-0": "yes"})
    assert now(case) == {"person.name": "Dave Applewood"}


def test_wrong_value_is_refused_beside_its_input_and_all_that_was_typed_is_kept(dave, case):
    answer = post(dave, case, "loan", purpose__0="purchase", amount__0="a lot")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error: " in page
    assert '<a href="#amount-0">Write an amount like 1234.50</a>' in page
    assert 'id="amount-0-error"' in page
    assert 'value="a lot"' in page
    assert re.search(r'value="purchase" checked', page)
    assert now(case) == {}


def test_rows_are_added_and_removed_without_saving(dave, case):
    typed = {"name-0": "A Firm", "monthly_income-0": "100"}
    added = post(dave, case, "employers", do="add", rows="1", **typed)
    assert added.status_code == 200
    assert "Employer 2" in text(added)
    assert 'value="A Firm"' in added.content.decode()

    typed |= {"name-1": "B Firm"}
    removed = post(dave, case, "employers", do="remove-0", rows="2", **typed)
    assert 'value="B Firm"' in removed.content.decode()
    assert "A Firm" not in removed.content.decode()
    assert now(case) == {}

    saved = post(dave, case, "employers", rows="2", **typed)
    assert saved.status_code == 302
    assert now(case) == {
        "employers[0].monthly_income": "100.00",
        "employers[0].name": "A Firm",
        "employers[1].name": "B Firm",
    }


def test_saving_is_the_first_button_of_the_form(dave, case):
    """Enter in an input presses it; it must not be one that removes."""
    makers.stated(case)
    page = dave.get(at(case, "about_group", "employers")).content.decode()
    form = page[page.index('id="form"') :]

    assert re.search(r"<button[^>]*>", form)[0].count('value="save"') == 1


def test_dates_and_amounts_are_shown_so_that_they_can_be_sent_again(dave, case):
    told = {
        "employers[0].start_date": "2020-04-03",
        "employers[0].self_employed": "true",
        "debts[0].creditor": "A Bank",
        "debts[0].balance": "1200.00",
    }
    makers.stated(case, told)
    for group in stating.GROUPS:
        page = dave.get(at(case, "about_group", group)).content.decode()
        inputs = re.findall(r'type="text" id="[^"]*" name="([^"]+)" value="([^"]*)"', page)
        areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', page)
        radios = re.findall(r'name="([^"]+)" value="([^"]+)" checked', page)
        rows = re.search(r'name="rows" value="(\d+)"', page)[1]
        sent = {
            **dict(inputs),
            **dict(areas),
            **dict(radios),
            "rows": rows,
            "seen": seen(dave.get(at(case, "about_group", group))),
        }
        assert dave.post(at(case, "about_group", group), sent).status_code == 302

    assert now(case) == {**makers.STATED, **told}


def test_change_of_another_window_is_shown_and_nothing_typed_is_lost(dave, case):
    before = seen(dave.get(at(case, "about_group", "loan")))
    post(dave, case, "loan", purpose__0="purchase", amount__0="100")

    answer = post(dave, case, "loan", seen=before, purpose__0="refinance", amount__0="200")
    assert answer.status_code == 409
    assert 'value="200"' in answer.content.decode()
    assert now(case)["loan.amount"] == "100.00"

    again = post(dave, case, "loan", seen=seen(answer), purpose__0="refinance", amount__0="200")
    assert again.status_code == 302
    assert now(case)["loan.amount"] == "200.00"


def test_check_page_sums_it_up_and_a_change_leads_back_to_it(dave, case):
    makers.stated(case)
    makers.document(case)

    page = dave.get(at(case, "check"))
    assert "Kestrel Aerostructures, Inc." in text(page)
    assert "7,024.33" in text(page)
    address = at(case, "about_group", "loan") + "?from=check"
    assert address in page.content.decode()

    typed = {"seen": seen(dave.get(address)), "from": "check", "purpose-0": "refinance"}
    answer = dave.post(address, typed)
    assert answer["Location"] == at(case, "check") + "#about-loan"
    assert now(case)["loan.purpose"] == "refinance"


def test_sent_case_leads_to_where_it_stands(dave):
    case = makers.task().case

    assert dave.get(at(case))["Location"] == at(case, "status")
    answer = dave.post(at(case, "about_group", "loan"), {"purpose-0": "refinance"})
    assert answer["Location"] == at(case, "status")
    assert now(case)["loan.purpose"] == "purchase"


def test_case_that_lacks_what_its_kind_asks_for_is_not_sent(dave, case):
    makers.document(case)
    assert [anchor for anchor, _ in left_to_do(case)] == ["about-loan", "about-employers"]
    with pytest.raises(NotReady):
        send(case, shown=presented(case), by=makers.dave())

    answer = dave.post(at(case, "declare"), {"accept": "yes", "shown": presented(case)})
    assert f'href="{at(case, "about_group", "loan")}"' in answer.content.decode()
    assert Case.objects.get(pk=case.pk).editable


def test_what_is_stated_is_part_of_what_is_signed(case):
    makers.document(case)
    makers.stated(case)
    shown = presented(case)
    assert "What I state about myself and the loan is complete and true." in declaration(case)

    makers.stated(case, {"loan.amount": "1.00"})
    assert presented(case) != shown


def test_reordered_keys_are_the_same_statement(case):
    makers.stated(case)
    shown = presented(case)

    Case.objects.filter(pk=case.pk).update(stated=dict(reversed(makers.STATED.items())))
    assert presented(Case.objects.get(pk=case.pk)) == shown


def test_rules_run_on_what_was_stated(case):
    makers.document(case)
    makers.stated(case, {"employers[0].monthly_income": "9900.00"})

    send(case, shown=presented(case), by=makers.dave())

    raised = Finding.objects.filter(case=case, outcome="fail").values_list("rule", flat=True)
    assert any(rule.startswith("income.") for rule in raised)


def test_reviewer_sees_what_was_stated_and_findings_lead_to_it(client):
    case = makers.case()
    makers.document(case)
    told = {"employers[0].monthly_income": "9900.00", "person.ssn": SSN}
    makers.stated(case, told)
    send(case, shown=presented(case), by=makers.dave())
    client.force_login(makers.alice())

    page = client.get(reverse("review:workbench", args=[case.reference])).content.decode()

    assert "What the applicant stated" in page
    assert "•••-••-8726" in page
    assert SSN not in page
    assert 'id="stated-employers-0-monthly-income"' in page
    assert 'href="#stated-employers-0-monthly-income"' in page


def test_case_without_statements_has_no_such_card(client):
    task = makers.task(makers.ready_case("supplier_invoice"))
    client.force_login(makers.alice())

    page = client.get(reverse("review:workbench", args=[task.case.reference])).content.decode()

    assert "What the applicant stated" not in page
