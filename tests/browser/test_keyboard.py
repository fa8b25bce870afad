"""A reviewer finishes a flagged case without touching the mouse."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from extraction import values
from extraction.models import Case, FieldValue
from review import pipeline, submissions
from rules.models import Finding
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)


def flagged_case() -> tuple[Case, str]:
    """Sent with net pay raised, on a stub that is too old; and what the stub really says."""
    dave = makers.dave()
    case = makers.case(by=dave)
    drawn = {
        "layout": 3,
        "seed": 5,
        "as_of": makers.TODAY - timedelta(days=60),
        "overrides": {"employee.name": dave.full_name},
    }
    truth = makers.sample(**drawn).truth
    told = {
        "person.address": truth["employee.address"],
        "employers[0].name": truth["employer.name"],
        "employers[0].monthly_income": "5075.52",
    }
    makers.stated(case, told)
    stub = makers.stored_document(case, **drawn)
    pipeline.process_document(stub.pk)
    value = makers.value(stub, "net_pay.current")
    assert value.value is not None
    values.change(value, str(Decimal(value.value) + 1000), version=value.version, by=dave)
    submissions.send(case, shown=submissions.presented(case), by=dave)
    return case, value.value


def test_reviewer_finishes_a_flagged_case_by_keyboard_alone(page, axe):
    case, printed = flagged_case()
    alice = makers.alice()
    keys = Keys(page)
    page.goto("/accounts/sign-in/")
    for _ in range(6):
        keys.press("Tab")
        if page.evaluate("document.activeElement.name") == "username":
            break
    keys.type(alice.email)
    keys.press("Tab")  # the link by e-mail, which asks for no password
    keys.press("Tab")
    expect(page.get_by_label("Password")).to_be_focused()
    keys.type(makers.PASSWORD)
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/review/$"))
    page.wait_for_load_state("networkidle")

    keys.press("n")
    expect(page).to_have_url(re.compile(case.reference))
    raised = page.locator("input[name=text]:focus")
    expect(raised).to_have_value(re.compile(str(Decimal(printed) + 1000)))

    keys.pressed = 0
    keys.type(printed)
    keys.press("Enter")
    expect(page.locator("input[name=reason]:focus")).to_be_visible()
    keys.press("1")
    keys.press("Enter")
    stale = Finding.objects.get(rule="case.stale_pay_stub", current=True)
    expect(page.locator(f"#finding-{stale.pk} :focus, #finding-{stale.pk}:focus")).to_have_count(1)
    assert not Finding.objects.open().exclude(pk=stale.pk).exists()
    keys.press("1")
    keys.press("Enter")
    expect(page.locator("[data-open]")).to_have_count(0)
    assert axe(page) == []
    keys.press("Control+Enter")
    expect(page).to_have_url(re.compile("/review/done/"))

    # A field to correct and a finding to answer, each with a reason by one key; approving.
    assert keys.pressed <= len(printed) + 6
    case.refresh_from_db()
    assert case.state == Case.State.APPROVED
    corrected = FieldValue.objects.get(document__case=case, path="net_pay.current", current=True)
    assert (corrected.value, corrected.set_by) == (printed, alice)
    assert corrected.reason
    call_command("verify_audit")
