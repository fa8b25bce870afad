"""What a file is by its first bytes, and the name it is shown by."""

import unicodedata

import pytest

from extraction.refusals import SandboxFailed, refusal, too_large
from extraction.sniff import NAME_LENGTH, clean_name, media_type


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\xef\xbb\xbf%PDF-1.4", "application/pdf"),
        (b"\r\n \t\x00%PDF-1.4", "application/pdf"),
        (b" " * 1019 + b"%PDF-", "application/pdf"),
        (b" " * 1020 + b"%PDF-", None),
        (b"<html>%PDF-1.4", None),
        (b"\xef\xbb\xbf\xef\xbb\xbf%PDF-1.4", None),
        (b"PK\x03\x04%PDF-1.4", None),
        (b"\x1f\x8b\x08\x00%PDF-1.4", None),
        (b"%pdf-1.4", None),
        (b"%PDF", None),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b" \x89PNG\r\n\x1a\n", None),
        (b"\x89PNG\n\x1a\n", None),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\xff\xd8", None),
        (b"GIF89a", None),
        (b"II*\x00", None),
        (b"<svg>", None),
        (b"", None),
    ],
)
def test_type_is_what_the_first_bytes_say(head, expected):
    assert media_type(head) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pay stub.pdf", "pay stub.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\dave\\stub.pdf", "stub.pdf"),
        ("a/b/", "b"),
        ("fdp\u202egnp.exe", "fdpgnp.exe"),
        ("a\u200bb\x00c\x07.pdf", "abc.pdf"),
        ("Cafe\u0301.pdf", "Café.pdf"),
        ("line\nbreak\t.pdf", "line break .pdf"),
        ("  .hidden.pdf ", "hidden.pdf"),
        ("...", "file"),
        ("", "file"),
        ("\ud800\ue000", "file"),
        ("<script>.pdf", "<script>.pdf"),
    ],
)
def test_name_keeps_what_a_person_can_see(name, expected):
    assert clean_name(name) == expected


def test_long_name_is_shortened_before_its_extension():
    name = clean_name("ü" * 400 + ".pdf")

    assert len(name) == NAME_LENGTH
    assert name.endswith("ü….pdf")
    assert clean_name("x" * NAME_LENGTH) == "x" * NAME_LENGTH
    assert unicodedata.is_normalized("NFC", name)


def test_refusals_say_what_to_do():
    assert too_large(25_000_000).sentence == "The selected file must be smaller than 25 MB"
    assert refusal("unsupported_type").sentence == "The selected file must be a PDF, PNG or JPEG"
    assert isinstance(refusal("parser_timeout"), SandboxFailed)
    assert not isinstance(refusal("encrypted"), SandboxFailed)
