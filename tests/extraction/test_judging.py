import pytest

from extraction.alignment import aligned
from extraction.contract import Box, Evidence, Flag, Grounding, ReadField, Status
from extraction.evidence import lies_on, overlap, shows, text_in
from extraction.figures import field_of, summary
from extraction.judging import judge_fields
from extraction.locales import Locale
from extraction.schemas import SCHEMAS
from extraction.truth import truth_of
from tests.extraction.typed import CHAR, LEADING, typed

PAGE = typed(
    """
Acme Tools GmbH        Total   1,234.50 USD
Posted 10/06           Fee     -45.00
Number 20 26-A17       Date    31 March 2026
"""
)


def boxed(row, start, length, *, page=1):
    """Evidence over some characters of a row of PAGE."""
    x0, y0 = 20 + start * CHAR, 20 + row * LEADING
    box = Box(x0, y0, x0 + length * CHAR, y0 + 10)
    return Evidence(page, (box,), "", Grounding.EXACT)


def read(path, value, evidence=None, flags=()):
    status = Status.PRESENT if value is not None else Status.NOT_FOUND
    return ReadField(path, status, value, value, evidence, flags, "local:test")


def fields(**values):
    """Fields by path; "__" stands for a dot or a row."""
    return {path: read(path, value) for path, value in values.items()}


def rows(table, *cells):
    return {
        f"{table}[{at}].{column}": read(f"{table}[{at}].{column}", value)
        for at, row in enumerate(cells)
        for column, value in row.items()
    }


def outcomes(result):
    return {case.path: case.outcome for case in result.cases}


def test_words_inside_the_boxes_are_read_letter_by_letter():
    assert text_in(boxed(0, 31, 8), [PAGE]) == "1,234.50"
    assert text_in(boxed(0, 31, 12), [PAGE]) == "1,234.50 USD"
    assert text_in(boxed(2, 10, 3), [PAGE]) == "26-"
    assert text_in(boxed(0, 31, 8, page=2), [PAGE]) == ""


def test_boxes_on_several_lines_are_read_in_turn():
    one, other = boxed(0, 0, 4), boxed(1, 0, 6)
    both = Evidence(1, one.boxes + other.boxes, "", Grounding.EXACT)

    assert text_in(both, [PAGE]) == "Acme Posted"


@pytest.mark.parametrize(
    ("schema", "path", "text", "truth", "holds"),
    [
        ("receipt", "total", "$1,234.50", "1234.50", True),
        ("receipt", "total", "1,234.5", "1234.60", False),
        ("receipt", "total", "Total 1,234.50", "1234.50", False),
        ("bank_statement", "transactions[0].withdrawal", "-45.00", "45.00", True),
        ("bank_statement", "transactions[0].posted_on", "10/06", "2021-10-06", True),
        ("bank_statement", "transactions[0].posted_on", "10/07", "2021-10-06", False),
        ("receipt", "purchased_on", "March 31, 2026", "2026-03-31", True),
        ("receipt", "currency", "$1,203.39", "USD", True),
        ("receipt", "currency", "EUR 5", "USD", False),
        ("w2", "tax_year", "December 31, 2022", "2022", True),
        ("w2", "tax_year", "2021", "2022", False),
        ("receipt", "merchant.name", "ACME tools", "Acme Tools", True),
        ("receipt", "merchant.address", "1 Main St Avon Park NY", "1 Main St, Avon Park", True),
        ("form_w9", "tax_classification", "Limited liability company", "llc", True),
        ("form_1099", "is_corrected", "X", "true", None),
    ],
)  # fmt: skip
def test_evidence_holds_where_its_words_are_the_value(schema, path, text, truth, holds):
    locale = Locale(decimal=".", day_first=False, dollar="USD")

    assert shows(text, truth, SCHEMAS[schema], path, locale) is holds


def test_overlap_is_of_the_best_place_and_of_all_lines_together():
    true = Box(20, 20, 60, 30)
    assert overlap(boxed(0, 0, 8), [(1, true)]) == pytest.approx(1)
    assert overlap(boxed(0, 4, 8), [(1, true)]) == pytest.approx(1 / 3)
    assert overlap(boxed(0, 0, 8), [(2, true)]) == 0
    assert overlap(boxed(0, 0, 8), [(2, true), (1, true)]) == pytest.approx(1)
    lines = Evidence(1, boxed(0, 0, 8).boxes + boxed(1, 0, 8).boxes, "", Grounding.EXACT)
    around = Box(20, 20, 60, 44)
    assert overlap(lines, [(1, around)]) == pytest.approx(1)
    assert lies_on(lines, [(1, around)])
    assert not lies_on(boxed(0, 20, 4), [(1, true)])


def test_right_value_without_evidence_is_not_shown():
    entry = {"file": "a", "truth": {"total": "1234.50", "date": "2026-03-31"}}
    found = {
        "total": read("total", "1234.50", boxed(0, 31, 8)),
        "purchased_on": read("purchased_on", "2026-03-31"),
    }

    result = judge_fields(entry, "receipt", found, [PAGE])

    assert [case.shown for case in result.cases] == [True, False]
    assert summary([result])["evidence_hit_rate"] == 0.5


def test_evidence_is_not_judged_without_pages_nor_of_wrong_values():
    entry = {"file": "a", "truth": {"total": "1234.50"}}
    right = judge_fields(entry, "receipt", {"total": read("total", "1234.50", boxed(0, 0, 3))})
    wrong = judge_fields(entry, "receipt", {"total": read("total", "9", boxed(0, 0, 3))}, [PAGE])

    assert right.cases[0].shown is wrong.cases[0].shown is None


