"""The whole story, as people live it: two applicants, a reviewer, a lead and an auditor."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from extraction.models import Case, FieldValue
from extraction.samples import Sample, draw
from rules.models import Finding
from tests import makers

READ_WITHIN_MS = 90_000

pytestmark = pytest.mark.django_db(transaction=True)


class Person:
    """Somebody at the browser, who looks at every page with axe's eyes."""

    def __init__(self, page: Page, axe: Callable[[Page], list[str]]) -> None:
        self.page = page
        self.axe = axe
        self.seen = 0

    def sign_in(self, user) -> None:
        self.page.goto("/accounts/sign-in/")
        self.look()
        self.page.get_by_label("E-mail address").fill(user.email)
        self.page.get_by_label("Password").fill(makers.PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.look()

    def look(self) -> None:
        """Check the page that is open: nothing that keeps people out of it."""
        self.page.wait_for_load_state("networkidle")
        found = self.axe(self.page)
        assert found == [], f"{self.page.url}: {found}"
        self.seen += 1

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.look()

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.look()

    def start(self, kind: str) -> str:
        """Open a case of a kind; its reference."""
        self.page.goto("/apply/")
        self.look()
        self.page.get_by_role("region", name=re.compile("Start a")).get_by_role(
            "link", name=kind
        ).click()
        self.look()
        self.press("Start now")
        return Case.objects.latest("pk").reference

    def upload(self, *files: Path) -> None:
        """Choose several files at once, and wait until they are read."""
        self.follow("Upload your paperwork")
        self.page.get_by_label("Add files").set_input_files(files)
        upload = self.page.get_by_role("button", name="Upload", exact=True)
        if upload.is_visible():  # without the enhancement the button sends them
            upload.click()
        expect(self.page.locator("li[id^=file-]")).to_have_count(len(files), timeout=READ_WITHIN_MS)
        self.look()
        self.follow("Continue")
        expect(self.page).to_have_url(re.compile("/check/$"), timeout=READ_WITHIN_MS)
        self.look()

    def state(self, stub: Mapping[str, str]) -> None:
        """Say what the loan is for and what is earned, as a stub of every other week has it."""
        self.follow("About you and the loan")
        self.follow(re.compile("^Fill in ?: The loan"))
        self.page.get_by_label("To buy a home").check()
        self.press("Save and continue")
        self.follow(re.compile("^Fill in ?: Where you work"))
        self.page.get_by_label("Employer", exact=True).fill(stub["employer.name"])
        monthly = Decimal(stub["gross_pay.current"]) * 26 / 12
        self.page.get_by_label("Income a month").fill(f"{monthly:.2f}")
        self.press("Save and continue")
        self.follow("Continue")

    def sign(self) -> None:
        """Read the declaration, sign it and send the case."""
        self.page.goto(re.sub("check/.*$", "declare/", self.page.url))
        self.look()
        self.page.get_by_label(re.compile("I sign it")).check()
        self.press("Accept and send")


def on_disk(folder: Path, sample: Sample) -> Path:
    path = folder / sample.file_name
    path.write_bytes(sample.data)
    return path


def test_clean_case_goes_straight_through_and_inflated_one_is_caught(
    browser, axe, worker, tmp_path
):
    for slug in makers.KINDS:
        makers.kind(slug)

    lead = Person(browser(), axe)
    lead.sign_in(makers.carol())
    allow_straight_through(lead)

    clean = clean_invoice_by(Person(browser(), axe), tmp_path)
    inflated, printed = inflated_stub_by(Person(browser(), axe), tmp_path)

    reviewer = Person(browser(width=1440), axe)
    reviewer.sign_in(makers.alice())
    correct_and_approve(reviewer, inflated, printed)

    auditor = Person(browser(), axe)
    auditor.sign_in(makers.oscar())
    read_timelines(auditor, clean, inflated, printed)

    assert Case.objects.get(reference=clean).decided_by_policy
    approved = Case.objects.get(reference=inflated)
    assert (approved.state, approved.decided_by_policy) == ("approved", False)
    call_command("verify_audit")


def allow_straight_through(lead: Person) -> None:
    lead.page.goto("/review/policies/")
    lead.look()
    kind = lead.page.get_by_role("region", name="Supplier invoice")
    kind.get_by_label("Why switch it on?").fill("Clean invoices need no person.")
    kind.get_by_role("button", name=re.compile("Switch straight-through on")).click()
    lead.look()
    expect(kind.get_by_text("Straight-through is on")).to_be_visible()


def clean_invoice_by(applicant: Person, folder: Path) -> str:
    dave = makers.dave()
    applicant.sign_in(dave)
    reference = applicant.start("Supplier invoice")
    applicant.upload(on_disk(folder, draw("invoice", 1, seed=11, as_of=makers.TODAY)))
    expect(applicant.page.get_by_text("Change invoice number", exact=False).first).to_be_attached()
    assert applicant.page.locator(".crop svg").count() > 5
    assert "%" not in applicant.page.locator("main").inner_text()
    applicant.sign()
    expect(applicant.page.get_by_role("heading", name="Sent and approved")).to_be_visible()
    expect(applicant.page.get_by_text("without a person")).to_be_visible()
    return reference


def inflated_stub_by(applicant: Person, folder: Path) -> tuple[str, str]:
    erin = makers.erin()
    stub = draw(
        "pay_stub",
        3,
        seed=5,
        as_of=makers.TODAY,
        overrides={"employee.name": erin.full_name},
    )
    printed = stub.truth["net_pay.current"]
    applicant.sign_in(erin)
    reference = applicant.start("Mortgage application")
    applicant.state(stub.truth)
    applicant.upload(on_disk(folder, stub))
    applicant.follow(re.compile("Change net pay: this period", re.IGNORECASE))
    applicant.follow("See it on the whole page")
    applicant.page.go_back()
    box = applicant.page.get_by_role("textbox")
    expect(box).to_have_value(re.compile(re.escape(f"{Decimal(printed):,}")))
    box.fill("not an amount")
    applicant.press("Continue")
    assert applicant.page.title().startswith("Error: ")
    applicant.page.get_by_role("textbox").fill("9,999.00")
    applicant.press("Continue")
    expect(applicant.page).to_have_url(re.compile(r"/check/"))
    expect(applicant.page.get_by_text("You changed this").first).to_be_visible()
    applicant.sign()
    expect(applicant.page.get_by_role("heading", name="Your case has been sent")).to_be_visible()
    return reference, printed


def correct_and_approve(reviewer: Person, reference: str, printed: str) -> None:
    page = reviewer.page
    expect(page.get_by_role("link", name=reference)).to_be_visible()
    expect(page.locator("main")).to_contain_text("9,999.00")
    reviewer.press(re.compile("Claim the next case"))
    expect(page).to_have_url(re.compile(reference))
    blocker = Finding.objects.open().filter(severity="blocker").first()
    assert blocker is not None
    expect(page.locator("body")).to_contain_text("raised")
    value = FieldValue.objects.get(
        document__case__reference=reference, path="net_pay.current", current=True
    )
    row = page.locator(f"[data-kind=field]:has(input[value='{value.value}'])")
    anchor = row.get_attribute("id")
    row.locator("input[name=text]").fill(printed)
    row.locator("input[name=text]").press("Enter")
    row.locator("input[name=reason]").fill("Changed by the applicant without support")
    row.locator("input[name=reason]").press("Enter")
    expect(page.locator(f"#{anchor}[data-open]")).to_have_count(0)
    assert not Finding.objects.open().exists()
    reviewer.look()
    settle_the_rest(reviewer, reference)
    page.get_by_role("button", name=re.compile("^Approve")).first.click()
    page.wait_for_url(re.compile("/review/done/"))
    reviewer.look()


def settle_the_rest(reviewer: Person, reference: str) -> None:
    """Confirm whatever is still open, one at a time, until nothing is."""
    page = reviewer.page
    for _ in range(60):
        row = page.locator("[data-row][data-open][data-kind=field]").first
        if row.count() == 0:
            break
        anchor = row.get_attribute("id")
        row.locator("button[value=save]").click()
        expect(page.locator(f"#{anchor}[data-open]")).to_have_count(0)
    reviewer.look()


def read_timelines(auditor: Person, clean: str, inflated: str, printed: str) -> None:
    page = auditor.page
    expect(page).to_have_url(re.compile("/audit/"))
    auditor.follow(inflated)
    timeline = page.locator("main")
    for said in ("Erin Outsider", "Alice Archer", "9999.00", printed, "without support"):
        expect(timeline).to_contain_text(said)
    page.goto(f"/audit/{clean}/")
    auditor.look()
    expect(page.locator("main")).to_contain_text("policy")
