import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.contract import Box, Claim, Flag, Grounding, PageText, ReadField, Status, Word
from extraction.grounding import ground
from extraction.lines import page_lines
from extraction.schemas.base import leaves
from extraction.schemas.form_1099 import Form1099
from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub
from extraction.schemas.receipt import Receipt
from tests.extraction.typed import CHAR, typed

INVOICE = """
Acme Supplies Ltd
Invoice number  INV-2041
Invoice date    July 31, 2021
Goods           1,234.50
Carriage        10.00
Total           1,244.50
"""


def grounded(claim: Claim, *pages: PageText) -> ReadField:
    fields = ground([claim], pages or (typed(INVOICE),), Invoice, source="test")
    return next(field for field in fields if field.path == claim.path)


def present(path: str, raw: str | None, quote: str | None = None, **hints) -> Claim:
    return Claim(path, Status.PRESENT, raw=raw, quote=quote, **hints)


def test_quote_that_stands_there_is_exact_and_its_value_is_boxed_not_the_label():
    field = grounded(present("total", "1,244.50", "Total 1,244.50"))

    assert field.value == "1244.50"
    assert field.flags == ()
    assert field.evidence is not None
    assert field.evidence.grounding == Grounding.EXACT
    assert field.evidence.quote == "Total 1,244.50"
    assert field.evidence.boxes == (Box(100, 90, 100 + 8 * CHAR, 100),)


def test_case_spaces_and_dashes_do_not_count():
    field = grounded(present("number", "inv–2041", "INVOICE  NUMBER inv–2041"))

    assert field.evidence is not None
    assert field.evidence.grounding == Grounding.FOLDED
    assert field.flags == ()


def test_value_written_otherwise_than_printed_is_found_by_its_type():
    amount = grounded(present("total", "1244.50"))
    day = grounded(present("issued_on", "2021-07-31"))

    assert amount.evidence is not None
    assert amount.evidence.grounding == Grounding.VALUE_ONLY
    assert amount.evidence.quote == "1,244.50"
    assert day.evidence is not None
    assert day.evidence.quote == "July 31, 2021"


@pytest.mark.parametrize("raw", ["1,244.60", "0.00", "244.50", "1,244", "44.50", "1,24", "12"])
def test_digits_never_differ_and_numbers_have_edges(raw):
    field = grounded(present("total", raw, raw))

    assert field.evidence is None
    assert Flag.QUOTE_NOT_FOUND in field.flags


def test_name_is_not_found_within_a_longer_word():
    assert grounded(present("vendor.name", "Acme Sup")).evidence is None


def test_value_must_be_readable_from_its_quote():
    field = grounded(present("total", "1,234.50", "Total 1,244.50"))

    assert Flag.VALUE_NOT_IN_QUOTE in field.flags


def test_quote_that_is_not_there_is_flagged_though_its_value_is():
    field = grounded(present("total", "1,244.50", "Grand total due 1,244.50"))

    assert field.flags == (Flag.QUOTE_NOT_FOUND,)
    assert field.evidence is not None
    assert field.evidence.grounding == Grounding.VALUE_ONLY


def test_line_that_is_named_is_preferred_to_the_first_place():
    page = typed("Rent   500.00\nHeat   500.00\nTotal  500.00")
    third = page_lines(page)[2]

    field = grounded(present("total", "500.00", line=third.id), page)

    assert field.evidence is not None
    assert field.evidence.boxes[0].y0 == third.box.y0
    assert field.flags == ()


def test_value_on_another_line_than_named_is_flagged():
    field = grounded(present("total", "1,244.50", "Total 1,244.50", line="p1.2"))

    assert field.flags == (Flag.LINE_MISMATCH,)


def test_page_that_is_named_is_preferred():
    pages = (typed("Total 20.00"), typed("Total 20.00", number=2))

    field = grounded(present("total", "20.00", "Total 20.00", page=2), *pages)

    assert field.evidence is not None
    assert field.evidence.page == 2


