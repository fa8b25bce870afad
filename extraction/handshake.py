"""What endpoints were found to do, kept where every process sees it. The client is not needed here.

Finding out takes the client and some time, so `extraction.probing` does it, in a worker or on the
command line.
"""

import time

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now

from accounts.models import User
from audit.log import record
from extraction import endpoint_state
from extraction.capabilities import Capabilities
from extraction.endpoint import Dialect, Route
from extraction.llm_models import EndpointState
from extraction.routes import RouteSettings

REMEMBERED_S = 60.0

log = structlog.get_logger(__name__)
_dialects: dict[Route, tuple[float, Dialect | None]] = {}  # with the time when it was looked up


def found(route: RouteSettings) -> tuple[Capabilities, EndpointState] | None:
    """What was found out last about a route's endpoint, and its row; None: nothing."""
    state = EndpointState.objects.filter(
        endpoint=endpoint_state.address(route), model=route.model, probed_at__isnull=False
    ).first()
    capabilities = Capabilities.of_data(state.capabilities or {}) if state else None
    return (capabilities, state) if state and capabilities else None


@transaction.atomic
def keep(route: RouteSettings, capabilities: Capabilities, *, by: User | None) -> None:
    """Keep what was found out, for all processes."""
    state = endpoint_state.locked(route)
    EndpointState.objects.filter(pk=state.pk).update(
        capabilities=capabilities.as_data(), probed_at=Now()
    )
    record(
        "extraction.endpoint.tested",
        subject=state,
        by=by,
        details={
            "route": route.name,
            "host": route.host,
            "model": route.model,
            "outcome": capabilities.outcome,
            "calls": capabilities.calls,
            "found": capabilities.as_data(),
        },
    )


@transaction.atomic
def note_asked(route: RouteSettings, *, by: User) -> None:
    """Write down that a person wants an endpoint tested."""
    state = endpoint_state.locked(route)
    record(
        "extraction.endpoint.test_asked",
        subject=state,
        by=by,
        details={"route": route.name, "host": route.host, "model": route.model},
    )


def dialect(route: RouteSettings, wire: Route) -> Dialect | None:
    """How to speak with a route's endpoint, by what was found out; None where nothing was.

    Gives the database connection back, as it is asked by threads that hold none.
    """
    looked_up = _dialects.get(wire)
    if looked_up and time.monotonic() - looked_up[0] < REMEMBERED_S:
        return looked_up[1]
    try:
        known = found(route)
    except DatabaseError:
        log.warning("handshake.unknown", route=route.name)
        return None
    finally:
        if not connection.in_atomic_block:
            connection.close()
    speaks = known[0].dialect(wire.mode) if known and known[0].answers else None
    _dialects[wire] = (time.monotonic(), speaks)
    return speaks
