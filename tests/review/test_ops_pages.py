"""The figures of the office: what they count, who may see them, and that every list adds up."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from extraction.llm_models import LlmCall
from extraction.models import Case
from review import closings, figure_sheet, figures
from review.charts import Point, Series, drawn
from review.closing_models import Closing, ClosingPart, WeekFigures
from review.figure_definitions import DEFINITIONS
from review.handling_models import Handling
from review.metrics import BACKLOG, METRICS
from review.models import ReviewTask
from review.probe_models import Probe, Vigilance
from review.views.ops import harmless
from tests import makers

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FROM, TO = date(2026, 8, 24), date(2026, 11, 22)  # thirteen whole weeks
PERIOD = f"from={FROM}&to={TO}"
SLUGS = [*(one.slug for one in METRICS), BACKLOG]


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def lead() -> Client:
    return signed_in(makers.carol())


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Sunday, the last day of the period."""
    now = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


def closed(day: date, *, by: User | None = None, task: dict | None = None, **counts) -> Closing:
    """A closing at noon of a day; by policy where nobody is named."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    kind = makers.kind(counts.pop("kind", "mortgage"))
    verdict = counts.pop("verdict", "approved")
    parts = counts.pop("parts", {})
    state = "open" if verdict == "returned" else verdict
    case = Case.objects.create(
        kind=kind,
        applicant=makers.dave(),
        state=state,
        decided_at=None if state == "open" else at,
        decided_by_policy=by is None,
    )
    made = None
    opened_at = counts.pop("opened_at", at - timedelta(hours=5))
    if by:
        made = ReviewTask.objects.create(
            case=case, why="A test.", status=verdict, opened_at=opened_at, **(task or {})
        )
    closing = Closing.objects.create(
        case=case,
        task=made,
        kind=kind.slug,
        verdict=verdict,
        by=by,
        at=at,
        opened_at=opened_at,
        straight=by is None,
        **counts,
    )
    for doc_type, held in parts.items():
        ClosingPart.objects.create(closing=closing, doc_type=doc_type, **held)
    return closing


def full(day: date, by: User, **more) -> Closing:
    """A closing with something of everything."""
    counts = {
        "in_time": True,
        "active_ms": 90_000,
        "cost_micros": 2_000,
        "checked": 4,
        "stood": 3,
        "doubted": 3,
        "agreed": 2,
        "answered": 2,
        "overridden": 1,
        "parts": {
            "pay_stub": {"checked": 3, "stood": 2, "doubted": 2, "agreed": 1},
            "w2": {"checked": 1, "stood": 1, "doubted": 1, "agreed": 1},
        },
    }
    return closed(day, by=by, **{**counts, **more})


@pytest.fixture
def history() -> None:
    """Thirteen weeks with cases by policy, by alice and by bob; more before them."""
    for week in range(-13, 13):
        monday = FROM + timedelta(weeks=week)
        for number in range(3):
            closed(monday + timedelta(days=number), cost_micros=500 if number else 0)
        for number in range(4):
            who = makers.alice() if number % 2 else makers.bob()
            full(monday + timedelta(days=number), who, in_time=number != 3)
    closed(FROM, by=makers.bob(), verdict="declined", in_time=None, active_ms=None)
    full(FROM + timedelta(days=1), makers.bob(), verdict="returned", kind="supplier_invoice")
    for hours in (3, 30, 300):
        opened_at = timezone.now() - timedelta(hours=hours)
        makers.task(makers.case(), opened_at=opened_at)


def html(response) -> str:
    return unescape(response.content.decode())


def text(response) -> str:
    page = re.sub(r"<(script|title|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def card(page: str, slug: str) -> str:
    found = re.search(rf'<section class="ops-card" id="{slug}".*?</section>', page, re.S)
    assert found, slug
    return found[0]


def links(page: str, mark: str) -> str:
    found = re.search(rf'<a href="([^"]*)" data-{mark}>', page)
    assert found, mark
    return found[1]


def listed(browser: Client, address: str) -> Iterator[str]:
    """The references on all pages of a list."""
    while address:
        page = html(browser.get(address))
        yield from re.findall(r"CS-[0-9A-Z]{4}-\d\d(?=</a>)", page)
        more = re.search(r'href="(\?[^"]*)" rel="next"', page)
        address = f"/ops/cases/{more[1]}" if more else ""


# Who may see them


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/ops/", {"carol", "oscar"}),
        ("/ops/cases/?metric=straight_through", {"carol", "oscar"}),
        ("/ops/figures/straight_through.csv", {"carol", "oscar"}),
        ("/ops/definitions/", {"carol", "oscar"}),
        ("/ops/reviewers/", {"carol"}),
        ("/ops/vigilance/", {"carol"}),
        ("/ops/mine/", {"alice", "carol"}),
    ],
)
def test_each_page_is_for_those_who_may(address, allowed):
    makers.kind()
    for who in ("alice", "carol", "oscar", "ada", "dave"):
        status = signed_in(getattr(makers, who)()).get(address).status_code
        assert status == (200 if who in allowed else 403), who


def test_strangers_sign_in_first(client):
    assert client.get("/ops/").status_code == 302


def test_one_reviewers_figures_are_for_leads_alone():
    address = f"/ops/?reviewer={makers.alice().pk}"
    assert signed_in(makers.oscar()).get(address).status_code == 403
    page = html(signed_in(makers.oscar()).get("/ops/"))
    assert 'name="reviewer"' not in page
    assert "Alice Archer" not in page


def test_auditor_is_not_told_who_closed_a_case(history):
    address = f"/ops/cases/?metric=throughput&{PERIOD}"
    assert "Alice Archer" in html(signed_in(makers.carol()).get(address))
    assert "Alice Archer" not in html(signed_in(makers.oscar()).get(address))


def test_reviewer_sees_their_own_work_without_any_look_at_others(history):
    Handling.objects.create(
        task=ReviewTask.objects.first(),
        by=makers.alice(),
        act="confirmed",
        flagged=True,
        seen_ms=700,
    )
    said = text(signed_in(makers.alice()).get(f"/ops/mine/?{PERIOD}"))
    assert "Cases closed 26" in said
    assert "Values confirmed 1" in said
    assert "Bob" not in said
    assert "0.7 s" not in said


# What they count


def test_counts_of_a_period_and_of_the_one_before(history):
    scope = figures.Scope(FROM, TO, zone=timezone.get_default_timezone())
    counted = figures.count(scope)
    whole = counted.whole
    assert (whole.closed, whole.decided, whole.straight) == (93, 92, 39)
    assert (whole.by_people, whole.due, whole.in_time) == (54, 53, 40)
    assert (whole.checked, whole.stood, whole.doubted, whole.agreed) == (212, 159, 159, 106)
    assert (whole.answered, whole.overridden) == (106, 53)
    assert (whole.timed, whole.p50_ms, whole.p95_ms) == (53, 90_000, 90_000)
    assert whole.cost_micros == 26 * 500 + 53 * 2000
    assert counted.before.closed == 13 * 7
    assert [one.closed for one in counted.weeks] == [9, *[7] * 12]
    for name in ("closed", "straight", "stood", "cost_micros", "timed"):
        assert sum(getattr(one, name) for one in counted.weeks) == getattr(whole, name)


def test_week_that_is_over_is_counted_once_and_anew_after_a_case_is_opened_again(history):
    scope = figures.Scope(FROM, TO, timezone.get_default_timezone())
    first = figures.count(scope)
    assert WeekFigures.objects.count() == 25  # all but the present one
    assert figures.count(scope) == first
    opened = Closing.objects.filter(at__date=FROM, by__isnull=False).first()
    assert opened is not None
    assert opened.task is not None
    closings.take_back(opened.task)
    assert figures.count(scope).whole.closed == first.whole.closed - 1
    assert figures.count(scope).weeks[0].by_people == first.weeks[0].by_people - 1


def test_document_narrows_values_to_documents_of_that_type(history):
    zone = timezone.get_default_timezone()
    whole = figures.count(figures.Scope(FROM, TO, zone, doc="w2")).whole
    assert (whole.checked, whole.stood, whole.closed) == (53, 53, 53)


def test_kind_and_reviewer_narrow_it(history):
    zone = timezone.get_default_timezone()
    assert figures.count(figures.Scope(FROM, TO, zone, kind="supplier_invoice")).whole.closed == 1
    mine = figures.count(figures.Scope(FROM, TO, zone, reviewer=makers.alice().pk)).whole
    assert (mine.closed, mine.straight) == (26, 0)


def test_nothing_at_all_is_said_as_such(lead):
    said = text(lead.get("/ops/"))
    assert "0 cases decided by policy of 0 decided cases" in said
    assert "0 cases wait now" in said


def test_backlog_of_each_week_is_what_waited_at_its_end():
    zone = timezone.get_default_timezone()
    now = timezone.now()
    closed(
        FROM + timedelta(days=15),
        by=makers.alice(),
        opened_at=now - timedelta(days=300),
    )
    makers.task(makers.case(), opened_at=now - timedelta(days=60))
    found = figures.backlog(figures.Scope(FROM, TO, zone))
    waited = [1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    assert list(found.weeks) == waited
    assert (found.waiting, found.before) == (1, 1)
    assert found.p50 is not None
    assert found.p50.days == 60


def test_weeks_are_those_of_the_time_zone(lead):
    at = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)  # Monday in Europe, still Sunday in New York
    made = closed(date(2026, 11, 16))
    Closing.objects.filter(pk=made.pk).update(at=at)
    carol = makers.carol()
    for zone, weeks in (("Europe/Berlin", [0, 1]), ("America/New_York", [1, 0])):
        carol.preferences = {"time_zone": zone}
        carol.save()
        answer = lead.get("/ops/?from=2026-11-09&to=2026-11-22")
        assert zone in text(answer)
        part = card(html(answer), "straight_through")
        rows = re.findall(r"(\d+) of (\d+)", part.split("<tbody>")[1])
        assert [int(part) for part, _ in rows] == weeks


# Every number leads to its cases


@pytest.mark.parametrize("narrow", ["", "&kind=mortgage", "&doc=pay_stub", "&reviewer=alice"])
def test_list_behind_a_figure_holds_as_many_as_the_figure_says(lead, history, narrow):
    narrow = narrow.replace("alice", str(makers.alice().pk))
    page = html(lead.get(f"/ops/?{PERIOD}{narrow}"))
    cards = [card(page, one) for one in SLUGS if f'id="{one}"' in page]
    assert len(cards) == len(SLUGS) - ("reviewer" in narrow)  # what waits is nobody's
    for part, mark in product(cards, ("part", "whole")):
        if f"data-{mark}>" not in part:
            continue
        address = links(part, mark)
        said = re.search(rf"data-{mark}>\$?([\d,.]+)", part)
        assert said
        found = html(lead.get(address))
        total = re.search(r'data-total="(\d+)">([^<]*)<', found)
        assert total
        assert total[2].startswith(("$" if "$" in part[said.start() :][:30] else "") + said[1])
        rows = list(listed(lead, address))
        assert len(rows) == len(set(rows))
        cases = re.search(r"in (\d[\d,]*) cases?", total[2])
        assert len(rows) == int(cases[1].replace(",", "") if cases else total[1])


def test_amounts_of_a_list_add_up_to_the_figure(lead, history):
    found = html(lead.get(f"/ops/cases/?metric=accuracy&{PERIOD}"))
    total = int(re.search(r'data-total="(\d+)"', found)[1])
    address, amounts = f"/ops/cases/?metric=accuracy&{PERIOD}", []
    while address:
        page = html(lead.get(address))
        amounts += [int(one) for one in re.findall(r'<td class="number">(\d+)</td>', page)]
        more = re.search(r'href="(\?[^"]*)" rel="next"', page)
        address = f"/ops/cases/{more[1]}" if more else ""
    assert sum(amounts) == total == 159


def test_week_of_a_table_leads_to_the_cases_of_that_week(lead, history):
    part = card(html(lead.get(f"/ops/?{PERIOD}")), "sla_met")
    for address, said in re.findall(r'<td class="number"><a href="([^"]*)">(\d+) of', part):
        total = re.search(r'data-total="(\d+)"', html(lead.get(address)))
        assert total
        assert total[1] == said


def test_unknown_figure_is_not_found(lead):
    assert lead.get("/ops/cases/?metric=luck").status_code == 404
    assert lead.get("/ops/figures/luck.csv").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "from=x&to=y",
        "from=2026-13-01",
        "reviewer=me",
        "kind='--",
        "after=1_2&metric=sla",
        "from=2026-11-20&to=2026-11-01",
        "from=1900-01-01&to=2099-01-01",
    ],
)
def test_what_can_not_be_meant_is_taken_for_what_is_usual(lead, query):
    assert lead.get(f"/ops/?{query}").status_code == 200
    assert lead.get(f"/ops/cases/?metric=sla_met&{query}").status_code in (200, 404)


# Pictures and their tables


def test_table_has_every_value_of_the_picture_and_no_other(lead, history, monkeypatch):
    monkeypatch.setattr(figure_sheet, "FEW", 2)
    page = html(lead.get(f"/ops/?{PERIOD}"))
    for slug in SLUGS:
        same_in_picture_and_table(card(page, slug))


def same_in_picture_and_table(part: str) -> None:
    drawn = set(re.findall(r'data-week="([^"]*)" data-series="([^"]*)" data-value="([^"]*)"', part))
    assert drawn
    head = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', part)
    columns = head[1 : -1 if head[-1] == "Made of" else None]
    told = set()
    for label, rest in re.findall(r'<th scope="row">([^<]*)</th>(.*?)</tr>', part, re.S):
        cells = re.findall(r'<td class="number">(.*?)</td>', rest, re.S)
        for column, cell in zip(columns, cells, strict=False):
            if cell not in ("none", "not yet") and not cell.startswith("too few"):
                told.add((label, column, cell))
    names = {series for _, series, _ in drawn}
    if len(names) == 1 and len(columns) == 1:
        drawn = {(week, columns[0], value) for week, _, value in drawn}
    assert told == drawn


def test_picture_has_a_name_and_says_what_it_shows(lead, history):
    page = html(lead.get(f"/ops/?{PERIOD}"))
    for slug in SLUGS:
        part = card(page, slug)
        assert 'role="img"' in part
        assert f'aria-labelledby="chart-title-{slug} chart-says-{slug}"' in part
        assert re.search(rf'<desc id="chart-says-{slug}">[^<]+ over 13 weeks[^<]*</desc>', part)


def test_higher_is_drawn_higher():

    points = tuple(Point(str(at), value, "") for at, value in enumerate((0.0, 0.5, 1.0, None)))
    (line,) = drawn([Series("one", points)], share=True).lines
    assert [mark.y for mark in line.marks] == ["142.0", "81.0", "20.0"]
    assert len(line.pieces) == 1


def test_few_are_said_and_not_drawn(lead):
    for number in range(9):
        full(FROM + timedelta(days=number % 5), makers.bob())
    part = card(html(lead.get(f"/ops/?{PERIOD}")), "sla_met")
    assert "too few (9)" in part
    assert "Of few, so it says little" in part
    assert "data-value" not in part
    assert "Too little to draw" in part


def test_change_is_said_in_words(lead, history):
    part = card(html(lead.get(f"/ops/?{PERIOD}")), "straight_through")
    assert "No clear difference from the 13 weeks before (42.9 %)." in part
    later = card(html(lead.get("/ops/?from=2026-02-01&to=2026-03-01")), "straight_through")
    assert "Nothing to compare" not in later


def test_numbers_have_points_whatever_the_language(history):
    carol = makers.carol()
    carol.preferences = {"language": "es", "number_format": "comma"}
    carol.save()
    page = html(signed_in(carol).get(f"/ops/?{PERIOD}"))
    for points in re.findall(r' points="([^"]*)"', page):
        assert re.fullmatch(r"[\d.]+,[\d.]+( [\d.]+,[\d.]+)*", points)
    for number in re.findall(r' c?[xy]="([^"]*)"', page):
        assert re.fullmatch(r"-?\d+([.]\d+)?", number), number


def test_release_is_numbered_on_every_picture(lead, history):
    document = makers.document(makers.case())
    LlmCall.objects.create(
        document=document,
        reading=1,
        route="r",
        model="reader-2",
        prompt_version="p",
        at=datetime(2026, 9, 16, 9, tzinfo=UTC),
    )
    page = html(lead.get(f"/ops/?{PERIOD}"))
    assert "16 September 2026</time>: the model reader-2 was asked for the first time." in page
    assert page.count('class="chart__badge"') == len(SLUGS)


# The page


def test_filters_are_in_the_address_and_swap_the_figures_alone(lead, history):
    page = html(lead.get(f"/ops/?{PERIOD}&kind=mortgage"))
    form = re.search(r'<form class="ops-filters.*?</form>', page, re.S)
    assert form
    assert 'method="get"' in form[0]
    assert 'hx-target="#charts"' in form[0]
    assert 'hx-sync="this:replace"' in form[0]
    assert '<option value="mortgage" selected>' in form[0]
    answer = lead.get(f"/ops/?{PERIOD}", headers=HTMX)
    assert html(answer).lstrip().startswith('<div id="charts"')
    assert "13 weeks" in answer["HX-Trigger"]
    assert "HX-Request" in answer["Vary"]


def test_page_has_no_inline_style_or_script(lead, history):
    page = html(lead.get(f"/ops/?{PERIOD}"))
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)


def test_every_figure_leads_to_its_definition(lead, history):
    page = html(lead.get(f"/ops/?{PERIOD}"))
    means = html(lead.get("/ops/definitions/"))
    for one in DEFINITIONS:
        assert f'href="/ops/definitions/#{one.anchor}"' in card(page, one.slug)
        assert f'id="{one.anchor}"' in means
    assert {one.slug for one in DEFINITIONS} == set(SLUGS)


def test_csv_says_what_was_asked_and_has_the_numbers_of_the_table(lead, history):
    page = html(lead.get(f"/ops/?{PERIOD}&kind=mortgage"))
    for slug in SLUGS:
        same_in_csv_and_table(lead, card(page, slug))


def same_in_csv_and_table(lead: Client, part: str) -> None:
    found = re.search(r'<a href="([^"]*)" download>', part)
    assert found
    answer = lead.get(found[1])
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    head = {row[0]: row[1] for row in rows[: rows.index([])]}
    assert (head["from"], head["to"]) == (str(FROM), str(TO))
    assert (head["time zone"], head["kind of case"]) == ("UTC", "Mortgage application")
    assert head["made at"].endswith("+00:00")
    table = rows[rows.index([]) + 2 :]
    cells = re.findall(r'<th scope="row">[^<]*</th>(.*?)</tr>', part, re.S)
    assert len(table) == len(cells) == 13
    for row, shown in zip(table, cells, strict=True):
        for cell in row[1:]:
            assert cell in shown
    asked = parse_qs(urlsplit(found[1]).query)
    assert asked["kind"] == ["mortgage"]


def test_no_cell_is_a_formula():

    assert [harmless(one) for one in ("=1", "+1", "-1", "@a", "a=")] == [
        "'=1",
        "'+1",
        "'-1",
        "'@a",
        "a=",
    ]


# Reviewers


def looked(by: User, many: int, seen_ms: int, **more) -> None:
    task = ReviewTask.objects.order_by("pk").first()
    at = datetime(2026, 11, 18, tzinfo=UTC)
    Handling.objects.bulk_create(
        Handling(task=task, by=by, act="confirmed", flagged=True, seen_ms=seen_ms, at=at, **more)
        for _ in range(many)
    )


def test_reviewers_figures_name_looks_glances_and_overrides(lead, history):
    looked(makers.alice(), 40, 700, doc_type="pay_stub")
    looked(makers.bob(), 40, 5400)
    said = text(lead.get(f"/ops/reviewers/?{PERIOD}"))
    assert "0.7 s / 0.7 s / 0.7 s 40 of 40" in said
    assert "5.4 s / 5.4 s / 5.4 s 0 of 40" in said
    assert "66.7 % of 78" in said
    assert "A warning sign" not in said


def test_few_looks_are_said_and_not_summed_up(lead, history):
    looked(makers.alice(), 7, 700)
    assert "too few (n = 7)" in text(lead.get(f"/ops/reviewers/?{PERIOD}"))


def test_agreeing_always_after_short_looks_is_called_a_warning_sign(lead, history):
    for number in range(40):
        full(FROM + timedelta(days=number), makers.alice(), agreed=3, stood=3)
    Closing.objects.filter(by=makers.alice()).update(agreed=3)
    looked(makers.alice(), 40, 700)
    said = text(lead.get(f"/ops/reviewers/?{PERIOD}"))
    assert "Alice Archer. Agrees almost always, after a short look." in said
    assert "Bob Baker. Agrees" not in said
    looked(makers.alice(), 400, 9000)
    assert "warning sign" not in text(lead.get(f"/ops/reviewers/?{PERIOD}"))


def test_checks_noticed_come_with_where_the_share_lies(lead, history):
    case = makers.ready_case()
    value = makers.value(case.documents.get(), "net_pay.ytd")
    for number in range(10):
        state = "caught" if number < 7 else "missed"
        Probe.objects.create(
            task=makers.task(makers.case()),
            by=makers.alice(),
            value=value,
            shown="1.00",
            state=state,
            ended_at=datetime(2026, 11, 18, tzinfo=UTC),
        )
    assert "7 of 10 (40 to 89 %)" in text(lead.get(f"/ops/reviewers/?{PERIOD}"))
    said = text(lead.get("/ops/vigilance/"))
    assert "Noticed 7 of 10 between 40 and 89 %" in said


# Setting checks of attention


def test_checks_are_off_until_a_lead_turns_them_on(lead):
    assert "Off" in text(lead.get("/ops/vigilance/"))
    answer = lead.post("/ops/vigilance/", {"share": "20", "reason": "A trial."}, follow=True)
    said = text(answer)
    assert "on for 20 of 1,000 cases" in said
    assert "A trial." in said
    assert Vigilance.objects.get().set_by == makers.carol()


@pytest.mark.parametrize("share", ["", "51", "-1", "2.5", "many"])
def test_share_that_will_not_do_is_refused_in_words(lead, share):
    answer = lead.post("/ops/vigilance/", {"share": share, "reason": "A trial."})
    assert answer.status_code == 422
    said = text(answer)
    assert "Enter a whole number from 0 to 50; 0 switches checks off." in said
    assert 'value="A trial."' in html(answer)
    assert "<title>Error: " in html(answer)
    assert not Vigilance.objects.exists()


def test_reason_is_wanted(lead):
    answer = lead.post("/ops/vigilance/", {"share": "5", "reason": " "})
    assert answer.status_code == 422
    assert not Vigilance.objects.exists()


def test_reference_says_what_the_page_says():
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "figures.md"
    said = " ".join(page.read_text(encoding="utf-8").split())
    for one in DEFINITIONS:
        assert f"## {one.title}" in said
        assert f'<a id="{one.anchor}"></a>' in said
        assert one.measures in said
        assert one.beware in said
