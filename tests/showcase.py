"""A rich set of cases as a lender has them, and every page of the site with something on it.

What walks over all pages uses it: the accessibility of each, and their pictures for the docs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from time_machine import travel

from accounts import links
from accounts.models import Role, User
from extraction import values
from extraction.models import Case, Document, FieldValue, Page
from mail import delivery
from mail.folder import newest
from review import claims, conflicts, decisions, pipeline, requests, submissions
from review.models import Request, ReviewTask
from rules import backtest, backtest_job, life
from rules.models import Finding, Version
from tests import makers
from tests.extraction.test_ledger import a_gate, let_out

NOBODY = ""
TEAM_RULE = {
    "on": "pay_stub",
    "title": "Net pay is at most 90 % of gross pay",
    "condition": "net_pay.current <= gross_pay.current * 0.9",
    "sentence": "Net pay is {net_pay.current} of {gross_pay.current}.",
}


@dataclass(slots=True)
class Showcase:
    """What there is to be shown."""

    fresh: Case  # just opened, nothing in it
    open: Case  # read, to be checked; with a failed file and a file of two documents
    returned: Case  # something is asked for
    waiting: Case  # claimed by alice, with values in doubt and findings
    approved: Case
    declined: Case  # so long ago that its applicant knows, and that a lead alone reopens it
    version: Version  # of the team's rule, back-tested
    link: str  # the token of a link to sign in with
    people: dict[str, User] = field(default_factory=dict)

    def document(self, case: Case, doc_type: str) -> Document:
        return case.documents.kept().filter(doc_type=doc_type).order_by("pk")[0]

    def page(self, case: Case, doc_type: str) -> Page:
        return self.document(case, doc_type).pages.all()[0]

    def value(self, case: Case, doc_type: str, path: str) -> Any:
        return makers.value(self.document(case, doc_type), path)


def build() -> Showcase:
    """Make it all, in the database and the storage that are set."""
    people = {who: getattr(makers, who)() for who in ("alice", "bob", "carol", "oscar", "ada")}
    with travel(timezone.now() - timedelta(days=2)):
        declined = _decided_case("declined")
    shown = Showcase(
        fresh=makers.case(states=False),
        open=_open_case(),
        returned=_returned_case(),
        waiting=_waiting_case(),
        approved=_decided_case("approved"),
        declined=declined,
        version=_back_tested(people["carol"]),
        link=_link(),
        people=people,
    )
    _more_in_queue()
    let_out(a_gate())
    delivery.deliver()
    return shown


def _link() -> str:
    """The token that somebody who asked for a link finds in their mail."""
    asked, token = links.ask("new.person@example.org"), "a-token-of-the-showcase"
    asked.digest = links.digest_of(token)
    asked.expires_at = timezone.now() + timedelta(hours=1)
    asked.save(update_fields=["digest", "expires_at"])
    return token


def _stub(case: Case, seed: int = 5, layout: int = 3, **more: Any) -> Document:
    """A pay stub of the case's applicant, read."""
    drawn = {"as_of": makers.TODAY, "overrides": {"employee.name": case.applicant.full_name}}
    stub = makers.stored_document(case, layout=layout, seed=seed, **{**drawn, **more})
    return _read(stub)


def _read(document: Document) -> Document:
    pipeline.process_document(document.pk)
    for part in document.parts.all():
        pipeline.process_document(part.pk)
    document.refresh_from_db()
    return document


def _open_case() -> Case:
    case = makers.case()
    stub = _stub(case)
    values.change(
        makers.value(stub, "employer.name"),
        "Kestrel Aero Inc.",
        version=1,
        by=case.applicant,
        reason="It was misread.",
    )
    _read(makers.stored_document(case, "bank_statement", 2, seed=4))
    _read(
        makers.stored_packet(case, makers.sample("w2", 1, seed=5), makers.sample("w2", 2, seed=6))
    )
    broken = makers.document(case, "", state=Document.State.FAILED, name="photo-of-stub.pdf")
    broken.failure_code, broken.failure = "no_words", "Nothing on it can be read."
    broken.save(update_fields=["failure_code", "failure"])
    return case


def _sent(**more: Any) -> Case:
    """A case that its applicant raised a figure in, signed and sent."""
    case = makers.case()
    stub = _stub(case, **more)
    _stub(case, **{**more, "layout": 1})
    net = makers.value(stub, "net_pay.current")
    assert net.value is not None
    raised = str(Decimal(net.value) + 1000)
    values.change(net, raised, version=net.version, by=case.applicant)
    submissions.send(case, shown=submissions.presented(case), by=case.applicant)
    case.refresh_from_db()
    return case


def _task(case: Case) -> ReviewTask:
    return ReviewTask.objects.open().get(case=case)


def _waiting_case() -> Case:
    case = _sent(seed=8, as_of=makers.TODAY - timedelta(days=60))
    claims.claim(_task(case), by=makers.alice())
    return case