def test_address_over_several_lines_of_a_column_is_found_line_by_line():
    page = typed(
        "Sold to                 Ship to\n"
        "Orchard Bay Ltd         Grace Vance\n"
        "12 High Street          4 Mill Lane\n"
        "Springfield, IL 62701   Salem, MA 01970"
    )

    field = grounded(present("customer.address", "12 High Street\nSpringfield, IL 62701"), page)

    assert field.value == "12 High Street, Springfield, IL 62701"
    assert field.evidence is not None
    assert len(field.evidence.boxes) == 2


def test_value_glued_to_its_label_by_ocr_is_boxed_by_its_share_of_the_word():
    page = PageText(1, 600, 800, (Word("Total:110.00", Box(100, 50, 220, 60)),), "ocr")

    field = grounded(present("total", "110.00", "Total: 110.00"), page)

    assert field.evidence is not None
    assert field.evidence.boxes == (Box(160, 50, 220, 60),)


def test_misread_letters_are_forgiven_in_a_long_name_and_digits_are_not():
    page = typed("Harrow and Pike lndustrial Supply 4283")

    name = grounded(present("vendor.name", "Harrow and Pike Industrial Supply"), page)
    address = grounded(present("vendor.address", "Harrow and Pike Industrial Supply 4288"), page)

    assert name.evidence is not None
    assert name.evidence.grounding == Grounding.VALUE_ONLY
    assert address.evidence is None


def test_date_whose_month_is_misread_is_found_by_its_digits():
    page = typed("Invoice date  Septemher 3, 2026   Due  Septemher 4, 2026")

    field = grounded(present("issued_on", "2026-09-03"), page)

    assert field.evidence is not None
    assert field.evidence.quote == "Septemher 3, 2026"


def test_minus_counts_but_where_the_schema_asks_for_a_positive_amount():
    page = typed("Discount  -15.00\nTotal     -8.79")

    assert grounded(present("discount", "15.00"), page).evidence is not None
    assert grounded(present("total", "8.79"), page).evidence is None


def test_identifier_is_found_though_it_is_parted_differently():
    field = grounded(
        present("iban", "DE85900000018303473916"), typed("IBAN DE85 9000 0001 8303 4739 16")
    )

    assert field.evidence is not None
    assert len(field.evidence.boxes) == 1


def test_currency_is_found_by_its_sign():
    field = grounded(present("currency", "USD", "$12.00"), typed("Total  $12.00"))

    assert field.value == "USD"
    assert field.evidence is not None
    assert field.flags == ()


def test_currency_is_found_by_letters_that_are_a_sign_beside_an_amount():
    page = typed("Amount (RM)\nTOTAL RM53.30")
    field = grounded(Claim("currency", Status.PRESENT, raw="RM", quote="RM53.30"), page)

    assert field.value == "MYR"
    assert field.evidence is not None
    assert field.evidence.quote == "RM53.30"
    assert field.flags == ()


def test_address_in_parts_is_found_on_its_own_line_though_it_stands_elsewhere_whole():
    page = typed(
        "Service at 12 Elm St, Harbin, NC 28990\n"
        "\n"
        "12 Elm St   Due date\n"
        "Harbin, NC 28990   1 May 2026"
    )
    line = next(one.id for one in page_lines(page) if one.text.startswith("12 Elm St"))
    text = "12 Elm St\nHarbin, NC 28990"
    field = grounded(present("customer.address", text, text, page=1, line=line), page)

    assert field.evidence is not None
    assert len(field.evidence.boxes) == 2
    assert Flag.LINE_MISMATCH not in field.flags


def test_rate_is_found_in_percent():
    rate = Claim("taxes[0].rate", Status.PRESENT, raw="6", quote="6")
    fields = ground([rate], (typed("SR = 6% 50.25 3.02"),), Receipt, source="test")
    field = next(field for field in fields if field.path == rate.path)

    assert field.value == "6"
    assert field.evidence is not None
    assert field.flags == ()


def test_amount_is_not_found_in_percent():
    field = grounded(present("discount", "6.00"), typed("Discount 6.00 %"))

    assert field.evidence is None


def test_letters_of_a_sign_without_an_amount_are_no_currency():
    field = grounded(Claim("currency", Status.PRESENT, raw="MYR", quote=""), typed("See RM there"))

    assert field.evidence is None


