import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.contract import Box, Flag, PageText, Word
from extraction.dates import dates_in
from extraction.parsing import UNKNOWN, Locale, document_locale, parse, same
from extraction.schemas.base import Kind

GERMAN = Locale(decimal=",", day_first=True, language="de")
AMERICAN = Locale(decimal=".", day_first=False, language="en")
FRENCH = Locale(decimal=",", day_first=True, language="fr")


def pages(text: str) -> list[PageText]:
    words = tuple(
        Word(word, Box(at * 50, 10, at * 50 + 40, 20)) for at, word in enumerate(text.split())
    )
    return [PageText(1, 600, 800, words, "text")]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1,234.50", "1234.50"),
        ("1.471,60", "1471.60"),
        ("1 234,50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1’234.50", "1234.50"),
        ("12,34,567.00", "1234567.00"),
        ("1.234.567", "1234567.00"),
        ("(12.00)", "-12.00"),
        ("12.00-", "-12.00"),
        ("−12.00", "-12.00"),
        ("-$5.00", "-5.00"),
        ("$-5.00", "-5.00"),
        ("($1,234.50)", "-1234.50"),
        ("EUR 12,50", "12.50"),
        ("12,50 €", "12.50"),
        ("US$ 5", "5.00"),
        ("12,-", "12.00"),
        ("37.43*", "37.43"),
        (".50", "0.50"),
        ("0.123", "0.123"),
    ],
)
def test_amounts_are_read_however_they_are_written(printed, value):
    assert parse(Kind.MONEY, printed).value == value


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "-",
        "$",
        "5%",
        "1..2",
        "1,234,50",
        "--5",
        "(-5)",
        "10.0.0.1",
        "1e5",
        "12.00 Std",
        "twelve",
    ],
)
def test_what_is_no_amount_is_refused(printed):
    assert parse(Kind.MONEY, printed).value is None
    assert parse(Kind.MONEY, printed).flags == (Flag.UNPARSED,)


def test_lone_group_of_three_is_settled_by_the_documents_locale_alone():
    assert parse(Kind.MONEY, "1.234").flags == (Flag.AMBIGUOUS,)
    assert parse(Kind.MONEY, "1.234", locale=GERMAN).value == "1234.00"
    assert parse(Kind.MONEY, "1,234", locale=AMERICAN).value == "1234.00"
    assert parse(Kind.NUMBER, "1.234", locale=AMERICAN).value == "1.234"


def test_plain_space_groups_digits_only_where_the_language_does_so():
    assert parse(Kind.NUMBER, "1 234").flags == (Flag.AMBIGUOUS,)
    assert parse(Kind.NUMBER, "1 234", locale=FRENCH).value == "1234"


def test_quantity_may_carry_its_unit():
    assert parse(Kind.NUMBER, "20 Stk").value == "20"
    assert parse(Kind.NUMBER, "8.00hrs").value == "8.00"


@pytest.mark.parametrize(
    "printed",
    [
        "31. Juli 2021",
        "07/31/2021",
        "2021-07-31",
        "31.07.2021",
        "Jul 31, 21",
        "31-Jul-2021",
        "31JUL2021",
        "July 31st, 2021",
        "July31,2021",
        "Saturday, July 31, 2021",
        "31 juillet 2021",
        "31 de julio de 2021",
        "31 luglio 2021",
        "2021-07-31T10:22:00Z",
        "31/07/2021 10:22",
    ],
)
def test_dates_are_read_in_many_forms(printed):
    assert parse(Kind.DATE, printed).value == "2021-07-31"


def test_order_of_day_and_month_is_settled_by_the_documents_locale_alone():
    assert parse(Kind.DATE, "03/04/2026").flags == (Flag.AMBIGUOUS,)
    assert parse(Kind.DATE, "03/04/2026", locale=GERMAN).value == "2026-04-03"
    assert parse(Kind.DATE, "03/04/2026", locale=AMERICAN).value == "2026-03-04"
    assert parse(Kind.DATE, "04/04/2026").value == "2026-04-04"
    assert parse(Kind.DATE, "03.04.2026", locale=AMERICAN).flags == (Flag.AMBIGUOUS,)


@pytest.mark.parametrize("printed", ["July 2021", "31/02/2021", "99/99/9999", "5/6", "12.50", ""])
def test_what_is_no_date_is_refused(printed):
    assert parse(Kind.DATE, printed).value is None


def test_currencies_are_named_by_code_sign_or_the_amount_they_stand_with():
    assert parse(Kind.CURRENCY, "€").value == "EUR"
    assert parse(Kind.CURRENCY, "US Dollars").value == "USD"
    assert parse(Kind.CURRENCY, "$56,651.49").value == "USD"
    assert parse(Kind.CURRENCY, "$", locale=Locale(dollar="CAD")).value == "CAD"
    assert parse(Kind.CURRENCY, "kr").flags == (Flag.AMBIGUOUS,)
    assert parse(Kind.CURRENCY, "Total").flags == (Flag.UNPARSED,)


