"""What others wrote while somebody was writing: nobody's version is replaced unseen."""

from dataclasses import dataclass

from django.http import HttpRequest

from extraction.models import CaseKind
from rules.life import CannotGo
from rules.models import Version


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is there where somebody begins to write."""

    base: str  # the newest version's key, which the form carries; "" where there is none
    open: Version | None  # what saving would discard


def ahead(subject: str, name: str, kind: CaseKind | None) -> Ahead:
    """What there is of a rule, a rule's limits or a kind's paperwork."""
    newest = _newest(subject, name, kind)
    if newest is None:
        return Ahead("0", None)
    return Ahead(str(newest.pk), newest if newest.open else None)


def refuse_overtaken(request: HttpRequest, subject: str, name: str, kind: CaseKind | None) -> None:
    """Let the form that was sent be saved only if it began at the newest version.

    Raises:
        CannotGo: somebody wrote another meanwhile. Sent again, the form begins at that one.
    """
    base = request.POST.get("base")
    newest = _newest(subject, name, kind)
    if base is None or newest is None or base == str(newest.pk):
        return
    raise CannotGo(
        f"{newest.author.full_name} wrote version {newest.number} while you were writing: look at "
        "it first. What you typed is still here; saved again, it takes that version's place."
    )


def _newest(subject: str, name: str, kind: CaseKind | None) -> Version | None:
    same = Version.objects.filter(subject=subject, name=name, case_kind=kind)
    return same.select_related("author").order_by("-number").first()