def test_claims_that_contradict_themselves_are_flagged_and_hold_no_value():
    null = grounded(present("total", "N/A"))
    empty = grounded(present("total", ""))
    denied = grounded(Claim("total", Status.NOT_FOUND, raw="12.00"))
    unparsed = grounded(present("total", "twelve"))

    assert (null.status, null.flags) == (Status.NOT_FOUND, (Flag.NULL_LITERAL,))
    assert empty.flags == (Flag.PRESENT_WITHOUT_VALUE,)
    assert denied.flags == (Flag.NOT_FOUND_WITH_CONTENT,)
    assert Flag.UNPARSED in unparsed.flags
    assert {field.value for field in (null, empty, denied, unparsed)} == {None}


def test_reader_cannot_say_what_only_a_person_may():
    assert grounded(Claim("total", Status.CONFIRMED_ABSENT)).status == Status.NOT_FOUND


def test_failed_reading_stays_failed():
    assert grounded(Claim("total", Status.FAILED)).status == Status.FAILED


def test_paths_that_the_schema_lacks_are_dropped_and_silent_leaves_are_not_found():
    claims = [
        Claim("grand_total", Status.PRESENT, raw="1"),
        Claim("lines[].amount", Status.PRESENT, raw="1"),
        Claim("lines[0].amount", Status.PRESENT, raw="10.00"),
        Claim("x" * 9000, Status.PRESENT, raw="1"),
    ]

    fields = ground(claims, [typed(INVOICE)], Invoice, source="test")

    expected = {leaf.path for leaf in leaves(Invoice) if not leaf.table} | {"lines[0].amount"}
    assert {field.path for field in fields} == expected
    assert all(f.status == Status.NOT_FOUND for f in fields if f.path != "lines[0].amount")


def test_second_claim_of_a_path_is_a_conflict_not_a_second_field():
    claims = [present("total", "1,244.50"), present("total", "10.00")]

    fields = ground(claims, [typed(INVOICE)], Invoice, source="test")
    totals = [field for field in fields if field.path == "total"]

    assert [field.value for field in totals] == ["1244.50"]
    assert Flag.CONFLICT in totals[0].flags


def test_rule_of_the_local_reader_is_part_of_the_source():
    assert grounded(present("total", "10.00", rule="total right")).source == "test:total right"


def test_blank_shows_where_its_label_stands():
    field = grounded(Claim("total", Status.BLANK, quote="Total"))

    assert field.status == Status.BLANK
    assert field.evidence is not None


LONG = "\n".join(
    f"item{row} word{row} text  {row * 7 + 13},{row % 900 + 100:03d}.{row % 90 + 10}  "
    f"{row % 28 + 1} March {1990 + row % 40}"
    for row in range(1500)
)


def test_absent_values_are_not_placed_in_a_long_document():
    page = typed(LONG)
    raws = [f"{200_000 + at * 17}.{at % 90 + 10}" for at in range(200)]
    claims = [present(f"lines[{at}].amount", raw, raw) for at, raw in enumerate(raws)]

    fields = ground(claims, [page], Invoice, source="test")

    assert all(field.evidence is None for field in fields)


def test_index_is_built_once_for_all_claims():
    page = typed(LONG)
    one = [present("lines[0].amount", "20,101.11")]
    many = [
        present(f"lines[{at}].amount", f"{at * 7 + 13},{at % 900 + 100:03d}.99")
        for at in range(400)
    ]

    start = time.process_time()
    ground(one, [page], Invoice, source="test")
    single = time.process_time() - start
    start = time.process_time()
    ground(many, [page], Invoice, source="test")

    assert time.process_time() - start < 12 * single


texts = st.one_of(
    st.none(), st.text(max_size=40), st.sampled_from(["Total", "10.00", "null", "\x00"])
)


