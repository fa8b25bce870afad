"""Whole cases: what is clean agrees with itself, and a plant changes what it says and no more."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.management import call_command

from extraction.samples import cases
from extraction.samples.cases_plant import KINDS as TOLD
from extraction.samples.cases_plant import PLANTS
from extraction.samples.w2s import WAGE_BASES
from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import leaf_at

AS_OF = date(2026, 11, 21)
SEEDS = range(60)
Entry = dict[str, object]


@pytest.fixture(scope="module")
def clean():
    return [cases.entry(cases.clean(seed, AS_OF)) for seed in SEEDS]


def of(case, doc_type):
    return [one["truth"] for one in case["documents"] if one["doc_type"] == doc_type]


def amount(values, path):
    return Decimal(values.get(path, "0"))


def column(values, table, name):
    return sum((amount(values, f"{table}[{at}].{name}") for at in range(400)), Decimal(0))


def first(kind, seed=5):
    return cases.entry(next(cases.planted(kind, seed, AS_OF)))


def changed(told):
    """Keys of documents that are not the same without what was planted, and stated paths."""
    without = told["without"]
    known = {one["key"] for one in told["documents"]}
    keys = {one["key"] for one in without["documents"] if len(one) > 1}
    keys |= known ^ {one["key"] for one in without["documents"]}
    both = told["stated"].keys() | without["stated"].keys()
    paths = {p for p in both if told["stated"].get(p) != without["stated"].get(p)}
    return keys, paths


def test_sums_of_clean_stubs_hold(clean):
    for stub in (stub for case in clean for stub in of(case, "pay_stub")):
        for name in ("current", "ytd"):
            back = sum(
                amount(stub, f"earnings[{at}].{name}")
                for at in range(9)
                if "eimb" in stub.get(f"earnings[{at}].description", "")
            )
            gross = amount(stub, f"gross_pay.{name}")
            taxes, others = amount(stub, f"taxes.{name}"), amount(stub, f"deductions.{name}")
            if name == "current" or f"earnings[0].{name}" in stub:
                assert gross - taxes - others + back == amount(stub, f"net_pay.{name}")
            if f"earnings[0].{name}" not in stub:
                continue  # not every stub tells the year of its lines
            assert column(stub, "earnings", name) - back == gross
            assert column(stub, "tax_lines", name) == taxes
            assert column(stub, "deduction_lines", name) == others


def test_years_of_clean_stubs_grow_by_what_is_paid(clean):
    steps = 0
    for case in clean:
        stubs = [one for one in case["documents"] if one["doc_type"] == "pay_stub"]
        by_job = defaultdict(list)
        for one in stubs:
            if one["key"].endswith("again"):
                continue
            by_job[one["key"].split()[1], one["truth"]["pay_date"][:4]].append(one["truth"])
        for mine in by_job.values():
            for before, after in pairwise(mine):
                assert amount(after, "gross_pay.ytd") == amount(before, "gross_pay.ytd") + amount(
                    after, "gross_pay.current"
                )
                steps += 1
    assert steps > len(clean)


def test_clean_statements_add_up_and_follow_each_other(clean):
    for case in clean:
        statements = of(case, "bank_statement")
        assert len(statements) >= 2
        for one in statements:
            moved = column(one, "transactions", "deposit") - column(
                one, "transactions", "withdrawal"
            )
            assert amount(one, "opening_balance") + moved == amount(one, "closing_balance")
            assert amount(one, "total_deposits") == column(one, "transactions", "deposit")
            balances = [amount(one, path) for path in one if path.endswith("].balance")]
            assert all(balance >= 0 for balance in balances)
        for before, after in pairwise(statements):
            if before["account_number"] != after["account_number"]:
                continue
            assert before["closing_balance"] == after["opening_balance"]
            day = date.fromisoformat(before["period_end"]) + timedelta(days=1)
            assert day.isoformat() == after["period_start"]


def test_clean_forms_w2_follow_from_december(clean):
    compared = 0
    for case in clean:
        forms = {
            (one["key"].split()[1], one["truth"]["tax_year"]): one["truth"]
            for one in case["documents"]
            if one["doc_type"] == "w2"
        }
        for form in forms.values():
            base = Decimal(WAGE_BASES[int(form["tax_year"])])
            social = amount(form, "social_security_wages")
            assert social <= base
            assert abs(social * Decimal("0.062") - amount(form, "social_security_tax")) < 1
            assert amount(form, "medicare_wages") >= social >= 0
        for one in case["documents"]:
            if one["doc_type"] != "pay_stub":
                continue
            form = forms.get((one["key"].split()[1], one["truth"]["pay_date"][:4]))
            if form:
                tax = one["truth"]["tax_lines[0].ytd"]
                assert tax == form["federal_income_tax"]
                compared += 1
    assert compared


def test_pay_of_clean_cases_reaches_the_bank(clean):
    seen = 0
    for case in clean:
        if "split deposit" in case["features"] or "pay on another account" in case["features"]:
            continue
        statements = of(case, "bank_statement")
        deposits = {
            Decimal(one[path]) for one in statements for path in one if path.endswith(".deposit")
        }
        start = min(one["period_start"] for one in statements)
        end = (date.fromisoformat(max(one["period_end"] for one in statements))) - timedelta(days=4)
        for stub in of(case, "pay_stub"):
            if start <= stub["pay_date"] <= end.isoformat():
                assert amount(stub, "net_pay.current") in deposits
                seen += 1
    assert seen > len(clean)


def test_clean_cases_vary_as_life_does(clean):
    features = {feature for case in clean for feature in case["features"]}
    assert {
        "nickname", "two employers", "two applicants", "job change", "mid-year raise", "bonus",
        "reimbursement", "moved house", "split deposit", "joint account", "paid weekly",
        "savings account", "a stub twice", "a form twice", "other income",
        "paid monthly", "purchase", "refinance",
    } <= features  # fmt: skip


def test_values_are_of_paths_that_schemas_have(clean):
    for case in clean:
        for path in case["stated"]:
            leaf_at(Application, path)
        for one in case["documents"]:
            for path in one["truth"]:
                leaf_at(SCHEMAS[one["doc_type"]], path)


def test_one_seed_is_one_case():
    assert cases.entry(cases.clean(7, AS_OF)) == cases.entry(cases.clean(7, AS_OF))
    assert first("pay_raised") == first("pay_raised")
    assert cases.entry(cases.clean(7, AS_OF)) != cases.entry(cases.clean(8, AS_OF))


@pytest.mark.parametrize("as_of", [date(2026, 1, 9), date(2026, 2, 28), date(2027, 7, 1)])
def test_cases_can_be_of_any_day(as_of):
    for seed in range(8):
        case = cases.entry(cases.clean(seed, as_of))
        assert {"pay_stub", "w2", "bank_statement", "id_document"} <= {
            one["doc_type"] for one in case["documents"]
        }
        assert all(stub["pay_date"] <= as_of.isoformat() for stub in of(case, "pay_stub"))


def test_every_kind_is_told_of():
    assert len(PLANTS) >= 30
    assert set(PLANTS) == set(TOLD)


@pytest.mark.parametrize("kind", sorted(PLANTS))
def test_plant_shows_on_papers_or_in_what_is_stated(kind):
    told = first(kind)
    keys, paths = changed(told)
    assert keys or paths
    assert told["planted"][0]["kind"] == kind
    assert told["planted"][0]["told"]


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("gross_inflated", "gross_pay."), ("net_inflated", "net_pay."),
        ("hours_edited", "earnings[0].rate"), ("statement_total", "closing_balance"),
        ("deposit_edited", "transactions["), ("balance_edited", "transactions["),
        ("w2_social_security_tax", "social_security_tax"), ("w2_medicare_tax", "medicare_tax"),
        ("letter_against_stub", "base_pay"),
    ],
)  # fmt: skip
def test_edited_figure_is_all_that_differs(kind, path):
    told = first(kind)
    keys, paths = changed(told)
    assert len(keys) == 1
    assert not paths
    (now,) = [one["truth"] for one in told["documents"] if one["key"] in keys]
    (then,) = [one["truth"] for one in told["without"]["documents"] if len(one) > 1]
    differ = [one for one in now.keys() | then.keys() if now.get(one) != then.get(one)]
    assert 1 <= len(differ) <= 2
    assert all(one.startswith(path) for one in differ)


@pytest.mark.parametrize("kind", ["income_overstated", "employer_unstated", "asset_overstated"])
def test_what_is_stated_alone_differs(kind):
    keys, paths = changed(first(kind))
    assert not keys
    assert len(paths) == 1


@pytest.mark.parametrize("kind", ["large_deposit", "debt_undisclosed", "structuring"])
def test_statements_add_up_with_a_problem_that_was_lived(kind):
    told = first(kind)
    for one in of(told, "bank_statement"):
        moved = column(one, "transactions", "deposit") - column(one, "transactions", "withdrawal")
        assert amount(one, "opening_balance") + moved == amount(one, "closing_balance")


def test_drawn_case_holds_what_its_documents_print(tmp_path, capsys):
    call_command("make_cases", tmp_path, "--count", "1", "--seed", "4", "--as-of", "2026-11-21")

    told = [json.loads(path.read_text()) for path in sorted(tmp_path.glob("*/case.json"))]
    assert len(told) == 2
    ticks = {"is_statutory_employee", "is_third_party_sick_pay", "is_retirement_plan"}
    for case in told:
        folder = tmp_path / case["id"]
        named = {one["file"] for one in case["documents"]}
        named |= {one.get("file", "") for one in case.get("without", {}).get("documents", ())}
        assert {path.name for path in folder.glob("*.pdf")} == named - {""}
        whole = cases.clean(4 * 100_000, AS_OF)
        if not case["planted"]:
            for paper, one in zip(whole.draft.papers, case["documents"], strict=True):
                assert one["truth"].keys() <= paper.truth().keys() | ticks
    assert "2 cases" in capsys.readouterr().out


def test_facts_alone_need_no_documents(tmp_path):
    call_command(
        "make_cases", tmp_path, "--count", "2", "--facts-only", "--clean", "--as-of", "2026-11-21"
    )

    assert len(list(tmp_path.glob("*/case.json"))) == 2
    assert not list(tmp_path.glob("*/*.pdf"))


def test_household_whose_papers_lack_the_figure_is_passed_over(monkeypatch):
    plant, tried = PLANTS["stub_in_round_figures"], []

    def lacking_at_first(draft, chance):
        tried.append(draft)
        return plant.after(draft, chance) if len(tried) > 1 else {}["earnings[0].ytd"]

    kinds = {**PLANTS, plant.kind: replace(plant, after=lacking_at_first)}
    monkeypatch.setattr(cases, "PLANTS", kinds)

    made = next(cases.planted(plant.kind, 4, AS_OF))

    assert len(tried) > 1
    assert made.planted.told
