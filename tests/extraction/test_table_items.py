from extraction.candidates import Finder
from extraction.locales import document_locale
from extraction.sheet import Sheet
from extraction.table_items import items
from extraction.tables import item_tables
from tests.extraction.typed import typed

HEADS = "Item           Qty    Unit price    Amount"


def rows(text, lexicon="invoice"):
    """The items of a page as texts: description, quantity, price, amount, code."""
    page = typed(text)
    finder = Finder(Sheet([page], lexicon), document_locale([page]))
    names = ("col_description", "col_quantity", "col_unit_price", "col_amount", "col_code")
    return [
        tuple(item[name].raw if name in item else None for name in names)
        for table in item_tables(finder.sheet)
        for item in items(finder, table)
    ]


def test_sum_under_an_unknown_label_is_no_item():
    found = rows(f"""
{HEADS}
Paper          2      10.00         20.00
Ink            1      30.00         30.00
                      Worth of it   50.00
                      Levy           5.00
                      Total         55.00
""")

    assert found == [("Paper", "2", "10.00", "20.00", None), ("Ink", "1", "30.00", "30.00", None)]


def test_charge_without_a_count_is_an_item_where_the_sum_takes_it_in():
    found = rows(f"""
{HEADS}
Paper          2      10.00         20.00
Callout                              5.00

                      Subtotal      25.00
""")

    assert [item[0] for item in found] == ["Paper", "Callout"]


def test_charge_that_the_sum_leaves_out_is_no_item():
    found = rows(f"""
{HEADS}
Paper          2      10.00         20.00
Callout                              5.00

                      Subtotal      20.00
""")

    assert [item[0] for item in found] == ["Paper"]


def test_box_of_remarks_beside_the_sums_holds_no_items():
    found = rows("""
Code      Item           Qty    Unit price    Amount
A-100     Paper          2      10.00         20.00
Remarks                         Subtotal      20.00
Deliver before 06/27/2026       Tax            1.00
Quote our number 12             Freight        2.00
""")

    assert [item[0] for item in found] == ["Paper"]


def test_items_go_on_after_the_sum_of_a_part():
    found = rows(f"""
{HEADS}
Labour
Fitting        2      40.00         80.00
Sealing        1      20.00         20.00
Total labour                       100.00
Materials
Grout          4       5.00         20.00
                      Subtotal     120.00
""")

    assert [item[0] for item in found] == ["Fitting", "Sealing", "Grout"]


def test_words_under_an_article_number_stay_with_it():
    found = rows(
        """
Line   Part number / description   Quantity   Unit price   Amount
1      B805-31                     3          10.00        30.00
       Hex bolt 3/8-16 x 2 in
2      K559-16                     2          20.00        40.00
       Toner cartridge, black
""",
        "purchase_order",
    )

    assert [(item[0], item[4]) for item in found] == [
        ("Hex bolt 3/8-16 x 2 in", "B805-31"),
        ("Toner cartridge, black", "K559-16"),
    ]


def test_quantity_that_touches_its_words_is_told_by_the_product():
    found = rows("""
No.   Qty      Item                  Price   Amount
1     4,00 Desk, 160 cm              10,00   40,00
2     1,00 Lamp, black               25,00   25,00
""")

    assert [item[:2] for item in found] == [("Desk, 160 cm", "4,00"), ("Lamp, black", "1,00")]


def test_head_of_several_words_is_one_column():
    found = rows("""
 Qty   Goods or services     Each    Value
  12   Fitting and finishing  5.00   60.00
   2   Oak worktop, 2 m      10.00   20.00
""")

    assert [item[0] for item in found] == ["Fitting and finishing", "Oak worktop, 2 m"]


def test_table_without_counts_beside_one_with_them_holds_no_items():
    found = rows(f"""
{HEADS}
Paper          2      10.00         20.00
               Total  20.00

Description    Amount
Deposit        15.00
""")

    assert [item[0] for item in found] == ["Paper"]
