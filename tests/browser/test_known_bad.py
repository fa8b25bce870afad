"""A file known to be bad, from the applicant's upload to the reviewer's decision, by severity."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from extraction.models import Case, CaseKind
from extraction.samples import draw
from rules.models import Finding
from tests import makers
from tests.browser.test_story import Person, on_disk

pytestmark = pytest.mark.django_db(transaction=True)
NET = "net_pay.current"
SAYS = {"blocker": "Rule failed", "warning": "Check", "note": "Note"}


@dataclass(frozen=True)
class Bad:
    """What is wrong with a stub, the rule that is to see it, and what its finding says."""

    rule: str
    says: str
    overrides: Mapping[str, str] = field(default_factory=dict)
    as_of: date = makers.TODAY


INFLATED = Bad("pay_stub.net_adds_up", "but the net pay says 9,999.00", {NET: "9999.00"})
STALE = Bad("case.stale_pay_stub", "at most 30", as_of=makers.TODAY - timedelta(days=60))
SUNDAY = Bad("pay_stub.paid_on_bank_day", "is a Sunday", {"pay_date": "2026-11-15"})


@pytest.fixture
def kind() -> CaseKind:
    """One that asks for a stub and for nothing else."""
    made, _ = CaseKind.objects.get_or_create(
        slug="pay_proof", defaults={"title": "Proof of pay", "required": {"pay_stub": 1}}
    )
    return made


def sent_by_erin(person: Person, folder: Path, bad: Bad) -> str:
    """Upload the stub through the browser and send it; the case's reference."""
    erin = makers.erin()
    stub = draw(
        "pay_stub",
        3,
        seed=5,
        as_of=bad.as_of,
        overrides={"employee.name": erin.full_name, **bad.overrides},
        inconsistent=bool(bad.overrides),
    )
    person.sign_in(erin)
    reference = person.start("Proof of pay")
    person.upload(on_disk(folder, stub))
    person.sign()
    expect(person.page.get_by_role("heading", name="Your case has been sent")).to_be_visible()
    return reference


def opened_by_alice(person: Person, reference: str) -> Page:
    """Claim the case, and confirm what is in doubt, so that the findings are all that is left."""
    page = person.page
    person.sign_in(makers.alice())
    expect(page.get_by_role("link", name=reference)).to_be_visible()
    person.press(re.compile("Claim the next case"))
    expect(page).to_have_url(re.compile(reference))
    for _ in range(40):
        row = page.locator("[data-row][data-open][data-kind=field]").first
        if row.count() == 0:
            break
        anchor = row.get_attribute("id")
        row.locator("button[value=save]").click()
        expect(page.locator(f"#{anchor}[data-open]")).to_have_count(0)
    return page


def flag(page: Page, bad: Bad) -> Locator:
    finding = Finding.objects.get(rule=bad.rule, outcome="fail", current=True)
    row = page.locator(f"#finding-{finding.pk}")
    expect(row).to_contain_text(bad.says)
    expect(row.locator(".finding__head")).to_contain_text(SAYS[finding.severity])
    return row


def approve(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Approve")).first.click()


@pytest.mark.parametrize(
    ("bad", "severity", "answer", "kept"),
    [
        (INFLATED, "blocker", "It is right", "confirmed"),
        (STALE, "warning", "Let it stand", "overridden"),
    ],
    ids=["blocker", "warning"],
)
def test_bad_file_is_not_approved_until_its_flag_is_answered(
    browser, axe, worker, tmp_path, kind, bad, severity, answer, kept
):
    reference = sent_by_erin(Person(browser(), axe), tmp_path, bad)
    assert Case.objects.get(reference=reference).state == "in_review"
    reviewer = Person(browser(width=1440), axe)
    page = opened_by_alice(reviewer, reference)
    row = flag(page, bad)
    (open_one,) = Finding.objects.open().filter(case__reference=reference)
    assert (open_one.rule, open_one.severity) == (bad.rule, severity)

    approve(page)
    expect(page.locator("#left")).to_contain_text("1 left to check.")
    expect(row.locator(":focus")).to_have_count(1)
    assert Case.objects.get(reference=reference).state == "in_review"

    row.get_by_label("Reason for your answer").fill("Erin explained it on the telephone.")
    row.get_by_role("button", name=answer).click()
    expect(row).to_contain_text("said Alice Archer: Erin explained it on the telephone.")
    reviewer.look()
    approve(page)
    page.wait_for_url(re.compile("/review/done/"))
    assert Case.objects.get(reference=reference).state == "approved"
    open_one.refresh_from_db()
    assert open_one.answer == kept


def test_note_is_shown_and_stops_nothing(browser, axe, worker, tmp_path, kind):
    reference = sent_by_erin(Person(browser(), axe), tmp_path, SUNDAY)
    reviewer = Person(browser(width=1440), axe)
    page = opened_by_alice(reviewer, reference)
    row = flag(page, SUNDAY)
    expect(row.get_by_role("button")).to_have_count(0)
    row.get_by_text("Why this matters").click()
    expect(row).to_contain_text("A note stops nothing and wants no answer")
    reviewer.look()
    approve(page)
    page.wait_for_url(re.compile("/review/done/"))
    assert Case.objects.get(reference=reference).state == "approved"
