"""The built-in rules on an identity document by itself: its dates, its machine readable zone."""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from extraction import mrz
from extraction.schemas.id_document import IdDocument
from rules.models import Severity
from rules.names import folded
from rules.registry import Fail, Missing, Pass, Verdict, rule
from rules.view import Node, View

ICAO = "ICAO Doc 9303, Machine Readable Travel Documents, parts 3 to 7"
CHECKED = {"number": "number", "born_on": "date of birth", "expires_on": "date of expiry"}


@rule(
    "id_document.dates_in_order",
    on=IdDocument,
    severity=Severity.BLOCKER,
    source="AAMVA DL/ID Card Design Standard; ICAO Doc 9303",
)
def dates_in_order(document: View[IdDocument]) -> Iterator[Fail | Missing]:
    """It was issued after its holder was born, and expires after it was issued."""
    born, issued, expires = (
        node.maybe_day()
        for node in (document.date_of_birth, document.issued_on, document.expires_on)
    )
    if issued and expires and expires <= issued:
        yield Fail(
            f"It expires on {expires}, not after it was issued on {issued}.",
            about=(document.issued_on, document.expires_on),
            expected=f"after {issued}",
            found=str(expires),
        )
    if born and issued and issued <= born:
        yield Fail(
            f"It was issued on {issued}, not after its holder was born on {born}.",
            about=(document.issued_on, document.date_of_birth),
            expected=f"after {born}",
            found=str(issued),
        )
    if issued is None or (born is None and expires is None):
        unread = document.issued_on if issued is None else document.expires_on
        yield Missing(f"{unread.in_words()} was not read.")


@rule("id_document.zone_checks", on=IdDocument, severity=Severity.WARNING, source=ICAO)
def zone_checks(document: View[IdDocument]) -> Verdict:
    """The check digits of the machine readable zone are right."""
    lines = _lines(document)
    if not lines:
        return Pass()  # a driver's licence has none
    zone = mrz.read(lines)
    if zone is None:
        return Missing("The machine readable zone was not read as a whole.")
    if not zone.bad:
        return Pass()
    wrong = " and ".join(CHECKED[name] for name in sorted(zone.bad))
    return Fail(
        f"The zone's check digits don't fit its {wrong}: look whether a character was misread.",
        about=tuple(_zone_nodes(document)),
    )


@rule("id_document.zone_agrees", on=IdDocument, severity=Severity.BLOCKER, source=ICAO)
def zone_agrees(document: View[IdDocument]) -> Iterator[Fail | Missing]:
    """What is printed is what the machine readable zone says, as far as its check digits vouch."""
    lines = _lines(document)
    if not lines:
        return
    zone = mrz.read(lines)
    if zone is None:
        yield Missing("The machine readable zone was not read as a whole.")
        return
    birth, expiry = document.date_of_birth.maybe_day(), document.expires_on.maybe_day()
    number = folded(document.number.maybe_text() or "").replace(" ", "").upper()
    pairs = (
        ("number", document.number, number, zone.number),
        ("born_on", document.date_of_birth, birth and f"{birth:%y%m%d}", zone.born_on),
        ("expires_on", document.expires_on, expiry and f"{expiry:%y%m%d}", zone.expires_on),
    )
    for name, node, printed, coded in pairs:
        if not printed or name in zone.bad or printed == coded:
            continue
        if name == "number" and coded in (printed[:9], printed[:9].rstrip("<")):
            continue  # a number of more than nine characters goes on elsewhere
        near = OSA.distance(printed, coded) == 1
        yield Fail(
            f"The {CHECKED[name]} is printed as {node.maybe_text()}, but the machine readable "
            f"zone says {coded}" + (": look whether a character was misread." if near else "."),
            severity=Severity.WARNING if near else None,
            about=(node, *_zone_nodes(document)),
            expected=coded,
            found=str(node.maybe_text()),
        )
    yield from _name(document, zone)


def _name(document: View[IdDocument], zone: mrz.Zone) -> Iterator[Fail]:
    """No check digit vouches for the name: letters may be misread, so it has to be far off."""
    last = document.last_name.maybe_text()
    if not last or mrz.is_spelt(last, zone.surname):
        return
    spelt = mrz.spelt(last)
    coded = zone.surname.replace(" ", "")
    if OSA.normalized_similarity(spelt[: len(coded)], coded) >= 0.7 or coded in spelt:
        return
    yield Fail(
        f"The surname is printed as {last}, but the machine readable zone says {zone.surname}.",
        about=(document.last_name, *_zone_nodes(document)),
        expected=zone.surname,
        found=last,
    )


def _zone_nodes(document: View[IdDocument]) -> Iterator[Node]:
    zone = document.machine_readable
    return (
        node for node in (zone.line_one, zone.line_two, zone.line_three) if node.peek() is not None
    )


def _lines(document: View[IdDocument]) -> list[str]:
    return [str(node.maybe()) for node in _zone_nodes(document)]
