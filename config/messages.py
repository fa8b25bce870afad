"""The catalogues of translations: found in the code, kept in locale/, compiled and checked.

Needs neither GNU gettext nor a database. A message is what stands in the code, in English; a
catalogue is a .po file that people write and the .mo file that is made from it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.environment import ROOT

LOCALE = ROOT / "locale"
APPS = ("audit", "mail", "accounts", "extraction", "rules", "review", "config")
Arguments = tuple[int | tuple[int, str], ...] | None
KEYWORDS: dict[str, Arguments] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
ALIAS = re.compile(r"^from django\.utils\.translation import (\w+) as (\w+)", re.MULTILINE)
NAMED = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*([a-zA-Z])")
BRACED = re.compile(r"\{(\w*)[^{}]*\}")
TAG = re.compile(r"</?\w[^>]*>")


@dataclass(frozen=True, slots=True)
class Found:
    """One message as the code has it. `ids` are the singular and, where it counts, the plural."""

    ids: tuple[str, ...]
    context: str | None
    place: str  # "templates/base.html"
    comments: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str | None]:
        return self.ids[0], self.context


def found(more: Iterable[tuple[str, str]] = ()) -> dict[tuple[str, str | None], list[Found]]:
    """Every message of the code, by singular and context.

    Args:
        more: messages that no call holds as they are data, as the names of fields: text and place.
    """
    messages: dict[tuple[str, str | None], list[Found]] = {}
    named = (Found((text,), None, place) for text, place in more)
    for one in (*_in_python(), *_in_templates(), *named):
        messages.setdefault(one.key, []).append(one)
    return messages


def path_of(code: str) -> Path:
    """The catalogue that people write."""
    return LOCALE / code / "LC_MESSAGES" / "django.po"


def catalogue(code: str) -> Catalog:
    """The catalogue of a language, empty where there is none yet."""
    path = path_of(code)
    if not path.exists():
        return Catalog(locale=code, project="Countersign", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def merged(old: Catalog, messages: dict[tuple[str, str | None], list[Found]]) -> Catalog:
    """`old` brought to what the code says now: in the order of places and messages.

    What is new has a guess where something alike was translated, and is marked fuzzy. What the code
    does not say any more stays at the end, for the day it comes back.
    """
    fresh = _like(old)  # before it is brought up to date, which changes its date
    template = Catalog(locale=old.locale)
    for places in messages.values():
        first = places[0]
        template.add(
            _id(first.ids),
            context=first.context,
            locations=[(place, 0) for place in sorted({one.place for one in places})],
            auto_comments=[line for one in places for line in one.comments],
        )
    shelved = {(_singular(gone), gone.context): gone for gone in old.obsolete.values()}
    old.update(template)
    # The place first, so that what stands together is translated together.
    whole = sorted(
        (message for message in old if message.id),
        key=lambda message: (message.locations[0][0], _singular(message), message.context or ""),
    )
    for message in whole:
        back = shelved.get((_singular(message), message.context))
        if back and (message.fuzzy or not message.string) and back.id == message.id:
            message.string, message.flags = back.string, back.flags - {"fuzzy"}
        fresh[_id(_texts(message.id))] = message
    for key, gone in old.obsolete.items():
        if gone.string and not gone.fuzzy:
            fresh.obsolete[key] = gone
    return fresh


def compiled(catalog: Catalog) -> bytes:
    """The .mo file of a catalogue."""
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def written(catalog: Catalog) -> bytes:
    """The .po file of a catalogue: places without line numbers, which would change every day."""
    made = BytesIO()
    write_po(made, catalog, width=100, include_lineno=False)
    return made.getvalue()


def keep(code: str, catalog: Catalog) -> None:
    """Write both files of a language."""
    path = path_of(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(catalog))
    path.with_suffix(".mo").write_bytes(compiled(catalog))


def faults(catalog: Catalog, messages: dict[tuple[str, str | None], list[Found]]) -> Iterator[str]:
    """What is wrong with a catalogue, a line for each: what lacks, and what differs too much."""
    there = {(_singular(one), one.context): one for one in catalog if one.id}
    for key, places in messages.items():
        message = there.get(key)
        where = f"{places[0].place}: {key[0]!r}"
        if message is None:
            yield f"missing: {where}"
        elif message.fuzzy:
            yield f"fuzzy: {where}"
        elif not all(_texts(message.string)):
            yield f"empty: {where}"
        else:
            yield from (f"{wrong}: {where}" for wrong in _differences(message))


def _differences(message: Message) -> Iterator[str]:
    ids, strings = _texts(message.id), _texts(message.string)
    for number, text in enumerate(strings):
        english = ids[min(number, len(ids) - 1)]
        if _holes(english) != _holes(text) and not (len(ids) > 1 and number == 0):
            yield "other placeholders"
        # "One page" needs no number; a placeholder that English does not have is never filled.
        if number == 0 and set(_holes(text)) - {hole for one in ids for hole in _holes(one)}:
            yield "a placeholder of its own"
        if Counter(TAG.findall(english)) != Counter(TAG.findall(text)):
            yield "other tags"
        if (english[:1].isspace(), english[-1:].isspace()) != (
            text[:1].isspace(),
            text[-1:].isspace(),
        ):
            yield "other spaces at its ends"


def _holes(text: str) -> Counter[tuple[str, ...]]:
    named: list[tuple[str, ...]] = [(name, kind) for name, kind in NAMED.findall(text)]
    bare = re.findall(r"%[sdfr]", NAMED.sub("", text.replace("%%", "")))
    return Counter([*named, *((one,) for one in (*BRACED.findall(text), *bare))])


def _in_python() -> Iterator[Found]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts and "gettext" in (text := path.read_text()):
                aliases = ((alias, name) for name, alias in ALIAS.findall(text) if name in KEYWORDS)
                also = {alias: KEYWORDS[name] for alias, name in aliases}
                yield from _extracted(text, path, KEYWORDS | also)


def _in_templates() -> Iterator[Found]:
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"} and "i18n" in (text := path.read_text()):
            # Django makes calls of the tags and crosses out the rest; without indentation the lines
            # read as Python.
            lines = templatize(text).splitlines()
            yield from _extracted("\n".join(line.strip() for line in lines), path, KEYWORDS)


def _extracted(source: str, path: Path, keywords: dict[str, Arguments]) -> Iterator[Found]:
    place = str(path.relative_to(ROOT))
    file = BytesIO(source.encode())
    for _, ids, comments, context in extract(
        "python", file, keywords=keywords, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        texts = (ids,) if isinstance(ids, str) else tuple(ids)
        yield Found(tuple(map(str, texts)), context, place, tuple(comments))


def _like(old: Catalog) -> Catalog:
    """An empty catalogue with the head of `old`; its dates stay, or each run would change them."""
    return Catalog(
        locale=old.locale,
        project="Countersign",
        header_comment="# Countersign in other words. See docs/how-to/translate.md.",
        creation_date=old.creation_date,
        revision_date=old.revision_date,
        fuzzy=False,
    )


def _id(ids: tuple[str, ...]) -> str | tuple[str, str]:
    return ids[0] if len(ids) == 1 else (ids[0], ids[1])


def _singular(message: Message) -> str:
    return str(_texts(message.id)[0])


def _texts(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)
