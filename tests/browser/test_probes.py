"""A check of attention as the reviewer meets it, by keyboard."""

import pytest
from playwright.sync_api import expect

from extraction.models import FieldValue
from review import claims
from review.probe_models import Probe
from rules import findings
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
TRUE, WRONG, PATH = "43341.27", "43431.27", "net_pay.ytd"


@pytest.fixture
def probe() -> Probe:
    """A doubted value that is shown wrong to alice, and another doubt after it."""
    flags = {PATH: ["poorly_read"], "pay_date": ["poorly_read"]}
    case = makers.ready_case(flags=flags)
    findings.evaluate(case)
    task = makers.task(case)
    claims.claim(task, by=makers.alice())
    value = makers.value(case.documents.get(), PATH)
    return Probe.objects.create(task=task, by=makers.alice(), value=value, shown=WRONG)


def stored(probe: Probe) -> set[str | None]:
    same = FieldValue.objects.filter(document=probe.value.document, path=PATH)
    return set(same.values_list("value", flat=True))


def test_confirming_what_is_shown_leads_back_to_the_truth(signed_in, axe, probe, tmp_path):
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{probe.task.case.reference}/")
    entry = page.locator(f"#field-{probe.value_id} [data-text]")
    expect(entry).to_have_value(WRONG)
    entry.focus()
    page.keyboard.press("Enter")
    told = page.locator(".probe-told")
    expect(told).to_contain_text("was shown as 43,431.27, and what was read is 43,341.27")
    expect(page.locator("#live")).to_contain_text("check of attention")
    expect(page.locator(f"#field-{probe.value_id} [data-text]")).to_have_value(TRUE)
    expect(page.locator(f"#field-{probe.value_id}")).to_have_attribute("data-open", "")
    assert page.evaluate("document.activeElement !== document.body")
    assert axe(page) == []
    page.locator(f"#field-{probe.value_id} [data-text]").focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-key]:has-text("Confirmed")').first).to_be_visible()
    assert stored(probe) == {TRUE}


def test_typing_what_the_page_says_is_told_and_goes_on(signed_in, probe):
    page = signed_in(makers.alice(), width=1440)
    page.goto(f"/review/{probe.task.case.reference}/")
    page.locator(f"#field-{probe.value_id} [data-text]").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(TRUE)
    page.keyboard.press("Enter")
    expect(page.locator(f"#field-{probe.value_id} [data-reason]")).to_be_focused()
    page.keyboard.press("1")  # the first common reason
    expect(page.locator(".probe-told")).to_contain_text("you noticed it")
    assert page.evaluate("document.activeElement !== document.body")
    assert stored(probe) == {TRUE}
