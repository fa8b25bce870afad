"""Every word that an applicant reads can be translated: pages in a language that nobody speaks."""

import re
from collections.abc import Iterable
from zoneinfo import available_timezones

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from extraction.models import Case, Document, FieldValue, Page
from extraction.stating import edition
from review.models import Decision, Submission
from review.request_models import Request
from tests import makers, pseudo, showcase

pytestmark = pytest.mark.django_db

NOBODY = showcase.NOBODY
# What stays as it is in every language.
NAMES = {"Countersign", "English", "Español", "Nothing on it can be read."}
UNITS = re.compile(r"\b(\d+|KB|MB|bytes|PDF|PNG|JPEG|UTC)\b")
DAY = re.compile(r"\b\d{1,2} (de )?[a-z]+ (de )?\d{4}(, \d\d:\d\d)?")


def data() -> list[str]:
    """All that people and papers say, the longest first."""
    said: set[str] = NAMES | available_timezones()
    for user in User.objects.all():
        said |= {user.email, user.full_name}
    for case in Case.objects.all():
        said |= {case.reference, *map(str, case.stated.values())}
    for value in FieldValue.objects.all():
        said |= {value.raw, value.value or "", value.reason, str(value.evidence or {})}
        said |= {(value.evidence or {}).get("quote", "")}
    for page in Page.objects.all():
        said.add(" ".join(word[0] for word in page.words))
        said |= {word[0] for word in page.words}
    said |= set(Document.objects.values_list("name", flat=True))
    said |= set(Decision.objects.values_list("reason", flat=True))
    said |= set(Request.objects.values_list("text", flat=True))
    said |= set(Request.objects.values_list("answer", flat=True))
    said |= set(Submission.objects.values_list("text", flat=True))
    return sorted((one for one in said if len(one) > 1), key=len, reverse=True)


def unsaid(pieces: Iterable[str], known: list[str]) -> list[str]:
    """What is left of the pieces without data."""
    whole = {" ".join(one.split()) for one in known}
    left = []
    for piece in pieces:
        if piece in whole:
            continue
        rest = DAY.sub("", piece)
        for one in known:
            if " " in one or any(letter.isdigit() or letter in "@." for letter in one):
                rest = rest.replace(one, "")
        rest = UNITS.sub("", rest)
        if re.search(r"[^\W\d_]{2}", rest) and rest.strip(" ,.:;()·–-") not in whole:
            left.append(piece)
    return left


def asked_for_nothing(shown: showcase.Showcase) -> list[tuple[str, dict[str, str]]]:
    """Forms that are sent with something wrong, for what the page says then."""
    case = shown.open
    value = shown.value(case, "pay_stub", "net_pay.current")
    stub = shown.document(case, "pay_stub")

    def at(name: str, *args: object) -> str:
        return reverse(name, args=[case.reference, *args])

    wrong = "not a day, nor an amount"
    return [
        (reverse("accounts:sign_in"), {"username": "nobody@example.org", "password": "wrong"}),
        (reverse("accounts:sign_in"), {"username": "", "password": ""}),
        (at("apply:upload"), {}),
        (at("apply:type", stub.pk), {}),
        (at("apply:change", value.pk), {"text": "", "version": str(value.version)}),
        (at("apply:change", value.pk), {"text": wrong, "version": str(value.version)}),
        (at("apply:change", value.pk), {"text": "1.00", "version": "0"}),
        (at("apply:right", value.pk), {"version": "0"}),
        (at("apply:declare"), {}),
        (at("apply:declare"), {"accept": "yes", "shown": "x"}),
        (
            at("apply:about_group", "person"),
            {
                "seen": edition(case.stated, "person"),
                **{f"{name}-0": wrong for name in ("date_of_birth", "phone", "ssn")},
            },
        ),
        ("/apply/none/", {}),
    ]


def read(client: Client, address: str, sent: dict[str, str] | None = None) -> str:
    headers = {"Accept-Language": "es"}
    if sent is None:
        answer = client.get(address, headers=headers, follow=True)
    else:
        answer = client.post(address, sent, headers=headers, follow=True)
    assert answer["Content-Language"] == "es", address
    return answer.content.decode()


def test_no_word_of_an_applicants_page_is_outside_the_catalogue(tmp_path, client):
    shown = showcase.build()
    stranger = Client()
    client.force_login(makers.dave())
    places = {NOBODY: stranger, "dave": client}
    with pseudo.spoken(tmp_path):
        known = data()
        left = []
        for screen in showcase.SCREENS:
            if screen.who in places and not screen.route.startswith("mail:"):  # the demo's alone
                html = read(places[screen.who], screen.url(shown))
                left += [f"{screen.name}: {one}" for one in unsaid(pseudo.outside(html), known)]
        for address, sent in asked_for_nothing(shown):
            who = stranger if "/accounts/" in address else client
            html = read(who, address, sent)
            left += [f"{address} sent: {one}" for one in unsaid(pseudo.outside(html), known)]

    assert not left, "\n".join(left)


def test_a_word_outside_is_seen():
    html = (
        '<html lang="es"><p>⟦Said⟧ <b>not</b> <i lang="en">data</i></p><a title="Nor this">⟦x⟧</a>'
    )

    assert pseudo.outside(html) == ["not", "Nor this"]
