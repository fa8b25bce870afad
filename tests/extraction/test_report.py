import re
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from extraction.crops import Crops, Wanted
from extraction.evaluate import Terms, evaluate_items
from extraction.local import LocalReader
from extraction.manifests import items
from extraction.page_cache import PageCache
from extraction.report import render_report
from extraction.samples import corpus

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("report") / "docs"
    corpus.write(path, count=2, seed=1, as_of=DAY, doc_types=("pay_stub", "invoice"))
    lines = (path / "manifest.jsonl").read_text().splitlines()
    lines[0] = re.sub(r'"net_pay.current": "[^"]+"', '"net_pay.current": "1.00"', lines[0])
    lines[0] = re.sub(
        r'"employee.name": "[^"]+"', '"employee.name": "<script>alert(1)</script>"', lines[0]
    )
    (path / "manifest.jsonl").write_text("\n".join(lines))
    return path


@pytest.fixture(scope="module")
def measured(folder, tmp_path_factory):
    cache = PageCache(tmp_path_factory.mktemp("cache"), pictures=True)
    found = items(folder)
    run = evaluate_items(found, Terms([LocalReader()], cache))
    shas = [one["sha256"] for one in run["cases"]]
    kept = {sha: cache.pages(item.content()) for sha, item in zip(shas, found, strict=True)}
    return run, kept


@pytest.fixture(scope="module")
def html(measured):
    run, kept = measured
    return render_report(run, Crops(kept), made_at=NOW)


def test_every_error_has_a_piece_of_its_page(html):
    wrong = re.findall(r'<div class="error">.*?</div>\s*<svg.*?</svg>', html, re.DOTALL)

    assert len(wrong) == 2
    assert all("data:image/jpeg;base64,/9j/" in one for one in wrong)
    assert all('class="mark mark--read"' in one for one in wrong)
    assert all('class="mark mark--true"' in one for one in wrong)
    assert "1.00" in wrong[-1] + wrong[0]


def test_values_are_escaped_and_there_is_no_script(html):
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html


def test_file_needs_nothing_from_elsewhere(html):
    assert not re.search(r'(?:src|href)="(?!data:|#)', html)
    assert "url(" not in html
    assert "@import" not in html


def test_figures_have_their_intervals(html, measured):
    totals = measured[0]["totals"]

    assert f"{100 * totals['f1']:.1f} %" in html
    assert "95 % interval" in html
    assert "Pay stub" in html
    assert 'id="type-invoice"' in html


class Second(LocalReader):
    """The same reader by another name."""

    name = "second"


def test_readers_are_shown_apart_and_with_what_they_agree_on(folder):
    terms = Terms([LocalReader(), Second()], PageCache(None))

    html = render_report(evaluate_items(items(folder)[:1], terms), Crops({}), made_at=NOW)

    assert "Each reader alone" in html
    assert re.search(r"local, second: both gave [1-9]\d* values", html)


def test_report_without_pictures_says_so(measured):
    html = render_report(measured[0], Crops({}), made_at=NOW)

    assert "No place on the page is known" in html
    assert "<svg" not in html


def test_missed_value_without_a_true_box_is_looked_for(measured):
    run, kept = measured
    sha = run["cases"][0]["sha256"]
    name = next(one for one in run["cases"][0]["values"] if one["path"] == "employer.name")

    (crop,) = Crops(kept).of(
        sha, "pay_stub", [Wanted("employer.name", None, None, name["expected"])]
    )
    nowhere = [Wanted("employer.name", None, None, "Nowhere")] * 2
    page, nothing = Crops(kept).of(sha, "pay_stub", nowhere)

    assert [mark.kind for mark in crop.marks] == ["found"]
    assert crop.marks[0].y == pytest.approx(name["at"][2], abs=30)
    assert (page.marks, page.height) == ((), kept[sha].pages[0].height)
    assert nothing is None


def test_amounts_and_dates_are_looked_for_however_they_are_written(measured):
    run, kept = measured
    document = run["cases"][0]
    paid = next(one for one in document["values"] if one["path"] == "pay_date")

    (crop,) = Crops(kept).of(
        document["sha256"], "pay_stub", [Wanted("pay_date", None, None, paid["expected"])]
    )

    assert crop.marks[0].kind == "found"
    assert "-" in paid["expected"]


def test_command_writes_the_report(folder, tmp_path):
    out, said = tmp_path / "report.html", StringIO()

    call_command("evaluate", str(folder), "--out", str(out), stdout=StringIO(), stderr=said)

    assert out.read_text().count('<div class="error">') == 2
    assert str(out) in said.getvalue()
