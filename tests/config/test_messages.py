"""The catalogues are whole, and what finds and compares messages sees what it has to see."""

import gettext
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from config import messages
from config.language import ENGLISH
from config.messages import Found, catalogue, compiled, faults, found, merged, written
from review.shown_words import shown_words

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != ENGLISH]


def said(*ids: str, context: str | None = None, place: str = "templates/a.html"):
    """What the code says, as `found` gives it."""
    return {(ids[0], context): [Found(ids, context, place)]}


def translated(english: str | tuple[str, str], other: str | tuple[str, str]) -> Catalog:
    catalog = Catalog(locale="es", fuzzy=False)
    catalog.add(english, other)
    return catalog


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_message_is_translated(code):
    """Where this fails: `manage.py messages`, then translate what it names in locale/."""
    assert list(faults(catalogue(code), found(shown_words()))) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_catalogue_is_as_the_command_writes_it(code):
    there = messages.path_of(code).read_bytes()

    assert written(merged(catalogue(code), found(shown_words()))) == there


@pytest.mark.parametrize("code", LANGUAGES)
def test_compiled_file_is_made_of_the_written_one(code):
    there = messages.path_of(code).with_suffix(".mo").read_bytes()

    assert there == compiled(catalogue(code))
    assert gettext.GNUTranslations(BytesIO(there)).gettext("Sign in") != "Sign in"


@pytest.mark.parametrize(
    ("english", "other", "wrong"),
    [
        ("Hello", "", "empty"),
        ("%(name)s was added", "Se agregó", "other placeholders"),
        ("%(name)s was added", "Se agregó %(nombre)s", "other placeholders"),
        ("%(count)d files", "%(count)s archivos", "other placeholders"),
        ("At most {pages}", "Hasta {paginas}", "other placeholders"),
        ("<strong>%(to)s</strong>", "<b>%(to)s</b>", "other tags"),
        ("and ", "y", "other spaces at its ends"),
        (("%(n)d page", "%(n)d pages"), ("una página", "páginas"), "other placeholders"),
        (("%(n)d page", "%(n)d pages"), ("%(m)d página", "%(n)d páginas"), "of its own"),
    ],
)
def test_a_translation_that_would_not_fit_is_named(english, other, wrong):
    ids = (english,) if isinstance(english, str) else english

    lines = list(faults(translated(english, other), said(*ids)))

    assert any(wrong in line for line in lines), lines


def test_a_singular_need_not_say_its_number():
    pages = ("%(n)d page", "%(n)d pages")

    assert list(faults(translated(pages, ("una página", "%(n)d páginas")), said(*pages))) == []


def test_what_is_new_and_looks_like_another_is_a_guess():
    old = translated("The file could not be read.", "No se pudo leer el archivo.")
    now = said("The files could not be read.")

    lines = list(faults(merged(old, now), now))

    assert [line.partition(":")[0] for line in lines] == ["fuzzy"]


def test_a_message_that_comes_back_finds_its_translation():
    old = translated("Hello", "Hola")

    gone = merged(old, {})
    back = merged(gone, said("Hello"))

    assert back["Hello"].string == "Hola"
    assert list(faults(back, said("Hello"))) == []


def test_messages_are_found_in_python_and_in_templates(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    (tmp_path / "review").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "review" / "a.py").write_text(
        "from django.utils.translation import gettext, ngettext, pgettext\n"
        "from django.utils.translation import gettext_lazy as _later\n"
        '_later("Later")\ngettext("One")\nngettext("%(n)d two", "%(n)d twos", 2)\n'
        'pgettext("verb", "Change")\n'
    )
    (tmp_path / "templates" / "a.html").write_text(
        "{% load i18n %}\n<p>{% translate \"It's three\" %}\n  <b>it's 5 < 6 {{ x }}</b>\n"
        "{% blocktranslate trimmed count n=many %}\n {{ n }} four\n{% plural %}\n {{ n }} fours\n"
        "{% endblocktranslate %}</p>\n"
    )

    assert set(found([("Name", "schema.py")])) == {
        ("Later", None),
        ("One", None),
        ("%(n)d two", None),
        ("Change", "verb"),
        ("It's three", None),
        ("%(n)s four", None),
        ("Name", None),
    }


def test_a_button_shares_no_word_with_a_field():
    """ "Change" is what a till gives back, and what a link lets do: one message can't be both."""
    nouns = {"Name", "Full name"}  # the same thing in both
    both = {
        places[0].ids[0]
        for places in found(shown_words()).values()
        if any(one.place.startswith("extraction/schemas/") for one in places)
        and any(one.place.startswith("templates/") for one in places)
    }

    assert both <= nouns, "give the button's message a context"


def test_every_language_is_offered_in_its_own_words():
    folders = {path.name for path in Path(messages.LOCALE).iterdir()}

    assert folders == set(LANGUAGES)