def _returned_case() -> Case:
    case = _sent(seed=9)
    task = _task(case)
    claims.claim(task, by=makers.bob())
    drafts = [
        requests.Draft(Request.Kind.PAPER, doc_type="bank_statement"),
        requests.Draft(
            Request.Kind.VALUE,
            document=case.documents.kept()[0],
            path="net_pay.current",
            text="It differs from what came in on your account.",
        ),
        requests.Draft(Request.Kind.QUESTION, text="Since when do you work there?"),
    ]
    requests.ask(task, drafts, message="We need a little more.", by=makers.bob())
    case.refresh_from_db()
    for found in conflicts.conflicts(case):
        sides = [{"text": side.places[0].value, "where": ""} for side in found.sides]
        conflicts.answer(case, found.key, choice="0", words="", shown=sides, by=case.applicant)
    return case


def _decided_case(verdict: str) -> Case:
    case = _sent(seed=11 if verdict == "approved" else 12)
    task, bob = _task(case), makers.bob()
    claims.claim(task, by=bob)
    if verdict == "declined":
        decisions.decline(task, reason="The figures do not fit the employer's letter.", by=bob)
    else:
        for value in values_in_doubt(case):
            decisions.confirm(task, value, version=value.version, by=bob)
        for finding in Finding.objects.open().filter(case=case):
            decisions.answer(task, finding, reason="Checked by phone.", by=bob)
        decisions.approve(task, by=bob)
    case.refresh_from_db()
    return case


def values_in_doubt(case: Case) -> list[Any]:
    """What a reviewer has to look at."""
    every = FieldValue.objects.of_case(case)
    return [value for value in every if decisions.unsettled(value)]


def _more_in_queue() -> None:
    """Cases of other people: free, held, of long ago."""
    now = timezone.now()
    for at, name in enumerate(("Maria Ortiz", "Jean-Luc Lefebvre", "Ngozi Okafor", "Li Wei")):
        by = makers.person(f"applicant{at}", Role.APPLICANT, full_name=name)
        case = makers.ready_case("supplier_invoice", by=by, flags={"total": ["ambiguous"]})
        task = makers.task(
            case,
            why="1 in doubt.",
            weight=20 + at,
            risk="Low: 1 value in doubt.",
            opened_at=now - timedelta(hours=5 + 30 * at),
        )
        if at == 1:
            claims.claim(task, by=makers.bob())


def _back_tested(lead: User) -> Version:
    version = life.draft(
        "rule", "team.net_share", TEAM_RULE, by=lead, rationale="Seen twice.", owner="Risk team"
    )
    backtest_job.run(backtest.start(version, backtest.Scope(last=500), by=lead).pk)
    version.refresh_from_db()
    return version


@dataclass(frozen=True, slots=True)
class Screen:
    """One page with something on it."""

    name: str  # as its picture is called
    route: str  # its address, as the URLs name it
    who: str  # "dave", "alice", ...; NOBODY: signed out
    address: Callable[[Showcase], str]

    def url(self, shown: Showcase) -> str:
        return self.address(shown)


def _at(name: str, route: str, who: str, *args: Any, query: str = "") -> Screen:
    """A page whose address has no case in it."""
    return Screen(name, route, who, lambda _: reverse(route, args=args) + query)


def _of(
    name: str, route: str, who: str, args: Callable[[Showcase], tuple[Any, ...]], query: str = ""
) -> Screen:
    return Screen(name, route, who, lambda shown: reverse(route, args=args(shown)) + query)


def _ref(which: str) -> Callable[[Showcase], tuple[Any, ...]]:
    return lambda shown: (getattr(shown, which).reference,)


