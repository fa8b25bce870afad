import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from extraction.compare import NotComparable, compare, compared_lines, run_from


def document(number, outcomes, *, read_as="receipt"):
    values = [
        {"path": path, "outcome": outcome, "expected": None, "read": None}
        for path, outcome in outcomes.items()
    ]
    errs = {"wrong", "missed", "invented"} & set(outcomes.values())
    return {
        "file": f"{number}.pdf",
        "sha256": str(number),
        "doc_type": "receipt",
        "schema": "receipt",
        "read_as": read_as,
        "perfect": not errs,
        "values": values,
    }


def run(*documents):
    return {"cases": list(documents)}


def runs(count, *, worse=0, better=0, path="total", bad="wrong"):
    """Two runs: of `count` documents some are right only before, others only after."""
    before, after = [], []
    for number in range(count):
        lost, gained = number < worse, worse <= number < worse + better
        before.append(document(number, {path: bad if gained else "right", "tip": "rightly_absent"}))
        after.append(document(number, {path: bad if lost else "right", "tip": "rightly_absent"}))
    return run(*before), run(*after)


def field(found, path="total"):
    return next(one for one in found["fields"] if one["path"] == path)


def test_six_lost_of_many_are_worse_and_five_are_not():
    assert compare(*runs(40, worse=6))["document_perfect"]["verdict"] == "worse"
    assert compare(*runs(40, worse=6))["document_perfect"]["p"] == pytest.approx(0.03125)
    assert compare(*runs(40, worse=5))["document_perfect"]["p"] == pytest.approx(0.0625)
    assert compare(*runs(40, worse=5))["document_perfect"]["verdict"] == "not enough cases"


def test_gain_is_better():
    found = compare(*runs(60, better=12))

    assert field(found)["verdict"] == "better"
    assert field(found)["change"] > 0.1
    assert found["gate"] == {"passes": True, "reasons": []}


def test_same_results_of_many_documents_are_no_clear_difference():
    found = compare(*runs(40))

    assert field(found)["verdict"] == "no clear difference"
    assert (field(found)["change"], field(found)["lost"]) == (0.0, 0)
    assert found["gate"]["passes"]


def test_same_results_of_few_documents_are_not_enough_and_close_the_gate():
    found = compare(*runs(10))

    assert field(found)["verdict"] == "not enough cases"
    assert not found["gate"]["passes"]
    assert "10 documents are not enough cases" in found["gate"]["reasons"][0]
    assert compare(*runs(10), margin=0.3)["gate"]["passes"]


def test_field_that_is_not_required_may_have_few_cases():
    before, after = runs(40)
    for side in (before, after):
        for one in side["cases"][:5]:
            one["values"].append({"path": "time", "outcome": "right"})

    found = compare(before, after)

    assert field(found, "time")["verdict"] == "not enough cases"
    assert found["gate"]["passes"]


def test_lower_bound_under_the_margin_closes_the_gate_for_a_required_field():
    found = compare(*runs(40, worse=4))

    assert field(found)["verdict"] == "not enough cases"
    assert field(found)["interval"][0] < -0.1
    assert "may have dropped" in found["gate"]["reasons"][0]


def test_tests_over_fields_are_adjusted():
    before, after = runs(40, worse=6)
    for at, one in enumerate(before["cases"]):
        for name in ("subtotal", "number"):
            one["values"].append({"path": name, "outcome": "right"})
            outcome = "wrong" if at < 6 else "right"
            after["cases"][at]["values"].append({"path": name, "outcome": outcome})

    total = field(compare(before, after))

    assert total["p"] == pytest.approx(0.03125)
    assert total["p_holm"] == pytest.approx(0.03125 * 3)
    assert total["verdict"] != "worse"


def test_fields_that_could_not_differ_do_not_count_as_tests():
    before, after = runs(40, worse=6)
    for one in (*before["cases"], *after["cases"]):
        one["values"] += [{"path": f"items[{n}].amount", "outcome": "right"} for n in range(2)]

    total = field(compare(before, after))

    assert total["p_holm"] == total["p"] == pytest.approx(0.03125)
    assert total["verdict"] == "worse"


def test_newly_invented_values_close_the_gate():
    before, after = runs(40)
    after["cases"][3]["values"][1]["outcome"] = "invented"
    after["cases"][4]["values"].append({"path": "items[+2].amount", "outcome": "invented"})

    found = compare(before, after)

    assert found["invented"] == [
        {"file": "3.pdf", "path": "tip"},
        {"file": "4.pdf", "path": "items[+2].amount"},
    ]
    assert "2 values are newly invented." in found["gate"]["reasons"]


def test_only_documents_of_both_runs_are_compared():
    before, after = runs(40)
    del after["cases"][:10]
    after["cases"].append(document("new", {"total": "wrong"}))

    found = compare(before, after)

    assert (found["documents"], found["only_before"], found["only_after"]) == (30, 10, 1)
    with pytest.raises(NotComparable, match="no document in common"):
        compare(run(document(1, {})), run(document(2, {})))


def test_types_are_compared_too():
    before, after = runs(40)
    for one in after["cases"][:8]:
        one["read_as"] = "invoice"

    found = compare(before, after)

    assert found["classification"]["verdict"] == "worse"
    assert "Fewer types are told." in found["gate"]["reasons"]


def test_command_compares_and_gates(tmp_path):
    before, after = (tmp_path / "a.json", tmp_path / "b.json")
    for path, one in zip((before, after), runs(40, worse=8), strict=True):
        path.write_text(json.dumps(one))
    out, as_json = StringIO(), StringIO()

    call_command("evaluate", "--compare", str(before), str(after), stdout=out)
    with pytest.raises(CommandError, match="receipt total is worse"):
        call_command(
            "evaluate", "--compare", str(before), str(after), "--gate", "--json", stdout=as_json
        )
    call_command("evaluate", "--compare", str(after), str(before), "--gate", stdout=out)

    assert "receipt total*" in out.getvalue()
    assert "The gate is closed:" in out.getvalue()
    assert json.loads(as_json.getvalue())["gate"]["passes"] is False


def test_gate_names_few_of_many_reasons_in_its_last_word(tmp_path):
    paths = (tmp_path / "a.json", tmp_path / "b.json")
    fields = ["net_pay.current", "gross_pay.current", "pay_date", "employee.name", "employer.name"]
    one = document(0, dict.fromkeys(fields, "right")) | {"doc_type": "pay_stub"}
    for path in paths:
        path.write_text(json.dumps(run(one | {"schema": "pay_stub", "read_as": "pay_stub"})))

    with pytest.raises(CommandError, match=r"1 document is not enough.* 2 more\.$") as closed:
        call_command("evaluate", "--compare", *map(str, paths), "--gate", stdout=StringIO())

    assert str(closed.value).count("is required") == 3


def test_what_is_no_run_is_refused_in_words(tmp_path):
    (tmp_path / "old.json").write_text('{"types": {}}')
    (tmp_path / "bad.json").write_text("{")

    with pytest.raises(NotComparable, match="no run"):
        run_from(tmp_path / "old.json")
    with pytest.raises(NotComparable, match="not JSON"):
        run_from(tmp_path / "bad.json")
    with pytest.raises(NotComparable, match="cannot be read"):
        run_from(tmp_path / "gone.json")
    assert compared_lines(compare(*runs(40)))[0].startswith("40 documents in both")