@given(
    st.lists(
        st.builds(
            Claim,
            path=st.one_of(
                st.sampled_from([leaf.path.replace("[]", "[3]") for leaf in leaves(PayStub)]),
                st.text(max_size=20),
            ),
            status=st.sampled_from(list(Status)),
            raw=texts,
            quote=texts,
            page=st.one_of(st.none(), st.integers(-3, 10**12)),
            line=st.one_of(st.none(), st.text(max_size=9), st.just("p1.999999")),
            boxes=st.lists(
                st.builds(Box, st.floats(), st.floats(), st.floats(), st.floats()), max_size=2
            ).map(tuple),
        ),
        max_size=8,
    ),
    st.lists(st.text(max_size=12), max_size=12),
)
def test_no_claim_and_no_page_can_break_it(claims, words):
    placed = tuple(Word(text, Box(at * 9, 5, at * 9 + 8, 14)) for at, text in enumerate(words))

    fields = ground(claims, [PageText(1, 600, 800, placed, "ocr")], PayStub, source="test")

    assert len({field.path for field in fields}) == len(fields)


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("Total 12 million", (Flag.SCALE_WORD,)),
        ("Total 1,500.00 k", (Flag.SCALE_WORD,)),
        ("Total about 1,500.00", (Flag.QUALIFIED,)),
        ("Total up to 1,500.00", (Flag.QUALIFIED,)),
        ("Total 1,500.00 thanks", ()),
        ("About this invoice   Total 1,500.00", ()),
    ],
)
def test_words_beside_an_amount_that_change_it_are_flagged(line, flags):
    raw = "12" if "12" in line else "1,500.00"

    assert grounded(present("total", raw), typed(line)).flags == flags


def test_amounts_of_a_page_in_thousands_are_flagged():
    page = typed("(All amounts in thousands)\nTotal    1,500.00")

    assert grounded(present("total", "1,500.00"), page).flags == (Flag.SCALE_WORD,)


def test_word_that_the_engine_was_unsure_of_is_flagged():
    page = typed("Total    1,500.00")
    sure = replace(page, words=tuple(word._replace(score=0.98) for word in page.words))
    unsure = replace(page, words=tuple(word._replace(score=0.52) for word in page.words))

    assert grounded(present("total", "1,500.00"), sure).flags == ()
    assert grounded(present("total", "1,500.00"), unsure).flags == (Flag.POORLY_READ,)


@pytest.mark.parametrize("printed", ["Morch 4, 2026", "4 Mareh 2026", "Manch 4th, 2026"])
def test_date_whose_month_is_misread_is_found_by_its_day_and_year(printed):
    field = grounded(present("issued_on", "2026-03-04"), typed(f"Issued    {printed}"))

    assert field.evidence is not None
    assert field.evidence.quote.endswith(printed)


def test_month_as_near_to_another_is_not_found():
    assert grounded(present("issued_on", "2026-06-04"), typed("Issued Juiy 4, 2026")).flags


@pytest.mark.parametrize("other", ["Anna C. Kowalczyk", "Hans Kowalczyk", "Anna B. Kovacs"])
def test_name_is_not_found_at_a_namesake(other):
    field = grounded(present("customer.name", "Anna B. Kowalczyk"), typed(f"Customer   {other}"))

    assert field.evidence is None


def test_tick_box_is_found_at_its_label():
    claim = Claim("is_corrected", Status.PRESENT, raw="X", quote="CORRECTED")
    page = typed("[ ] VOID    [X] CORRECTED")

    (field,) = (f for f in ground([claim], [page], Form1099, source="t") if f.path == claim.path)

    assert field.value == "true"
    assert field.evidence is not None
    assert field.flags == ()


@pytest.mark.parametrize(
    ("iban", "flags"),
    [("DE89 3704 0044 0532 0130 00", ()), ("DE89 3704 0044 0532 0130 01", (Flag.BAD_CHECK_DIGIT,))],
)
def test_identifier_that_breaks_its_rule_is_kept_and_flagged(iban, flags):
    field = grounded(present("iban", iban), typed(f"IBAN    {iban}"))

    assert field.value == iban
    assert field.flags == flags


@pytest.mark.parametrize(
    ("printed", "raw", "found"),
    [
        ("-12.50", "12.50", True),  # a deduction, printed with its minus
        ("12.50", "-12.50", False),
        ("-12.50", "-12.50", True),
    ],
)
def test_minus_may_be_left_out_of_an_amount_that_is_positive_but_not_put_in(printed, raw, found):
    claim = Claim("deductions.current", Status.PRESENT, raw=raw)

    fields = ground([claim], [typed(f"Deductions    {printed}")], PayStub, source="test")

    field = next(one for one in fields if one.path == claim.path)
    assert (field.evidence is not None) is found