SCREENS: tuple[Screen, ...] = (
    _at("sign-in", "accounts:sign_in", NOBODY),
    _of("sign-in-link", "accounts:link", NOBODY, lambda shown: (shown.link,)),
    _at("preferences", "me:page", "alice"),
    _at("preferences-applicant", "me:page", "dave"),
    _at("demo-mail", "mail:box", NOBODY),
    _of("demo-mail-message", "mail:message", NOBODY, lambda _: (newest(1)[0].name,)),
    _at("apply-home", "apply:home", "dave"),
    _at("apply-start", "apply:start", "dave", "mortgage"),
    _of("apply-tasks", "apply:case", "dave", _ref("open")),
    _of("apply-tasks-new", "apply:case", "dave", _ref("fresh")),
    _of("apply-upload", "apply:upload", "dave", _ref("open")),
    _of(
        "apply-upload-type",
        "apply:upload_type",
        "dave",
        lambda shown: (shown.open.reference, "pay_stub"),
    ),
    _of("apply-progress", "apply:progress", "dave", _ref("open")),
    _of(
        "apply-type",
        "apply:type",
        "dave",
        lambda shown: (shown.open.reference, shown.document(shown.open, "pay_stub").pk),
    ),
    _of(
        "apply-page",
        "apply:page",
        "dave",
        lambda shown: (shown.open.reference, shown.document(shown.open, "pay_stub").pk, 1),
    ),
    _of(
        "apply-pages",
        "apply:pages",
        "dave",
        lambda shown: (shown.open.reference, shown.open.documents.get(state="split").pk),
    ),
    _of("apply-about", "apply:about", "dave", _ref("open")),
    _of(
        "apply-about-person",
        "apply:about_group",
        "dave",
        lambda shown: (shown.open.reference, "person"),
    ),
    _of("apply-check", "apply:check", "dave", _ref("open")),
    _of(
        "apply-change",
        "apply:change",
        "dave",
        lambda shown: (
            shown.open.reference,
            shown.value(shown.open, "pay_stub", "net_pay.current").pk,
        ),
    ),
    _of("apply-conflicts", "apply:conflicts", "dave", _ref("open")),
    _of(
        "apply-conflict",
        "apply:conflict",
        "dave",
        lambda shown: (shown.open.reference, conflicts.conflicts(shown.open)[0].key),
    ),
    _of("apply-declare", "apply:declare", "dave", _ref("returned")),
    _of("apply-sent", "apply:sent", "dave", _ref("waiting")),
    _of("apply-status", "apply:status", "dave", _ref("waiting")),
    _of("apply-status-returned", "apply:status", "dave", _ref("returned")),
    _of("apply-status-declined", "apply:status", "dave", _ref("declined")),
    _at("queue", "review:queue", "alice"),
    _at("queue-mine", "review:queue", "alice", query="?view=mine"),
    _of("workbench", "review:workbench", "alice", _ref("waiting")),
    _of("workbench-look", "review:workbench", "bob", _ref("waiting")),
    _of("workbench-decided", "review:workbench", "alice", _ref("approved")),
    _of(
        "workbench-history",
        "review:history",
        "alice",
        lambda shown: (
            shown.waiting.reference,
            shown.value(shown.waiting, "pay_stub", "net_pay.current").pk,
        ),
    ),
    _of("workbench-history-case", "review:case_history", "alice", _ref("waiting")),
    _of("compare", "review:compare", "alice", _ref("waiting"), "?left=1.1&right=2.1"),
    _of("ask", "review:ask", "alice", _ref("waiting")),
    _of("escalate", "review:escalate", "alice", _ref("waiting")),
    _of("defer", "review:defer", "alice", _ref("waiting")),
    _of("assign", "review:assign", "carol", _ref("waiting")),
    _of(
        "workbench-pages",
        "review:pages",
        "alice",
        lambda shown: (shown.waiting.reference, shown.document(shown.waiting, "pay_stub").pk),
    ),
    _of("reopen", "review:reopen", "carol", _ref("declined")),
    _at("queue-done", "review:done", "bob"),
    _at("figures", "ops:dashboard", "carol"),
    _at("figures-cases", "ops:cases", "carol", query="?metric=straight_through"),
    _at("figures-definitions", "ops:definitions", "carol"),
    _at("figures-reviewers", "ops:reviewers", "carol"),
    _at("figures-mine", "ops:mine", "alice"),
    _at("vigilance", "ops:vigilance", "carol"),
    _at("policies", "review:policies", "carol"),
    _at("models", "review:ledger", "carol"),
    _at("model-routes", "review:routes", "ada"),
    _at("system", "review:system", "ada"),
    _at("audit-chains", "audit:chains", "oscar"),
    _of("audit-timeline", "audit:timeline", "oscar", _ref("approved")),
    _at("rules", "rules:rules", "carol"),
    _at("rules-limits", "rules:limits", "carol"),
    _at("rules-paperwork", "rules:paperwork", "carol"),
    _at("rules-new", "rules:new", "carol"),
    _at("rule", "rules:rule", "carol", "pay_stub.net_adds_up"),
    _at("rule-draft", "rules:draft", "carol", "team.net_share"),
    _at("rules-paperwork-draft", "rules:draft_paperwork", "carol", "mortgage"),
    _of("rule-version", "rules:version", "carol", lambda shown: (shown.version.pk,)),
)

# Addresses that show no page of their own, and why.
NO_PAGE: dict[str, str] = {
    "home": "sends each role to where its work is",
    "healthz": "for machines",
    "accounts:token": "for scripts",
    "mail:box": "in the demo alone; test_signing_in.py looks at it",
    "mail:message": "in the demo alone; test_signing_in.py looks at it",
    "pages:image": "a picture",
    "pages:thumbnail": "a picture",
    "pages:original": "a file",
    "pages:screen": "a picture",
    "pages:sharp": "a picture",
    "ops:csv": "a file",
    "api:document_types": "for machines",
    "api:case": "for machines",
    "apply:piece": "for the upload's script",
}
# Parts of a page, for its scripts: what they show is on the page that asks for them.
FRAGMENTS: frozenset[str] = frozenset(
    {
        "apply:line",
        "review:counts",
        "review:document",
        "review:field",
        "review:list",
        "review:next_page",
        "review:page_text",
        "review:region",
        "review:words",
        "rules:conditions",
        "rules:progress",
    }
)


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """The name of every address there is, with an address of that form that leads to nothing."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            name = f"{prefix}{one.name}"
            some = {"int": 1, "slug": "none", "string": "none", "uuid": UUID(int=1)}
            given = {
                name: some[type(converter).__name__.removesuffix("Converter").lower()]
                for name, converter in one.pattern.converters.items()
            }
            yield name, reverse(name, kwargs=given)
        else:
            inner = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from routes(one, inner)
