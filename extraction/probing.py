"""Having an endpoint tested, as a job or on the command line. Loads the models' client."""

import structlog

from accounts.models import User
from extraction import handshake, routes
from extraction.capabilities import Capabilities
from extraction.llm_probe import probe
from extraction.outcomes import Outcome

log = structlog.get_logger(__name__)


def try_route(name: str, asked_by: int) -> None:
    """The job behind the button: try a route's endpoint and keep what was found."""
    route = routes.named(name)
    if route is None:
        log.warning("probe.no_such_route", route=name)
        return
    try:
        wire = route.wire()
    except routes.BadRoutes as wrong:
        found = Capabilities(str(Outcome.AUTH), wrong.sentence)
    else:
        found = probe(wire)
    handshake.keep(route, found, by=User.objects.filter(pk=asked_by).first())
    log.info("probe.done", route=name, outcome=found.outcome, calls=found.calls)