def test_rows_are_aligned_in_order():
    true = [{"amount": "1.00"}, {"amount": "2.00"}, {"amount": "3.00"}]
    found = [{"amount": read("a", value)} for value in ("2.00", "3.00", "1.00")]

    assert aligned(true, found, "items", "receipt") == [(1, 0), (2, 1)]


def test_misread_row_between_two_right_ones_is_wrong_and_not_missed():
    true = [{"amount": "1.00"}, {"amount": "2.00"}, {"amount": "3.00"}]
    found = [{"amount": read("a", value)} for value in ("1.00", "2.50", "3.00")]

    assert aligned(true, found, "items", "receipt") == [(0, 0), (1, 1), (2, 2)]


def test_people_named_in_a_list_have_no_order():
    entry = {"file": "a", "truth": {"dependents": ["Ann Ash", "Ben Ash"]}}
    found = rows("dependents", {"name": "Ben Ash"}, {"name": "Ann Ash"})

    assert set(outcomes(judge_fields(entry, "form_1040", found)).values()) == {"right"}


def test_row_beyond_a_whole_list_is_invented():
    entry = {"file": "a", "truth": {"items": [{"description": "Tea", "amount": "2"}]}}
    found = rows(
        "items", {"description": "Tea", "amount": "2.00"}, {"amount": "9.00", "quantity": "1"}
    )

    result = judge_fields(entry, "receipt", found)

    assert outcomes(result) == {
        "items[0].description": "right",
        "items[0].amount": "right",
        "items[+1].amount": "invented",
    }
    assert (result.rows["items"].true, result.rows["items"].read) == (1, 2)
    assert field_of(result.cases[2]) == "items[].amount"


def test_row_beyond_single_cells_says_nothing():
    entry = {"file": "a", "truth": {"state": "MN", "box16_state_wages": "5"}}
    found = rows("states", {"state": "WI", "wages": "7.00"}, {"state": "MN", "wages": "6.00"})

    result = judge_fields(entry, "w2", found)

    assert outcomes(result) == {"states[0].state": "right", "states[0].wages": "wrong"}
    assert summary([result])["tables"]["states"]["precision"] is None


def test_list_known_to_be_empty_has_all_its_cells_invented():
    entry = {"file": "a", "truth": {"line_items": None}}
    result = judge_fields(entry, "receipt", rows("items", {"amount": "1.00", "quantity": None}))

    assert outcomes(result) == {"items[+0].amount": "invented"}


def test_count_of_rows_is_judged_alone():
    entry = {"file": "a", "truth": {"vehicle_count": 2}}
    found = rows("vehicles", {"vin": "A"}, {"vin": "B"})

    result = judge_fields(entry, "insurance_declaration", found)

    assert result.counts == {"vehicles": (2, 2)}
    assert result.cases == []
    assert summary([result])["tables"]["vehicles"]["right_count"]["rate"] == 1.0


def test_described_row_is_found_by_what_it_says():
    entry = {"file": "a", "truth": {"federal_tax": "40.60"}}
    found = rows(
        "tax_lines",
        {"description": "Medicare", "current": "9.00"},
        {"description": "Federal Withholding", "current": "40.60"},
    )

    assert set(outcomes(judge_fields(entry, "pay_stub", found)).values()) == {"right"}


def test_exact_is_letter_by_letter():
    entry = {"file": "a", "truth": {"merchant_name": "Acme Tools"}}
    figures = summary([judge_fields(entry, "receipt", fields(**{"merchant.name": "ACME TOOLS"}))])

    assert (figures["accuracy"], figures["exact_accuracy"]) == (1.0, 0.0)


def test_invention_rate_is_of_what_is_known_to_be_absent():
    entry = {"file": "a", "truth": {"tip": None, "subtotal": None, "total": "1", "tax": "2"}}
    result = judge_fields(entry, "receipt", fields(tip="1.00", total="1.00", number="7"))
    figures = summary([result])

    assert figures["invention_rate"] == 0.5
    assert (figures["right"], figures["missed"], figures["invented"]) == (1, 1, 1)
    assert figures["document_perfect"]["part"] == 0


def test_macro_mean_counts_every_field_once():
    entries = [
        {"file": str(n), "truth": {"total": "1", **({"tip": "1"} if not n else {})}}
        for n in range(3)
    ]
    results = [judge_fields(entry, "receipt", fields(total="1.00")) for entry in entries]
    figures = summary(results)

    assert figures["fields"]["total"]["f1"] == 1.0
    assert figures["fields"]["tip"]["f1"] == 0.0
    assert figures["macro_f1"] == 0.5
    assert figures["recall"] == 0.75
    assert figures["intervals"]["recall"][0] < 0.75 <= figures["intervals"]["recall"][1]


def test_case_tells_of_its_reader_and_flags():
    entry = {"file": "a", "truth": {"total": "2"}}
    found = {"total": read("total", "1.00", boxed(0, 31, 8), (Flag.AMBIGUOUS,))}

    told = judge_fields(entry, "receipt", found).cases[0].as_json()

    assert told["flags"] == ["ambiguous"]
    assert told["source"] == "local:test"
    assert told["at"][0] == 1
    assert "true_at" not in told


def test_truth_is_not_altered_by_judging():
    entry = {"file": "a", "doc_type": "receipt", "truth": {"items[1].amount": "1"}}

    judge_fields(entry, "receipt", {})

    assert truth_of("receipt", entry).tables == {"items": [{}, {"amount": "1.00"}]}
