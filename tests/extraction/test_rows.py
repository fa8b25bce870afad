"""Rows of lists as people change them: cells, rows that are added, taken out and moved."""

import pytest
from django.core.management import call_command

from audit.models import Entry
from extraction import rows, values
from extraction.list_models import ListCount
from extraction.models import Document, FieldValue
from review.list_words import counts_of, notes_of_document
from rules.facts import facts_of_case
from rules.view import CaseView, Trace
from tests import makers

pytestmark = pytest.mark.django_db
WHY = "Misread by the reader."


@pytest.fixture
def invoice() -> Document:
    return makers.document(makers.case("supplier_invoice"), "invoice")


def locked(document: Document) -> Document:
    return values.locked(document, by=makers.alice())


def said(document: Document) -> list[tuple[int, dict[str, str | None]]]:
    found = rows.rows_of(document, "lines")
    return [
        (number, {column: cell.value for column, cell in cells.items()})
        for number, cells in found.items()
        if rows.is_there(cells.values())
    ]


def save(document: Document, number: int, texts: dict[str, str], **versions: int):
    return rows.save_row(
        locked(document), "lines", number, texts, versions, reason=WHY, by=makers.alice()
    )


def test_row_is_saved_as_one_and_untouched_cells_get_no_version(invoice):
    texts = {"description": "Folding table, 6 ft", "quantity": "11", "amount": "660.00"}
    done = save(invoice, 0, texts, description=1, quantity=1, amount=1)

    assert [(one.after.path, one.after.value) for one in done] == [
        ("lines[0].quantity", "11"),
        ("lines[0].amount", "660.00"),
    ]
    assert makers.value(invoice, "lines[0].description").version == 1
    assert makers.value(invoice, "lines[0].amount").reason == WHY


def test_nothing_of_a_row_is_saved_where_one_cell_is_refused(invoice):
    with pytest.raises(rows.CellsRefused) as refused:
        save(invoice, 0, {"quantity": "11", "amount": "many"}, quantity=1, amount=1)

    assert list(refused.value.sentences) == ["amount"]
    assert makers.value(invoice, "lines[0].quantity").value == "10"


def test_cell_that_somebody_else_changed_is_told_and_nothing_is_lost(invoice):
    amount = makers.value(invoice, "lines[0].amount")
    values.change(amount, "610.00", version=1, by=makers.bob(), reason=WHY)

    with pytest.raises(rows.RowsStale) as stale:
        save(invoice, 0, {"quantity": "11", "amount": "660.00"}, quantity=1, amount=1)

    assert stale.value.columns == {"amount"}
    assert makers.value(invoice, "lines[0].quantity").value == "10"


def test_cell_that_was_not_touched_does_not_undo_what_somebody_else_did(invoice):
    amount = makers.value(invoice, "lines[0].amount")
    values.change(amount, "610.00", version=1, by=makers.bob(), reason=WHY)

    save(invoice, 0, {"quantity": "11", "amount": "600.00"}, quantity=1, amount=1)

    assert makers.value(invoice, "lines[0].amount").value == "610.00"
    assert makers.value(invoice, "lines[0].quantity").value == "11"


def test_cell_that_is_emptied_is_not_on_the_document_and_one_that_was_missing_is_given(invoice):
    FieldValue.objects.filter(document=invoice, path="lines[1].unit_price").delete()

    done = save(invoice, 1, {"quantity": "", "unit_price": "100.00"}, quantity=1)

    assert [one.after.act for one in done] == ["absent", "changed"]
    price = makers.value(invoice, "lines[1].unit_price")
    first = FieldValue.objects.get(document=invoice, path=price.path, version=1)
    assert (price.version, first.source, first.value) == (2, "nobody", None)


def test_added_row_stands_behind_its_neighbour_and_counts(invoice):
    number, done = rows.add_row(
        locked(invoice), "lines", {"description": "Delivery", "amount": "12.00"},
        after=0, reason=WHY, by=makers.alice(),
    )  # fmt: skip

    assert number == 2
    assert len(done) == 2
    assert [at for at, _ in said(invoice)] == [0, 2, 1]
    facts = facts_of_case(invoice.case)
    assert Trace().rows_of(facts.documents[0], "lines") == [0, 2, 1]
    places = list(
        FieldValue.objects.filter(document=invoice, current=True).values_list("position", flat=True)
    )
    assert len(places) == len(set(places))
    assert Entry.objects.filter(action="extraction.row.added").count() == 1
    call_command("verify_audit")


def test_empty_row_is_not_added(invoice):
    with pytest.raises(ValueError, match="something"):
        rows.add_row(
            locked(invoice), "lines", {"amount": ""}, after=None, reason=WHY, by=makers.alice()
        )


def test_row_that_is_taken_out_is_no_row_for_rules_and_counts(invoice):
    rows.remove_row(locked(invoice), "lines", 0, reason="No row at all.", by=makers.alice())

    assert [at for at, _ in said(invoice)] == [1]
    assert makers.value(invoice, "lines[0].amount").act == "absent"
    facts = facts_of_case(invoice.case)
    assert Trace().rows_of(facts.documents[0], "lines") == [1]
    assert CaseView(facts, Trace())
    current = FieldValue.objects.of_case(invoice.case)
    note = notes_of_document(invoice, list(current), counts_of([invoice]))["lines"]
    assert note.state.read == 1
    with pytest.raises(rows.NoSuchList):
        rows.remove_row(locked(invoice), "lines", 0, reason=WHY, by=makers.alice())


def test_numbers_of_rows_are_never_given_twice(invoice):
    rows.remove_row(locked(invoice), "lines", 1, reason=WHY, by=makers.alice())
    number, _ = rows.add_row(
        locked(invoice), "lines", {"amount": "1.00"}, after=None, reason=WHY, by=makers.alice()
    )
    assert number == 2


def test_row_changes_places_with_its_neighbour(invoice):
    assert rows.move_row(locked(invoice), "lines", 1, -1, by=makers.alice())
    assert [at for at, _ in said(invoice)] == [1, 0]
    assert not rows.move_row(locked(invoice), "lines", 1, -1, by=makers.alice())
    assert Entry.objects.filter(action="extraction.row.moved").count() == 1
    assert makers.value(invoice, "lines[1].amount").version == 1


def test_first_row_of_a_list_of_which_nothing_was_read(invoice):
    FieldValue.objects.filter(document=invoice, path__startswith="lines[").delete()
    rows.add_row(
        locked(invoice), "lines", {"amount": "1,080.00"}, after=None, reason=WHY, by=makers.alice()
    )
    assert said(invoice) == [(0, {"amount": "1080.00"})]


def test_column_that_is_not_of_the_list_is_refused(invoice):
    with pytest.raises(rows.NoSuchList):
        save(invoice, 0, {"total": "1"})
    with pytest.raises(rows.NoSuchList):
        rows.rows_of(invoice, "lines") and rows.columns_of(invoice, "employers")


def test_row_that_was_missing_from_a_page_is_missing_no_more(invoice):
    ListCount.objects.create(
        document=invoice, reading=invoice.reading, table="lines", page=1, expected=3, read=2
    )

    def note():
        current = list(FieldValue.objects.of_case(invoice.case))
        return notes_of_document(invoice, current, counts_of([invoice]))["lines"]

    assert note().says == "2 of 3 rows read"
    texts = {"description": "Delivery", "amount": "12.00"}
    rows.add_row(locked(invoice), "lines", texts, after=1, reason=WHY, by=makers.alice())
    assert note().says == "3 rows read"
    assert not note().state.short
