"""Names of persons and organisations: what is one's in other words, and what is another's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.names import (
    Likeness,
    best_likeness,
    folded,
    holds_surname,
    is_named_in,
    is_one_of,
    likeness,
    same_organisation,
    same_person,
)

ONE = [
    ("Dave Applewood", "APPLEWOOD, DAVE"),
    ("Dave Applewood", "D. Applewood"),
    ("Dave Applewood", "Dave Q. Applewood"),
    ("Dave Applewood", "Dave A."),
    ("Dave Applewood", "Dave Aplewood"),
    ("DaveApplewood", "Dave Applewood"),
    ("José Núñez", "JOSE NUNEZ"),
    ("Bill Smith", "William Smith"),
    ("Barb Smith", "Barbara Smith"),
    ("Vance T G", "Tobias Vance"),
    ("Pepe Núñez", "José Núñez"),
    ("John Smith, Jr.", "John Smith"),
    ("Mr. John Q Public, CPA", "Public John"),
    ("Mary McDonald", "Mary Mc Donald"),
    ("Juan de la Cruz", "Juan Delacruz"),
    ("Juan de la Cruz", "CRUZ JUAN"),
    ("Sean O'Brien", "SEAN OBRIEN"),
    ("Anna Smith-Jones", "Anna Smith Jones"),
    ("Maria and Luis Oliveira", "Maria Oliveira"),
    ("Maria and Luis Oliveira", "LUIS OLIVEIRA"),
    ("M & L OLIVEIRA", "Maria Oliveira"),
    ("OLIVEIRA, MARIA & LUIS", "Luis Oliveira"),
    ("MARIA OLIVEIRA LUIS OLIVEIRA", "Luis Oliveira"),
    ("John Smith or Jane Doe", "Jane Doe"),
    ("MARIA E AND LUIS OLIVEIRA", "Maria Elena Oliveira"),
]
ANOTHER = [
    ("Dave Applewood", "Erin Outsider"),
    ("Dave Applewood", "Dave Outsider"),
    ("Dave Applewood", "E. Applewood"),
    ("Dave Applewood", "D. A."),
    ("Martin Lopez", "Martinez Lopez"),
    ("Grace Vance", "Tobias G Vance"),
    ("Aisha Sorensen", "Tobias A. Sorensen"),
    ("Wei Zhang", "Wei Wang"),
    ("Maria and Luis Oliveira", "Ana Oliveira"),
    ("John Smith", ""),
    ("Mr.", "Mr. John Smith"),
]
DOUBTFUL = [
    ("John Smith Jr", "John Smith Sr"),
    ("John Smith III", "John Smith, Jr."),
    ("Maria Elena Oliveira", "Maria Santos Oliveira"),
    ("Maria E. Oliveira", "Maria S. Oliveira"),
]
ONE_FIRM = [
    ("Kestrel Aerostructures, Inc.", "KESTREL AEROSTRUCTURES"),
    ("Kestrel Aerostructures, Inc.", "Kestrel Aero"),
    ("Harrow & Pike Industrial Supply", "Harrow and Pike Indl Supply"),
    ("Oliveira LLC dba Sunrise Cafe", "Sunrise Café"),
    ("St. Mary's Hospital", "Saint Marys Hosp"),
    ("A.B.C. Plumbing L.L.C.", "ABC Plumbing LLC"),
    ("J.P. Morgan Chase Bank, N.A.", "JPMorgan Chase Bank"),
    ("International Business Machines Corp.", "IBM"),
    ("Müller Maschinenbau GmbH", "Muller Maschinenbau"),
    ("The Boeing Company", "Boeing Co"),
]
OTHER_FIRM = [
    ("First National Bank", "First National Insurance"),
    ("State of California", "State Farm"),
    ("National", "National Grid"),
    ("Smith Plumbing", "Jones Plumbing"),
    ("Delta Systems", "Delta Logistics"),
    ("", "Delta Logistics"),
]
WORDS = st.text(
    st.characters(categories=("Lu", "Ll", "Nd")) | st.sampled_from(" .,-'&"), max_size=30
)
PARTS = [
    *("Maria", "Luis", "J.", "de", "Oliveira", "Núñez", "O'Brien", "Smith-Jones", "Jr."),
    *("and", "&", ","),
]
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map(" ".join) | WORDS


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one_person_is_known_in_other_words(one, other):
    assert same_person(one, other)


@pytest.mark.parametrize(("one", "other"), ANOTHER)
def test_another_person_is_another(one, other):
    assert likeness(one, other) is Likeness.DIFFERENT


@pytest.mark.parametrize(("one", "other"), DOUBTFUL)
def test_what_stands_between_or_after_the_names_makes_it_doubtful(one, other):
    assert likeness(one, other) is Likeness.DOUBTFUL
    assert not same_person(one, other)


def test_likeness_tells_a_whole_name_from_a_short_one():
    assert likeness("Núñez, José", "jose nunez") is Likeness.SAME
    assert likeness("J. Nunez", "José Núñez") is Likeness.LIKELY


@pytest.mark.parametrize(("one", "other"), ONE_FIRM)
def test_one_organisation_is_known_in_other_words(one, other):
    assert same_organisation(one, other)


@pytest.mark.parametrize(("one", "other"), OTHER_FIRM)
def test_another_organisation_is_another(one, other):
    assert not same_organisation(one, other)


@given(NAMES, NAMES)
def test_likeness_is_the_same_both_ways_round(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert same_organisation(one, other) == same_organisation(other, one)


@given(NAMES.filter(folded))
def test_a_name_is_its_own_however_it_is_written(name):
    for written in (name, name.upper(), name.lower(), f" {name}  ", name.replace(" ", "  ")):
        if folded(written) == folded(name):  # "ß" is no "SS" to every font
            assert likeness(name, written) is Likeness.SAME
            assert same_organisation(name, written)


@given(st.permutations(["Maria", "Elena", "Oliveira"]))
def test_order_never_counts(words):
    assert likeness("Maria Elena Oliveira", " ".join(words)) is Likeness.SAME


@pytest.mark.parametrize(
    ("organisation", "text", "named"),
    [
        ("Kestrel Aerostructures, Inc.", "ACH CREDIT KESTREL AEROSTR PAYROLL 8841", True),
        ("Kestrel Aerostructures, Inc.", "KESTRELAERO DIR DEP", True),
        ("Kestrel Aerostructures, Inc.", "VENMO CASHOUT", False),
        ("First National Services", "FIRST NATIONAL SERV PAY", True),
        ("First National Services", "FIRST STREET CAFE", False),
    ],
)
def test_organisation_is_found_in_a_banks_line(organisation, text, named):
    assert is_named_in(organisation, text) is named


def test_firm_with_a_persons_last_name_is_seen():
    assert holds_surname("Oliveira Plumbing LLC", "Maria Oliveira")
    assert holds_surname("Ng Consulting LLC", "Wei Ng")
    assert not holds_surname("Kestrel Aerostructures", "Maria Oliveira")
    assert not holds_surname("Kestrel Aerostructures", "Maria")


def test_one_of_several_persons():
    names = ("Maria Oliveira", "Maria Santos")

    assert is_one_of("SANTOS, MARIA", names)
    assert not is_one_of("Ana Santos", names)
    assert best_likeness("M. Santos", names) is Likeness.LIKELY
    assert best_likeness("Ana", ()) is Likeness.DIFFERENT
