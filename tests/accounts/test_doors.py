"""Every address of the site, by everybody: a table. An address without a row fails the test."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import Role
from audit.models import Entry
from extraction.models import Document, Page
from extraction.upload_models import PendingUpload
from review.claims import claim
from review.request_models import Request
from rules import findings, life
from rules.models import Finding, Version
from tests import makers

pytestmark = pytest.mark.django_db

EVERYBODY = ("dave", "erin", "alice", "carol", "oscar", "ada")
APPLICANT = {"dave"}
REVIEW = {"alice", "carol"}
RULES = {"alice", "carol", "oscar"}
READ = {"dave", "alice", "carol", "oscar"}
ANYBODY = set(EVERYBODY)
# Who may go through, by which method. "own" is about dave's open case, "sent" about one in review;
# erin, an applicant like him, must not learn that either exists.
DOORS = {
    "home": ("GET", "", ANYBODY),
    "me:page": ("GET", "", ANYBODY),
    "me:keep": ("POST", "", ANYBODY),
    "me:name": ("POST", "", ANYBODY),
    "me:password": ("POST", "", ANYBODY),
    "me:passkey_options": ("POST", "", ANYBODY),
    "me:passkeys": ("POST", "", ANYBODY),
    "me:passkey": ("POST", "", ANYBODY),
    "me:passkey_remove": ("POST", "", ANYBODY),
    "apply:home": ("GET", "", {"dave", "erin"}),
    "apply:start": ("POST", "", {"dave", "erin"}),
    "apply:case": ("GET", "own", APPLICANT),
    "apply:upload": ("POST", "own", APPLICANT),
    "apply:upload_type": ("GET", "own", APPLICANT),
    "apply:pieces": ("POST", "own", APPLICANT),
    "apply:piece": ("POST", "own", APPLICANT),
    "apply:stop": ("POST", "own", APPLICANT),
    "apply:progress": ("GET", "own", APPLICANT),
    "apply:leave": ("POST", "own", APPLICANT),
    "apply:line": ("GET", "own", APPLICANT),
    "apply:keep": ("POST", "own", APPLICANT),
    "apply:use_again": ("POST", "own", APPLICANT),
    "apply:remove": ("POST", "own", APPLICANT),
    "apply:again": ("POST", "own", APPLICANT),
    "apply:replace": ("POST", "own", APPLICANT),
    "apply:type": ("POST", "own", APPLICANT),
    "apply:pages": ("POST", "own", APPLICANT),
    "apply:page": ("GET", "own", APPLICANT),
    "apply:about": ("GET", "own", APPLICANT),
    "apply:about_group": ("POST", "own", APPLICANT),
    "apply:check": ("GET", "own", APPLICANT),
    "apply:change": ("GET", "own", APPLICANT),
    "apply:right": ("POST", "own", APPLICANT),
    "apply:conflicts": ("GET", "own", APPLICANT),
    "apply:conflict": ("GET", "own", APPLICANT),
    "apply:declare": ("GET", "own", APPLICANT),
    "apply:sent": ("GET", "own", APPLICANT),
    "apply:status": ("GET", "own", APPLICANT),
    "apply:answer": ("POST", "own", APPLICANT),
    "review:queue": ("GET", "", REVIEW),
    "review:next": ("POST", "", REVIEW),
    "review:done": ("GET", "", REVIEW),
    "review:counts": ("GET", "", REVIEW),
    "review:bulk": ("POST", "", REVIEW),
    "review:policies": ("GET", "", {"carol"}),
    "review:policy": ("POST", "", {"carol"}),
    "review:policy_models": ("POST", "", {"carol"}),
    "review:policy_review": ("POST", "", {"carol"}),
    "review:ledger": ("GET", "", {"oscar", "carol", "ada"}),
    "review:routes": ("GET", "", {"ada"}),
    "review:test_connection": ("POST", "", {"ada"}),
    "review:system": ("GET", "", {"ada"}),
    "review:verify": ("POST", "", {"ada"}),
    "review:workbench": ("GET", "sent", REVIEW),
    "review:claim": ("POST", "sent", REVIEW),
    "review:release": ("POST", "sent", REVIEW),
    "review:renew": ("POST", "sent", REVIEW),
    "review:defer": ("POST", "sent", REVIEW),
    "review:bring_back": ("POST", "sent", REVIEW),
    "review:assign": ("POST", "sent", REVIEW),
    "review:escalate": ("POST", "sent", REVIEW),
    "review:end_escalation": ("POST", "sent", REVIEW),
    "review:ask": ("GET", "sent", REVIEW),
    "review:reopen": ("POST", "sent", REVIEW),
    "review:page_text": ("GET", "sent", REVIEW),
    "review:words": ("GET", "sent", REVIEW),
    "review:read_region": ("POST", "sent", REVIEW),
    "review:region": ("GET", "sent", REVIEW),
    "review:next_page": ("GET", "sent", REVIEW),
    "review:compare": ("GET", "sent", REVIEW),
    "review:document": ("GET", "sent", REVIEW),
    "review:set_type": ("POST", "sent", REVIEW),
    "review:again": ("POST", "sent", REVIEW),
    "review:pages": ("POST", "sent", REVIEW),
    "review:field": ("GET", "sent", REVIEW),
    "review:save": ("POST", "sent", REVIEW),
    "review:effect": ("POST", "sent", REVIEW),
    "review:history": ("GET", "sent", REVIEW),
    "review:case_history": ("GET", "sent", REVIEW),
    "review:take_again": ("POST", "sent", REVIEW),
    "review:note": ("POST", "sent", REVIEW),
    "review:list": ("GET", "sent", REVIEW),
    "review:row_add": ("POST", "sent", REVIEW),
    "review:row_save": ("POST", "sent", REVIEW),
    "review:row_move": ("POST", "sent", REVIEW),
    "review:row_remove": ("POST", "sent", REVIEW),
    "review:paste": ("POST", "sent", REVIEW),
    "review:move_column": ("POST", "sent", REVIEW),
    "review:undo": ("POST", "sent", REVIEW),
    "review:answer": ("POST", "sent", REVIEW),
    "review:approve": ("POST", "sent", REVIEW),
    "review:decline": ("POST", "sent", REVIEW),
    "review:return": ("POST", "sent", REVIEW),
    "ops:dashboard": ("GET", "", {"carol", "oscar"}),
    "ops:cases": ("GET", "", {"carol", "oscar"}),
    "ops:csv": ("GET", "", {"carol", "oscar"}),
    "ops:definitions": ("GET", "", {"carol", "oscar"}),
    "ops:mine": ("GET", "", REVIEW),
    "ops:reviewers": ("GET", "", {"carol"}),
    "ops:vigilance": ("POST", "", {"carol"}),
    "rules:rules": ("GET", "", RULES),
    "rules:limits": ("GET", "", RULES),
    "rules:paperwork": ("GET", "", RULES),
    "rules:rule": ("GET", "", RULES),
    "rules:version": ("GET", "sent", RULES),
    "rules:progress": ("GET", "sent", RULES),
    "rules:new": ("POST", "", {"carol"}),
    "rules:check": ("POST", "", {"carol"}),
    "rules:conditions": ("POST", "", {"carol"}),
    "rules:draft": ("POST", "", {"carol"}),
    "rules:draft_paperwork": ("POST", "", {"carol"}),
    "rules:test": ("POST", "sent", {"carol"}),
    "rules:cancel": ("POST", "sent", {"carol"}),
    "rules:shadow": ("POST", "sent", {"carol"}),
    "rules:approve": ("POST", "sent", {"carol"}),
    "rules:discard": ("POST", "sent", {"carol"}),
    "audit:chains": ("GET", "", {"oscar", "carol"}),
    "audit:timeline": ("GET", "sent", {"oscar", "carol"}),
    "pages:image": ("GET", "own", READ),
    "pages:screen": ("GET", "own", READ),
    "pages:sharp": ("GET", "own", READ),
    "pages:thumbnail": ("GET", "own", READ),
    "pages:original": ("GET", "own", READ),
    "api:document_types": ("GET", "", ANYBODY),
    "api:case": ("GET", "own", READ),
}
# To strangers too.
OPEN = {
    *{"healthz", "language", "mail:box", "mail:message", "accounts:sign_in", "accounts:sign_out"},
    *{"accounts:link", "accounts:passkey", "accounts:passkey_options"},
    *{"accounts:go_on", "accounts:token"},
}
UPLOAD = "00000000-0000-0000-0000-000000000001"
# What the address leads to is there only when it is posted, or asked for by name.
NOT_OF_A_CASE = {"group", "key", "doc_type"}
NAMELESS = {"apply:piece": 415, "apply:pieces": 400, "apply:use_again": 404, "ops:cases": 404}
# They tell nobody who may not see a case that it is there; elsewhere the role alone is refused.
HIDES = re.compile("pages:|api:case")


def routes() -> Iterator[str]:
    """The names of all addresses, as `reverse` takes them."""

    def walk(patterns, prefix):
        for one in patterns:
            if isinstance(one, URLPattern):
                yield f"{prefix}{one.name}"
            else:
                yield from walk(one.url_patterns, f"{one.namespace}:" if one.namespace else prefix)

    return walk(get_resolver().url_patterns, "")


@pytest.fixture
def cases():
    """dave's open case and his case in review, which alice holds."""
    own = makers.case()
    makers.document(own)
    Document.objects.filter(case=own).update(stored_as="x")
    sent = makers.task(makers.ready_case(values={"net_pay.current": "2950.00"})).case
    findings.evaluate(sent)
    task = makers.ReviewTask.objects.get()
    claim(task, by=makers.alice())
    Request.objects.create(
        case=own, task=task, kind="question", text="Why?", asked_by=makers.alice()
    )
    life.draft(
        "limits",
        "pay_stub.net_adds_up",
        {"severity": "note"},
        by=makers.person("omar", Role.LEAD),
        rationale="A draft that everybody who may can look at.",
        owner="Risk",
    )
    PendingUpload.objects.create(pk=UPLOAD, case=own, key="a", name="a.pdf", size_bytes=9)
    return {"own": own, "sent": sent, "": None}


