"""What is known of the configured readers without loading any: tier, family and order of trust.

Only a worker that calls models needs the client; whoever plans a document's way needs this alone.
"""

from dataclasses import replace

from django.conf import settings

from extraction import routes
from extraction.escalation import LOCAL, Standing, Tier
from extraction.models import CaseKind
from extraction.reading import RULES


class UnknownReader(Exception):
    """A reader was named that is not configured; `sentence` says what to do."""

    def __init__(self, name: str) -> None:
        self.sentence = (
            f"There is no reader called {name}. Use local, a route of LLM_ROUTES, or set "
            f"LLM_BASE_URL and LLM_MODEL for the route {settings.LLM_ROUTE}."
        )
        super().__init__(self.sentence)


def configured() -> list[Standing]:
    """The readers that `READERS` names, in order of trust.

    A strong model is asked about what the cheap one left in doubt, so its word goes before that
    one's whatever the order of the names.

    Raises:
        UnknownReader: one of them is not there.
    """
    named = [_standing(name) for name in dict.fromkeys(settings.READERS)]
    strong = [one for one in named if one.tier is Tier.STRONG]
    ordered: list[Standing] = []
    for one in named:
        if one.tier is Tier.CHEAP:
            ordered += [other for other in strong if other not in ordered]
        if one not in ordered:
            ordered.append(one)
    return [replace(one, rank=rank) for rank, one in enumerate(ordered)]


def models() -> list[Standing]:
    """Those of the configured readers that are models.

    Raises:
        UnknownReader: as `configured`.
    """
    return [one for one in configured() if one.tier is not Tier.LOCAL]


def allowed(kind: CaseKind) -> list[Standing]:
    """The configured readers that may see documents of a case kind.

    Raises:
        UnknownReader: as `configured`.
    """
    return [one for one in configured() if routes.allows(kind.residencies, one.residency)]


def standing(name: str) -> Standing:
    """A reader's standing; one that was taken out of the settings is trusted last."""
    known = configured()
    return next(
        (one for one in known if one.name == name),
        Standing(name, Tier.CHEAP, rank=len(known)),
    )


def _standing(name: str) -> Standing:
    if name == LOCAL:
        return Standing(LOCAL, Tier.LOCAL, family=RULES)
    route = routes.named(name)
    if route is None:
        raise UnknownReader(name)
    return Standing(
        name,
        Tier(route.tier),
        family=route.family,
        concurrency=route.concurrency,
        residency=route.residency,
    )
