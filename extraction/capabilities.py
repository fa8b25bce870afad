"""What an endpoint was found to do, by trying. Plain data: pages show it, and the client is not
needed for that.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from extraction.endpoint import CAPS, MODES, Dialect, Mode

FORMAT = 1  # of the stored form; another one is read as nothing known


class Does(StrEnum):
    """What an endpoint does with a thing that is asked of it."""

    YES = "yes"  # does it
    IGNORED = "ignored"  # takes it, and does not do it
    REFUSED = "refused"  # answers with an error
    UNKNOWN = "unknown"  # the answers do not tell


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The findings of one try. Everything is unknown where the endpoint gave no answer at all."""

    outcome: str  # "ok", or why nothing could be found out
    sentence: str = ""  # the same for people
    calls: int = 0
    seconds: float = 0.0
    json_schema: Does = Does.UNKNOWN
    json_object_schema: Does = Does.UNKNOWN
    json_object: Does = Does.UNKNOWN
    max_completion_tokens: Does = Does.UNKNOWN
    max_tokens: Does = Does.UNKNOWN
    stream: Does = Does.UNKNOWN
    stream_usage: Does = Does.UNKNOWN
    usage: Does = Does.UNKNOWN  # tokens, in answers that are not streamed
    system: Does = Does.UNKNOWN  # a message with the system's role
    image: Does = Does.UNKNOWN  # counts pictures among the prompt's tokens
    image_tokens: int | None = None  # of a small picture
    key: Does = Does.UNKNOWN  # refuses a wrong key
    model: Does = Does.UNKNOWN  # refuses a wrong model's name
    model_reported: str | None = None
    seed: Does = Does.UNKNOWN  # the same text twice for one seed
    long_prompt: Does = Does.UNKNOWN  # reads all of a prompt as long as they get
    reasons: bool = False  # thinks before it answers
    context_tokens: int | None = None  # that it says it takes, of prompt and answer
    context_from: str = ""  # where it says so

    @property
    def answers(self) -> bool:
        """Whether there is an endpoint that can be used at all."""
        return self.outcome == "ok"

    @property
    def mode(self) -> Mode:
        """The strictest mode that it does, or may do."""
        for mode in MODES[:-1]:
            if getattr(self, mode) is Does.YES:
                return mode
        unsure = [mode for mode in MODES[:-1] if getattr(self, mode) is Does.UNKNOWN]
        return unsure[0] if unsure else "text"

    @property
    def cap(self) -> str:
        """The name under which it takes a cap on an answer's tokens; "" where it has none."""
        found = {cap: getattr(self, cap) for cap in CAPS[:2]}
        for wanted in (Does.YES, Does.UNKNOWN, Does.IGNORED):
            for cap, does in found.items():
                if does is wanted:
                    return cap
        return ""

    def dialect(self, first: Mode) -> Dialect:
        """How to speak with it. Where a route asks for a plainer mode first, it gets that."""
        if not self.answers:
            return Dialect(mode=first)
        mode = max(self.mode, first, key=MODES.index)
        # A stream can be hung up on, and is worth that as long as its tokens are told.
        blind = self.stream_usage is not Does.YES and self.usage is Does.YES
        return Dialect(
            mode=mode,
            cap=self.cap,
            stream=self.stream is not Does.REFUSED and not blind,
            usage=self.stream_usage is not Does.REFUSED,
            system=self.system is not Does.REFUSED,
            images=self.image is Does.YES,
        )

    def as_data(self) -> dict[str, Any]:
        """For storing as JSON."""
        return {"format": FORMAT, **asdict(self)}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Capabilities | None":
        """What `as_data` gave; None where that was an older form, or nothing."""
        if data.get("format") != FORMAT or not isinstance(data.get("outcome"), str):
            return None
        known: dict[str, Any] = {
            one.name: data[one.name] for one in fields(cls) if one.name in data
        }
        try:
            return cls(**known | {name: Does(known[name]) for name in _SAYS if name in known})
        except ValueError:
            return None


# Each finding for people who have to choose a server or fix one: what it is about, then what it
# means that the endpoint does it, ignores it and refuses it.
_SAYS: dict[str, tuple[str, str, str, str]] = {
    "json_schema": (
        "JSON schema",
        "enforced: answers have the form that is asked for",
        "taken and not enforced",
        "not supported",
    ),
    "json_object_schema": (
        "JSON object with a schema",
        "enforced",
        "taken, and the schema not enforced",
        "not supported",
    ),
    "json_object": (
        "JSON object",
        "enforced: answers are JSON",
        "taken and not enforced",
        "not supported",
    ),
    "max_completion_tokens": (
        "max_completion_tokens",
        "caps the answer",
        "taken and ignored",
        "not supported",
    ),
    "max_tokens": ("max_tokens", "caps the answer", "taken and ignored", "not supported"),
    "stream": ("Streams", "yes", "ignored: one whole answer", "not supported"),
    "stream_usage": ("Tokens in streams", "told", "asked for and not told", "cannot be asked for"),
    "usage": ("Tokens in whole answers", "told", "not told", "not told: it streams only"),
    "system": (
        "System message",
        "read",
        "taken and not counted: it may not reach the model",
        "not supported: the rules and the document go in one message",
    ),
    "image": (
        "Pictures",
        "looked at: they count as tokens",
        "silently dropped, or taken for text",
        "not supported",
    ),
    "key": (
        "Wrong key",
        "refused, as it should be",
        "taken: whoever reaches the endpoint can use it",
        "refused",
    ),
    "model": (
        "Wrong model name",
        "refused",
        "answered all the same: what it says of its model proves nothing",
        "refused",
    ),
    "seed": (
        "Seed",
        "the same text twice",
        "another text: answers cannot be repeated",
        "not supported",
    ),
    "long_prompt": (
        "Long documents",
        "a prompt as long as they get was read whole",
        "CUT WITHOUT A WORD: the window is too small for them",
        "refused: the window is too small for them",
    ),
}


def in_words(found: Capabilities) -> list[tuple[str, str]]:
    """The findings as pairs of a thing and what the endpoint does with it."""
    rows = []
    for name, (label, *says) in _SAYS.items():
        said = dict(zip(Does, (*says, "not found out"), strict=True))
        rows.append((label, said[getattr(found, name)]))
    window = "the endpoint does not say"
    if found.context_tokens:
        window = f"{found.context_tokens:,} tokens, says {found.context_from}"
    rows.append(("Window", window))
    rows.append(("Reasons first", "yes" if found.reasons else "not seen"))
    rows.append(("Calls itself", found.model_reported or "nothing"))
    return rows


def asked_in_words(dialect: Dialect) -> str:
    """How documents are asked about."""
    parts = [
        dialect.mode,
        dialect.cap or "no cap",
        "streamed" if dialect.stream else "not streamed",
    ]
    parts += [] if dialect.system else ["one message"]
    parts += ["pictures where the route asks for them"] if dialect.images else []
    return ", ".join(parts)