def address(name, case, reference=None):
    """An address with whatever ids of `case` it takes."""
    document = case and case.documents.first()
    known = {
        "kind": "mortgage",
        "group": "loan",
        "name": "no-such-route",
        "reference": reference or (case and case.reference),
        "chain": reference or (case and case.reference),
        "document_id": document and document.pk,
        "number": 1,
        "passkey_id": 1,
        "region_id": 1,
        "upload_id": UPLOAD,
        "doc_type": "pay_stub",
        "table": "earnings",
        "row": 1,
        "slug": "straight_through",
        "page_id": document and Page.objects.get(document=document).pk,
        "key": "0" * 32,  # of a question that there is not
        "request_id": case and Request.objects.values_list("pk", flat=True).first(),
        "rule": "pay_stub.net_adds_up",
        "version_id": case and Version.objects.get().pk,
        "value_id": document and makers.value(document, "net_pay.current").pk,
        "finding_id": case
        and Finding.objects.filter(case=case).values_list("pk", flat=True).first(),
    }
    needed = takes(name)
    return reverse(name, kwargs={key: known[key] or 1 for key in needed})


def takes(name) -> set[str]:
    return {
        key
        for one in get_resolver_of(name).reverse_dict.getlist(name.rpartition(":")[2])
        for _, keys in one[0]
        for key in keys
    }


