"""Where a model answers and how it is spoken to, as plain data: nothing here opens a connection."""

import ipaddress
import os
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlsplit

from extraction.schemas.base import Check

# From the strictest to the plainest. `json_object_schema` is an extension of some servers, which
# take a schema beside `json_object`; the others ignore it or complain.
Mode = Literal["json_schema", "json_object_schema", "json_object", "text"]
MODES: tuple[Mode, ...] = ("json_schema", "json_object_schema", "json_object", "text")
Images = Literal["never", "scans", "always"]
CAPS = ("max_completion_tokens", "max_tokens", "")


def _loopback_only() -> bool:
    return os.environ.get("LLM_LOOPBACK_ONLY", "no") == "yes"


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint and a model, as an operator set them; any address is theirs to choose.

    Raises:
        ValueError: the address is not one, or settings contradict each other, in words for the
            operator.
    """

    name: str
    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    timeout_s: float = 90.0  # the whole of one call
    document_timeout_s: float = 8 * 60.0  # all calls for one document together
    max_output_tokens: int = 8192
    mode: Mode = "json_schema"  # the first to try; an endpoint that cannot is asked for the next
    reasoning: str = ""  # "low", "none", ...; "" says nothing of it
    stream: bool = True  # a stream that is hung up on frees the model at once
    portion_chars: int = 24_000  # of document text in one call
    document_chars: int = 400_000  # beyond it nothing is sent at all
    images: Images = "never"  # page pictures beside the text, where the endpoint was found to look
    mask: tuple[str, ...] = ()  # identifiers that are masked unless asked for, as "ssn"
    loopback_only: bool = field(default_factory=_loopback_only)

    def __post_init__(self) -> None:
        try:
            url = urlsplit(self.base_url)
            usable = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
        except ValueError:
            usable = False
        if not usable or any(ord(char) < 33 or ord(char) == 127 for char in self.base_url):
            raise ValueError("LLM_BASE_URL is not an address like http://127.0.0.1:8080/v1.")
        if "@" in url.netloc or "?" in self.base_url or "#" in self.base_url:
            raise ValueError("LLM_BASE_URL must hold no user, key or query: use LLM_API_KEY.")
        if not self.model:
            raise ValueError("LLM_MODEL is not set.")
        if unknown := set(self.mask) - {check for check in Check if check}:
            raise ValueError(f"mask names {', '.join(sorted(unknown))}, which is no identifier.")
        if self.mask and self.images != "never":
            raise ValueError("A route that masks sends no pictures: nothing is masked in those.")

    @property
    def host(self) -> str:
        """The endpoint's name or address."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the address is a loopback one, by its spelling; no name is looked up."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class Dialect:
    """What of the protocol is used with an endpoint: what it was found to understand."""

    mode: Mode = "json_schema"
    cap: str = CAPS[0]  # the name under which it takes a cap on tokens; "" none
    stream: bool = True
    usage: bool = True  # takes stream_options
    system: bool = True  # takes a message of the system's
    reasoning: bool = True  # takes reasoning_effort
    images: bool = False  # was seen to count pictures

    def without(self, parameter: str) -> "Dialect | None":
        """The next thing to try where `parameter` is not supported; None where there is none.

        Args:
            parameter: a name of the request's, "system" for the role, "image" for a picture, or
                "" where the endpoint did not say what it dislikes. One that is not in use is as
                good as none.
        """
        if parameter in CAPS[:2] and self.cap:
            return replace(self, cap=CAPS[CAPS.index(self.cap) + 1])
        if parameter == "stream_options" and self.usage and self.stream:
            return replace(self, usage=False)
        if parameter == "stream" and self.stream:
            return replace(self, stream=False)
        if parameter == "system" and self.system:
            return replace(self, system=False)
        if parameter == "reasoning_effort" and self.reasoning:
            return replace(self, reasoning=False)
        if parameter == "image" and self.images:
            return replace(self, images=False)
        if self.mode != MODES[-1]:
            return replace(self, mode=MODES[MODES.index(self.mode) + 1])
        return self._plainer()

    def _plainer(self) -> "Dialect | None":
        """Nothing but what the protocol had on its first day; then without a cap as well."""
        plain = replace(self, usage=False, stream=False, reasoning=False, images=False)
        if self.cap == CAPS[0] or self.stream:
            return replace(plain, cap=self.cap and CAPS[1])
        bare = replace(plain, cap="", system=False)
        return bare if bare != self else None
