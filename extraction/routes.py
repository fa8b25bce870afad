"""Which models may be asked, as the operator wrote it down: a TOML file, or one route's settings.

Nothing here opens a connection or loads the client: pages show routes as well.
"""

import hashlib
import json
import os
import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from django.conf import settings
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from extraction import endpoint
from extraction.prices import FREE, Price, micros, price_on

Tier = Literal["cheap", "strong"]
TIERS: tuple[Tier, ...] = ("cheap", "strong")  # in the order they are asked
LOCAL = "local"  # the residency of what stays with the operator, and of the built-in reader
UNSTATED = "unstated"  # nobody said where the endpoint is
RESERVED = {"local", "person"}  # no route's name: who else reads
NAME = r"^[a-z][a-z0-9_-]{0,39}$"
TAG = r"^[a-z][a-z0-9_-]{0,19}$"


class BadRoutes(Exception):
    """The routes are written down wrongly; `sentence` says where, and never shows a key."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _dollars(given: object) -> int:
    amount = micros(str(given)) if isinstance(given, int | str | Decimal) else None
    if amount is None or isinstance(given, bool):
        raise ValueError('must be an amount of dollars, as "0.15"')
    return amount


Dollars = Annotated[int, BeforeValidator(_dollars)]  # as micros


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class WrittenPrice(_Written):
    """One entry of a price list: dollars for a million tokens."""

    since: date
    prompt: Dollars
    completion: Dollars
    cached: Dollars | None = None  # None: as the rest of the prompt
    cache_write: Dollars | None = None

    def price(self) -> Price:
        """The same, whole."""
        return Price(
            self.since,
            self.prompt,
            self.completion,
            self.prompt if self.cached is None else self.cached,
            self.prompt if self.cache_write is None else self.cache_write,
        )


def _dated(prices: tuple[WrittenPrice, ...]) -> tuple[WrittenPrice, ...]:
    if len({price.since for price in prices}) < len(prices):
        raise ValueError("has two prices since the same day")
    return prices


class RouteSettings(_Written):
    """One route as an operator set it, limits and prices included."""

    name: Annotated[str, Field(pattern=NAME)]
    tier: Tier = "cheap"
    base_url: str
    model: Annotated[str, Field(min_length=1, max_length=120)]
    residency: Annotated[str, Field(pattern=TAG)]  # where what is sent is processed
    family: Annotated[str, Field(max_length=40)] = ""  # models of one family err alike
    key_env: str = ""  # environment variable that holds the key
    key_file: str = ""  # file that holds it
    free: bool = False  # a call costs nothing, as on one's own machine
    prices: Annotated[tuple[WrittenPrice, ...], Field(strict=False), AfterValidator(_dated)] = ()
    concurrency: Annotated[int, Field(ge=1, le=10_000)] = 4  # calls at once, over all workers
    requests_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    timeout_s: Annotated[float, Field(gt=0, le=3600)] = 90.0
    document_timeout_s: Annotated[float, Field(gt=0, le=4 * 3600)] = 480.0
    max_output_tokens: Annotated[int, Field(ge=256, le=1_000_000)] = 8192
    mode: endpoint.Mode = "json_schema"
    reasoning: Annotated[str, Field(max_length=20)] = ""
    stream: bool = True
    portion_chars: Annotated[int, Field(ge=1000)] = 24_000
    document_chars: Annotated[int, Field(ge=1000)] = 400_000
    images: endpoint.Images = "never"
    mask: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "RouteSettings":
        if self.name in RESERVED:
            raise ValueError(f"{self.name} is no name for a route: it means somebody else")
        if self.key_env and self.key_file:
            raise ValueError("has both key_env and key_file")
        if self.free and self.prices:
            raise ValueError("is free and has prices")
        self._wire("")
        return self

    @property
    def host(self) -> str:
        """The endpoint's host name."""
        return self._wire("").host

    @property
    def fingerprint(self) -> str:
        """Changes with whatever decides which questions are put to which model."""
        whole = [
            self.base_url.rstrip("/"),
            self.model,
            self.mode,
            self.reasoning,
            self.max_output_tokens,
            self.portion_chars,
            self.images,
            sorted(self.mask),
        ]
        return hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:16]

    def wire(self) -> endpoint.Route:
        """The route as the client takes it, with its key.

        Raises:
            BadRoutes: its key is not where the route says.
        """
        return self._wire(self._key())

    def price_on(self, day: date) -> Price | None:
        """What tokens cost on a day; None where nobody wrote it down."""
        if self.free:
            return FREE
        return price_on([price.price() for price in self.prices], day)

    def _key(self) -> str:
        if self.key_env:
            if not (key := os.environ.get(self.key_env, "").strip()):
                raise BadRoutes(f"The route {self.name} needs its key in {self.key_env}.")
            return key
        if not self.key_file:
            return settings.LLM_API_KEY if self.name == settings.LLM_ROUTE else ""
        try:
            key = Path(self.key_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            key = ""
        if not key:
            raise BadRoutes(f"The route {self.name} needs its key in the file key_file names.")
        return key

    def _wire(self, key: str) -> endpoint.Route:
        return endpoint.Route(
            name=self.name,
            base_url=self.base_url,
            model=self.model,
            api_key=key,
            timeout_s=self.timeout_s,
            document_timeout_s=self.document_timeout_s,
            max_output_tokens=self.max_output_tokens,
            mode=self.mode,
            reasoning=self.reasoning,
            stream=self.stream,
            portion_chars=self.portion_chars,
            document_chars=self.document_chars,
            images=self.images,
            mask=self.mask,
            loopback_only=_loopback_only(),
        )


def load(path: Path) -> tuple[RouteSettings, ...]:
    """Read a file of routes.

    Raises:
        BadRoutes: it can't be read, or something in it is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadRoutes("the file of routes can't be read") from None
    try:
        # Decimals, as a price of 0.15 is no float.
        written = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BadRoutes(f"the file of routes is no TOML: {error}") from None
    routes = written.pop("routes", None)
    if written or not isinstance(routes, dict) or not routes:
        raise BadRoutes("the file of routes must hold tables [routes.NAME] and nothing else")
    return tuple(_route(name, values) for name, values in routes.items())


def configured() -> dict[str, RouteSettings]:
    """Every route by its name: those of the file, then the one that LLM_BASE_URL sets."""
    routes = {route.name: route for route in settings.LLM_ROUTES}
    single = _single()
    if single is not None:
        routes.setdefault(single.name, single)
    return routes


def named(name: str) -> RouteSettings | None:
    """The route of that name."""
    return configured().get(name)


def of_tier(tier: Tier, *, residencies: Collection[str]) -> list[RouteSettings]:
    """The routes of a tier that a case kind allows, in the order they are written down."""
    return [
        route
        for route in configured().values()
        if route.tier == tier and allows(residencies, route.residency)
    ]


def allows(residencies: Collection[str], residency: str) -> bool:
    """Whether a case kind's list lets documents go to a residency. An empty list means local."""
    return residency in (residencies or (LOCAL,))


def complaints(routes: Iterable[RouteSettings], readers: Collection[str], single: str) -> list[str]:
    """What is wrong between the routes and the other settings, in words for the operator.

    Args:
        routes: of the file.
        readers: that READERS names.
        single: the name of the route that LLM_BASE_URL sets; "" where it is not set.
    """
    names = [route.name for route in routes]
    wrong = []
    if single and single in names:
        wrong.append(f"LLM_ROUTES: names a route {single}, as LLM_ROUTE does")
    known = {*names, single, LOCAL}
    if unknown := [name for name in readers if name not in known]:
        wrong.append(
            f"READERS: names {', '.join(unknown)}, which is neither local nor a route of LLM_ROUTES"
            " nor the one that LLM_BASE_URL and LLM_MODEL set"
        )
    return wrong


def _single() -> RouteSettings | None:
    if not (settings.LLM_BASE_URL and settings.LLM_MODEL):
        return None
    values: dict[str, Any] = {
        "base_url": settings.LLM_BASE_URL,
        "model": settings.LLM_MODEL,
        "residency": settings.LLM_RESIDENCY or UNSTATED,
        "timeout_s": settings.LLM_TIMEOUT.total_seconds(),
        "max_output_tokens": settings.LLM_MAX_OUTPUT_TOKENS,
        "concurrency": settings.LLM_CONCURRENCY,
    }
    stated = bool(settings.LLM_RESIDENCY)
    return _checked(settings.LLM_ROUTE, tuple(values.items()), stated)


@cache
def _checked(name: str, values: tuple[tuple[str, Any], ...], stated: bool) -> RouteSettings:
    """The route of these settings. Each call of a model asks for it, and they hardly ever change.

    Where it is not stated where the endpoint is, an address on this machine says it.
    """
    route = _route(name, dict(values))
    if not stated and route._wire("").is_on_this_machine:
        return route.model_copy(update={"residency": LOCAL})
    return route


def _route(name: str, values: object) -> RouteSettings:
    if not isinstance(values, Mapping):
        raise BadRoutes(f"the route {name} is no table [routes.{name}]")
    try:
        return RouteSettings(**{**_floats(values), "name": name})
    except ValidationError as error:
        # The wrong value itself is not repeated: it may be a key in the wrong place.
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"] if isinstance(part, str | int))
        says = first["msg"].removeprefix("Value error, ")
        says = says.replace("LLM_BASE_URL", "base_url").replace("LLM_MODEL", "model")
        raise BadRoutes(f"the route {name}{', ' + where if where else ''}: {says}") from None


def _floats(values: Mapping[str, Any]) -> dict[str, Any]:
    """Decimals where seconds are meant; prices keep theirs."""
    return {
        key: float(value) if isinstance(value, Decimal | int) and key.endswith("_s") else value
        for key, value in values.items()
    }


def _loopback_only() -> bool:
    return bool(settings.configured and settings.LLM_LOOPBACK_ONLY)
