"""What a line of text may be."""

import pytest

from extraction.naming import is_name


@pytest.mark.parametrize("text", ["S & M VANCE", "J. & M. Q. OLIVEIRA", "D R Bellamy"])
def test_initials_before_a_surname_are_a_name(text):
    assert is_name(text)


@pytest.mark.parametrize("text", ["S T A T E M E N T", "P A Y S T U B S I D E"])
def test_title_in_spaced_letters_is_no_name(text):
    assert not is_name(text)