def get_resolver_of(name):
    resolver = get_resolver()
    namespace = name.rpartition(":")[0]
    return resolver.namespace_dict[namespace][1] if namespace else resolver


def knock(name, method, url, person=None, **headers):
    client = Client(raise_request_exception=True, headers=headers)
    if person:
        client.force_login(getattr(makers, person)())
    return client.get(url) if method == "GET" else client.post(url, {})


def test_every_address_has_its_row():
    assert set(routes()) == set(DOORS) | OPEN


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("name", DOORS)
def test_door_opens_for_those_who_may_and_for_nobody_else(cases, name, person):
    method, whose, may = DOORS[name]
    before = Entry.objects.count()

    response = knock(name, method, address(name, cases[whose]), person)

    if person in may:
        refused = "403.html" in [template.name for template in response.templates]
        assert not refused
        missing_file = name.startswith("pages:") and response.status_code in (404, 410)
        if name in NAMELESS:
            assert response.status_code == NAMELESS[name]
            return
        assert response.status_code in (200, 202, 204, 302, 303, 403, 409, 410, 422) or missing_file
        assert "/sign-in/" not in response.get("Location", "")
        return
    foreign = person == "erin" and whose == "own"
    assert response.status_code == (404 if foreign or HIDES.match(name) else 403)
    assert cases["own"].reference not in response.content.decode()
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", DOORS)
def test_stranger_signs_in_first(cases, name):
    method, whose, _ = DOORS[name]
    url = address(name, cases[whose])

    response = knock(name, method, url)

    if name.startswith("api:"):
        assert response.status_code == 401
    else:
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/sign-in/?next=")


