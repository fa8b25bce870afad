"""One request to a model: what is in it, what it is known by, and how it is put in an endpoint's
dialect.

A question does not change with the dialect, but for its mode: the same question put to the same
model has the same key, whatever the endpoint calls its cap and whether it streams.
"""

import base64
import hashlib
import json
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from extraction import prompts, wire
from extraction.endpoint import Dialect, Mode, Route
from extraction.gate import Asked
from extraction.masking import Masked, mask
from extraction.portions import Portion
from extraction.schemas.base import Schema, leaves

PROTOCOL = 2  # counts up when the same key would no longer mean the same question
BOUNDARY = "DOC-0000000000000000"  # in keys, where it must not differ between requests
LETTERS = string.ascii_letters.encode()
PICTURE_TOKENS = 4_096  # the most that known models count for one page

Pictures = Callable[[int], bytes]  # a page's number -> its JPEG


@dataclass(frozen=True)
class Question:
    """What one request asks, of whom, about which pages."""

    route: Route
    schema: type[Schema]
    only: tuple[str, ...]  # as `wire.chosen` gives them
    portion: Portion
    mode: Mode
    rows: tuple[str, str] | None = None  # ids of lines: only rows that begin on them
    again: str = ""  # why the last answer was of no use, where there was one
    images: tuple[bytes, ...] = field(default=(), repr=False)  # of the portion's pictured pages

    @cached_property
    def masked(self) -> Masked:
        """The lines as they leave."""
        return mask(self.portion.lines, self.route.mask, self.schema, self.only)

    @cached_property
    def told(self) -> str:
        """The part that carries authority."""
        told = prompts.system_text(self.schema, self.only)
        if self.rows:
            told += prompts.rows_text(*self.rows)
        if self.again:
            return told + prompts.again_text(self.schema, self.again, self.only)
        if self.mode != "json_schema":
            return told + prompts.shape_text(self.schema, self.only)
        return told

    def shown(self, boundary: str) -> str:
        """The document."""
        pictured = self.portion.pictured if self.images else ()
        return prompts.document_text(self.masked.lines, boundary, pictured)

    @property
    def pages(self) -> tuple[int, ...]:
        """Numbers of the pages of which anything is sent."""
        return tuple(
            page.number
            for page in self.portion.pages
            if page.lines or (page.pictured and self.images)
        )

    @cached_property
    def chars(self) -> int:
        """Characters of text that are sent."""
        return len(self.told) + len(self.shown(BOUNDARY))

    @cached_property
    def key(self) -> str:
        """sha256 of everything that the answer depends on, as canonical JSON."""
        whole = {
            "protocol": PROTOCOL,
            "endpoint": self.route.base_url.rstrip("/"),
            "model": self.route.model,
            "mode": self.mode,
            "params": {
                "max_output_tokens": self.route.max_output_tokens,
                "reasoning": self.route.reasoning,
            },
            "messages": [["system", self.told], ["user", self.shown(BOUNDARY)]],
            "schema": wire.wire_schema(self.schema, self.only),
            "pictures": [hashlib.sha256(image).hexdigest() for image in self.images],
        }
        text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def asked(self) -> Asked:
        """The same for a gate, without a word of the document."""
        paths = self.only or tuple(leaf.path for leaf in leaves(self.schema))
        return Asked(
            key=self.key,
            route=self.route.name,
            model=self.route.model,
            mode=self.mode,
            prompt_version=prompts.prompt_version(self.schema),
            schema=f"{self.schema.slug} v{self.schema.version}",
            pages=self.pages,
            fields=paths,
            masked=self.masked.digits,
            pictures=len(self.images),
            prompt_tokens=self._tokens(),
            output_tokens=self.route.max_output_tokens,
            rows=self.rows,
        )

    def body(self, dialect: Dialect) -> dict[str, Any]:
        """The request's body. Nothing that some models refuse is in it without need."""
        body: dict[str, Any] = {"model": self.route.model, "messages": self._messages(dialect)}
        if dialect.cap:
            body[dialect.cap] = self.route.max_output_tokens
        if self.route.reasoning and dialect.reasoning:
            body["reasoning_effort"] = self.route.reasoning
        if self.route.stream and dialect.stream:
            body["stream"] = True
            if dialect.usage:
                body["stream_options"] = {"include_usage": True}
        if wanted := self._response_format():
            body["response_format"] = wanted
        return body

    def _response_format(self) -> dict[str, Any] | None:
        form = wire.wire_schema(self.schema, self.only)
        if self.mode == "json_schema":
            named = {"name": self.schema.slug, "strict": True, "schema": form}
            return {"type": "json_schema", "json_schema": named}
        if self.mode == "json_object_schema":
            return {"type": "json_object", "schema": form}
        return {"type": "json_object"} if self.mode == "json_object" else None

    def _messages(self, dialect: Dialect) -> list[dict[str, Any]]:
        """Two messages and no more, or one: many models' templates know just these."""
        shown = self.shown(prompts.new_boundary())
        if not dialect.system:
            shown = f"{self.told}\n{shown}"
        content: str | list[dict[str, Any]] = shown
        if self.images:
            pictures = [
                {"type": "image_url", "image_url": {"url": data_url(image)}}
                for image in self.images
            ]
            content = [{"type": "text", "text": shown}, *pictures]
        user = {"role": "user", "content": content}
        return [{"role": "system", "content": self.told}, user] if dialect.system else [user]

    def _tokens(self) -> int:
        """An estimate that is never too low: digits and marks may be a token each."""
        text = self.told + self.shown(BOUNDARY)
        if self.mode in ("json_schema", "json_object_schema"):  # some servers put it in the prompt
            text += json.dumps(wire.wire_schema(self.schema, self.only))
        encoded = text.encode("utf-8", "replace")
        rest = len(encoded.translate(None, LETTERS))
        letters, blanks = len(encoded) - rest, text.count(" ")
        others = rest - blanks
        return letters // 3 + blanks // 2 + others + 64 + PICTURE_TOKENS * len(self.images)


def data_url(jpeg: bytes) -> str:
    """A picture as part of a message."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}"