def test_address_is_put_on_one_line():
    parsed = parse(Kind.ADDRESS, "1 High  Street,\nSpringfield, IL 62701\n")

    assert parsed.value == "1 High Street, Springfield, IL 62701"


def test_overlong_text_is_refused():
    assert parse(Kind.NAME, "x" * 5000).flags == (Flag.UNPARSED,)
    assert parse(Kind.MONEY, "1" * 5000).flags == (Flag.UNPARSED,)


def test_names_are_the_same_but_for_case_spaces_and_marks():
    assert same(Kind.NAME, "CONTOSO LTD.", "Contoso Ltd")
    assert not same(Kind.NAME, "Contoso Ltd", "Contoso")


def test_identifiers_are_the_same_but_for_spaces_and_marks():
    assert same(Kind.IDENTIFIER, "DE89 3704 0044", "DE8937040044")
    assert not same(Kind.IDENTIFIER, "INV-100", "inv-100")


def test_addresses_are_the_same_where_most_of_their_words_are():
    whole = "1 High Street, Springfield, IL 62701"

    assert same(Kind.ADDRESS, whole, "1 High Street Springfield IL 62701 USA")
    assert not same(Kind.ADDRESS, whole, "1 High Street")


def test_amounts_are_the_same_by_value():
    assert same(Kind.MONEY, "12.50", "12.5")
    assert not same(Kind.MONEY, "12.50", "12.51")
    assert same(Kind.MONEY, None, None)
    assert not same(Kind.MONEY, None, "0.00")


def test_document_shows_its_decimal_mark_and_its_order_of_dates():
    german = document_locale(pages("Rechnung vom 31.07.2021 Betrag 1.234,50 und 7,20 €"))
    american = document_locale(pages("Total $1,234.50 due 07/31/2021 Springfield, IL 62701"))

    assert (german.decimal, german.day_first, german.currency) == (",", True, "EUR")
    assert (american.decimal, american.day_first, american.currency) == (".", False, "USD")


def test_document_that_shows_both_leaves_it_open():
    locale = document_locale(pages("1,50 2.50 3,50 4.50 13/01/2020 01/13/2020"))

    assert locale.decimal == ""
    assert locale.day_first is None


def test_german_place_is_not_taken_for_delaware():
    assert document_locale(pages("Lieferant GmbH DE 80333 München 1,50")).day_first is not False


@given(
    st.sampled_from(list(Kind)), st.text(max_size=60), st.sampled_from([UNKNOWN, GERMAN, AMERICAN])
)
def test_no_text_can_break_it(kind, text, locale):
    parsed = parse(kind, text, locale=locale)

    assert (parsed.value is None) == bool(parsed.flags)


@given(st.text(alphabet=string.digits + ".,-()$€ /", max_size=24))
def test_what_is_read_as_an_amount_has_the_digits_that_are_printed(text):
    value = parse(Kind.MONEY, text).value
    if value is not None:
        printed = "".join(filter(str.isdigit, text)).lstrip("0")
        assert "".join(filter(str.isdigit, value)).lstrip("0").rstrip("0") == printed.rstrip("0")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_amount_survives_being_printed(amount):
    for printed in (f"{amount:,.2f}", f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))):
        value = parse(Kind.MONEY, printed).value
        assert value is not None
        assert Decimal(value) == amount


@given(st.dates(min_value=date(1980, 1, 1), max_value=date(2079, 12, 31)))
def test_date_survives_being_printed(day):
    for printed in (day.isoformat(), day.strftime("%d %B %Y"), day.strftime("%b %d, %y")):
        assert parse(Kind.DATE, printed).value == day.isoformat()


@pytest.mark.parametrize(
    ("text", "day_first"),
    [
        ("ACME SDN BHD Date 05/06/2018 Total RM 4.00", True),
        ("Dublin 11/07/22 Total EUR 3.25", True),
        ("MEGA MART 800-555-0199 CHICAGO, IL 05/06/2019 $4.00", False),
        ("Singapore noodles $4.00 05/06/2019", None),
        ("Redmond, WA 98052 05/06/2019 Total EUR 4.00", False),
    ],
)
def test_country_that_a_document_names_settles_the_order_of_its_dates(text, day_first):
    assert document_locale(pages(text)).day_first is day_first


def test_time_glued_to_a_date_does_not_hide_it():
    text = "REG 18-03-201811:23"
    assert [text[start:end] for start, end in dates_in(text)] == ["18-03-2018"]