@pytest.mark.parametrize(
    "name", [name for name in DOORS if name.startswith(("apply:", "review:", "rules:", "audit:"))]
)
def test_fragment_for_a_stranger_is_no_form(cases, name):
    method, whose, _ = DOORS[name]

    response = knock(name, method, address(name, cases[whose]), HX_Request="true")

    assert (response.status_code, response.content) == (401, b"Please sign in again.")


@pytest.mark.parametrize("name", [name for name, row in DOORS.items() if row[0] == "POST"])
def test_what_changes_something_is_not_done_by_a_link(cases, name):
    _, whose, may = DOORS[name]
    before = Entry.objects.count()

    response = knock(name, "GET", address(name, cases[whose]), min(may))

    assert response.status_code in (200, 405)  # 200: a page that asks first
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("name", "person"),
    [
        (name, "alice" if name.startswith("review:") else "erin")
        for name in DOORS
        if name.startswith(("review:", "apply:"))
        and {"reference"} < takes(name) - {"group", "key", "doc_type"}
    ],
)
def test_ids_of_one_case_under_anothers_reference_are_not_found(cases, name, person):
    method, whose, _ = DOORS[name]
    if person == "alice":
        other = makers.task(makers.ready_case())
        claim(other, by=makers.alice())
        reference = other.case.reference
    else:
        reference = makers.ready_case(by=makers.erin()).reference

    before = Entry.objects.count()

    url = address(name, cases[whose], reference)
    response = knock(name, method, url, person, HX_Request="true")

    assert response.status_code == 404
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", ["review:workbench", "audit:timeline", "api:case", "apply:case"])
def test_case_that_is_not_there_is_not_found(name):
    person = {"review": "alice", "audit": "oscar", "api": "alice", "apply": "dave"}
    url = reverse(name, args=["CS-AAAA-11"])

    assert knock(name, "GET", url, person[name.partition(":")[0]]).status_code == 404


def test_health_is_told_to_anybody():
    assert knock("healthz", "GET", "/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("name", [name for name, row in DOORS.items() if row[0] == "POST"])
def test_post_without_its_token_is_refused(cases, name):
    _, whose, may = DOORS[name]
    client = Client(enforce_csrf_checks=True)
    client.force_login(getattr(makers, min(may))())

    assert client.post(address(name, cases[whose]), {}).status_code == 403
