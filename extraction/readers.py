"""The configured readers themselves. Loads the models' client: keep it out of what serves pages."""

from extraction import handshake, routes
from extraction.contract import Reader
from extraction.escalation import LOCAL
from extraction.ledger import DatabaseGate, gate_for
from extraction.llm import LlmReader
from extraction.local import LocalReader
from extraction.models import Document
from extraction.routes import RouteSettings
from extraction.tiers import UnknownReader

__all__ = ["UnknownReader", "model_for", "reader_named"]


def reader_named(name: str) -> Reader:
    """`local`, or the configured model route of that name, which nothing limits or records.

    Raises:
        UnknownReader: neither.
        BadRoutes: the route's key is not where the route says.
    """
    return LocalReader() if name == LOCAL else LlmReader(_route(name).wire())


def model_for(document: Document, name: str) -> tuple[LlmReader, DatabaseGate]:
    """A model by its route's name, behind the gate that limits and records what is sent of a
    document.

    Raises:
        UnknownReader, BadRoutes: as `reader_named`.
    """
    route = _route(name)
    gate, wire = gate_for(document, route), route.wire()
    return LlmReader(wire, gate, start=handshake.dialect(route, wire)), gate


def _route(name: str) -> RouteSettings:
    route = routes.named(name)
    if route is None:
        raise UnknownReader(name)
    return route
