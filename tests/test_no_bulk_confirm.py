"""Nothing settles more than one value that is in doubt at once: no page, no address, no program.

Whoever confirms values one by one looks at each of them. A button for all of them would be pressed
without looking, so there is none, and none may come in by the back door.
"""

import ast
import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from extraction.models import FieldValue
from review import claims
from review.decisions import unsettled
from rules import findings
from tests import makers

ROOT = Path(__file__).resolve().parent.parent
SETTLES = {"confirm", "mark_absent", "mark_illegible"}  # acts that need no text of one's own
NET, DATE, GROSS = "net_pay.current", "pay_date", "gross_pay.ytd"
FLAGS = {NET: ["conflict"], DATE: ["ambiguous"], GROSS: ["poorly_read"]}


@pytest.fixture
def task(db):
    """A case that alice holds, with three values in doubt."""
    case = makers.ready_case(flags=FLAGS)
    findings.evaluate(case)
    made = makers.task(case)
    claims.claim(made, by=makers.alice())
    return made


def open_values(task) -> list[str]:
    values = FieldValue.objects.of_case(task.case)
    return sorted(one.path for one in values if unsettled(one))


def browser(user) -> Client:
    made = Client()
    made.force_login(user)
    return made


def forms(page: str) -> list[str]:
    return re.findall(r"<form\b.*?</form>", page, re.S)


def patterns(found, before=""):
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern), one.callback


def test_each_form_of_the_workbench_saves_one_value_at_most(task):
    page = browser(makers.alice()).get(f"/review/{task.case.reference}/").content.decode()
    saving = [form for form in forms(page) if 'name="version"' in form or "/save/" in form]
    assert len(saving) >= 3
    for form in saving:
        addresses = set(re.findall(r"/value/(\d+)/save/", form))
        assert len(addresses) == 1
        assert len(re.findall(r'name="version"', form)) == 1
    # What else posts, as deciding does, names no value.
    for form in forms(page):
        if form not in saving:
            assert not re.search(r'name="(value|values|field|fields|paths?|all)"', form)


def test_approving_is_refused_while_values_are_in_doubt_and_settles_none(task):
    page = browser(makers.alice())
    before = open_values(task)
    assert len(before) == 3
    for more in ({}, {"confirm": "all"}, {"all": "yes", "force": "1"}):
        answer = page.post(f"/review/{task.case.reference}/approve/", more)
        assert answer.status_code == 409
    assert open_values(task) == before


def test_one_save_settles_one_value_whatever_is_sent_with_it(task):
    value = makers.value(task.case.documents.get(), NET)
    others = FieldValue.objects.of_case(task.case).filter(path__in=[DATE, GROSS])
    sent = {
        "version": value.version,
        "act": "save",
        "text": value.value,
        "value": [one.pk for one in others],
        "values": json.dumps([one.pk for one in others]),
        "all": "yes",
    }
    where = f"/review/{task.case.reference}/value/{value.pk}/save/"
    assert browser(makers.alice()).post(where, sent).status_code == 302
    assert open_values(task) == sorted([DATE, GROSS])


def test_every_posting_address_of_a_case_leaves_most_doubts_standing(task):
    """Each address of a case is posted to with a form that says yes to everything."""
    document, value = task.case.documents.get(), None
    page = browser(makers.alice())
    tried = []
    for route, _ in patterns(get_resolver().url_patterns):
        if not route.startswith("review/<str:reference>/") or "type" in route or "pages" in route:
            continue
        value = makers.value(document, NET)
        address = "/" + route.replace("<str:reference>", task.case.reference)
        address = re.sub(r"<int:value_id>", str(value.pk), address)
        address = re.sub(r"<int:document_id>", str(document.pk), address)
        if "<" in address:
            continue
        before = set(open_values(task))
        version = value.version
        page.post(address, {"act": "save", "version": version, "text": value.value, "all": "1"})
        assert len(before - set(open_values(task))) <= 1, route
        tried.append(route)
        claims.claim(task, by=makers.alice()) if _is_free(task) else None
    assert len(tried) >= 8


def _is_free(task) -> bool:
    task.refresh_from_db()
    return task.status == "open" and task.claimed_by is None


@pytest.mark.parametrize("app", ["review", "api", "rules", "accounts", "config", "mail"])
def test_no_code_above_the_readers_settles_values_in_a_loop(app):
    """Acts on values are called for one value; a loop around one is a button for all of them."""
    wrong = []
    for path in sorted((ROOT / app).rglob("*.py")):
        if "migrations" in path.parts or path.name == "demo.py":
            continue  # the demo makes sample cases, where an applicant answers
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(
                node, ast.For | ast.While | ast.ListComp | ast.GeneratorExp | ast.SetComp
            ):
                wrong += [
                    f"{path.relative_to(ROOT)}:{call.lineno}"
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr in SETTLES
                    and isinstance(call.func.value, ast.Name)
                    and call.func.value.id in ("values", "decisions")
                ]
    assert wrong == []


def test_programs_can_settle_no_value_at_all():
    """The interface for programs has no address that takes an answer to a reading."""
    routes = [
        route for route, _ in patterns(get_resolver().url_patterns) if route.startswith("api/")
    ]
    assert routes
    assert [one for one in routes if re.search(r"value|field|confirm|approve|settle", one)] == []


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "templates" / "review").rglob("*.html")),
    ids=lambda path: path.name,
)
def test_no_template_offers_to_confirm_all(path):
    words = path.read_text(encoding="utf-8")
    assert not re.search(r"(confirm|accept|approve) (all|every|selected|the rest)\b", words, re.I)
