"""The HTTP server: a personality decides on each request, and the engine writes the answer."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any

from tests.llm_answers import ANSWERS
from tests.llm_oracle import Lines, Truth, spelt_schema, words
from tests.llm_server import Handler, LlmServer
from tests.llm_simulator import engine
from tests.llm_simulator.engine import Answer, Answering, honest, tokens
from tests.llm_simulator.personalities import LLAMA_SERVER, Does, Personality, Refusal

PICTURE_TOKENS = 300
ROOM = 512  # tokens that a prompt leaves for the answer where it is cut


class Simulator(LlmServer):
    """An endpoint with a personality. Holds hundreds of slow calls: each waits in a thread.

    Args:
        personality: what it does with what it is asked.
        answer: what its model writes about a document; right answers where it is left out.
        truths: true values of documents by path, for right answers.
        key: that it insists on, where its personality refuses wrong ones; "" takes any.
        delay_s: before the first byte of each answer.
    """

    def __init__(
        self,
        personality: Personality = LLAMA_SERVER,
        answer: Answering | None = None,
        *,
        truths: Sequence[Truth] = (),
        key: str = "",
        port: int = 0,
        delay_s: float = 0.0,
    ) -> None:
        super().__init__(*truths, port=port, key=key, handler=SimulatorHandler)
        self.personality = personality
        self.answering = answer or honest(self.truths)
        self.delay_s = delay_s
        self.extra_headers = dict(personality.headers)
        self.answered = 0
        self.dies_after: int | None = None  # requests; all that follow end in errors of its own
        self.flaky = False  # every second request ends in an error of its own

    def count_answer(self) -> None:
        """Another request that was not refused."""
        with self._lock:
            self.answered += 1


class SimulatorHandler(Handler):
    """One request."""

    server: Simulator
    prompt_tokens: int

    @property
    def personality(self) -> Personality:
        return self.server.personality

    def describe(self) -> None:
        """What it says of itself."""
        told = self.personality.window_told
        if self.path == "/props" and told == "props":
            return self.send(
                200, {"default_generation_settings": {"n_ctx": self.personality.window}}
            )
        if self.path == "/v1/models":
            entry: dict[str, Any] = {"id": "some-model", "object": "model"}
            if told == "max_model_len":
                entry["max_model_len"] = self.personality.window
            return self.send(200, {"object": "list", "data": [entry]})
        return self.send(404, {"error": {"message": "File Not Found", "code": 404}})

    def _answer(self) -> None:
        dies_after = self.server.dies_after
        is_dead = dies_after is not None and len(self.server.seen) > dies_after
        if is_dead or (self.server.flaky and len(self.server.seen) % 2):
            return self.send(503, {"error": {"message": "the server is overloaded"}})
        if refusal := self._refusal():
            return self.send(refusal.status, refusal.body)
        if self.path.endswith("/responses"):
            return self._respond()
        lines, refusal = self._read_prompt()
        if refusal:
            return self.send(refusal.status, refusal.body)
        self.server.count_answer()
        if self.server.script:
            name, _, argument = self.server.script.popleft().partition(":")
            return ANSWERS[name](self, argument)
        return self._write(self._thought(lines))

    def _refusal(self) -> Refusal | None:
        """The first thing in the request that this endpoint does not take."""
        mine, body = self.personality, self.body
        wrong_key = self.server.key and self.headers.get("Authorization") != (
            f"Bearer {self.server.key}"
        )
        if wrong_key and mine.wrong_key:
            return mine.wrong_key
        if self.path.endswith("/responses"):
            return mine.responses if isinstance(mine.responses, Refusal) else None
        if mine.models is not None and body.get("model") not in mine.models:
            return mine.wrong_model
        if mine.rate_limit is not None and self.server.answered >= mine.rate_limit:
            return mine.rate
        for asked, does in self._asked_for():
            if asked and isinstance(does, Refusal):
                return does
        schema = self._schema()
        if schema is not None and mine.bad_schema and not engine.is_schema(schema):
            return mine.bad_schema
        document = "\n".join(words(message) for message in body["messages"])
        return mine.filtered if "weapon" in document else None

    def _asked_for(self) -> Iterator[tuple[bool, Does | Refusal | str]]:
        mine, body = self.personality, self.body
        roles = {message["role"] for message in body["messages"]}
        kinds = {
            part["type"]
            for message in body["messages"]
            if isinstance(message["content"], list)
            for part in message["content"]
        }
        yield bool(body.get("stream")), mine.stream
        yield not body.get("stream"), mine.whole or "yes"
        yield "stream_options" in body, mine.stream_usage
        yield "max_completion_tokens" in body, mine.max_completion_tokens
        yield "max_tokens" in body, mine.max_tokens
        yield self._mode() is not None, self._mode() or "yes"
        yield "system" in roles, mine.system
        yield "developer" in roles, mine.developer
        yield "image_url" in kinds, mine.image
        yield "file" in kinds, mine.pdf

    def _mode(self) -> Does | Refusal | None:
        """What is done with the response format; None where there is none."""
        wanted = self.body.get("response_format") or {}
        kind = wanted.get("type")
        if kind == "json_schema":
            return self.personality.json_schema
        if kind == "json_object":
            extended = "schema" in wanted
            return self.personality.json_object_schema if extended else self.personality.json_object
        return None

    def _schema(self) -> Any:
        wanted = self.body.get("response_format") or {}
        return wanted.get("schema", (wanted.get("json_schema") or {}).get("schema"))

    def _read_prompt(self) -> tuple[Lines | None, Refusal | None]:
        """Count the prompt; where it is too long, refuse it or cut it without a word.

        Returns:
            The numbered lines that are left of it, where it was cut; why it is refused.
        """
        mine = self.personality
        messages = self.body["messages"]
        texts = [
            words(message)
            for message in messages
            if not (message["role"] == "system" and mine.system == "ignored")
        ]
        pictures = engine.pictures(self.body)
        self.prompt_tokens = sum(map(tokens, texts)) + 4
        if mine.image == "counted":
            self.prompt_tokens += PICTURE_TOKENS * len(pictures)
        elif mine.image == "text":
            self.prompt_tokens += sum(map(tokens, pictures))
        if self.prompt_tokens <= mine.window:
            return None, None
        if mine.too_long:
            return None, mine.too_long
        self.prompt_tokens = mine.window
        room = mine.window - ROOM - sum(map(tokens, texts[:-1]))
        chars = max(0, int(room / engine.TOKENS_PER_CHAR))
        kept = texts[-1][-chars:] if chars else ""
        return re.findall(r"^(p\d+\.\d+): (.*)$", kept, re.M), None

    def _thought(self, lines: Lines | None) -> Answer:
        """What the model writes."""
        mode = self._mode()
        asked = engine.question(self.body, lines)
        told = "\n".join(words(message) for message in self.body["messages"])
        if asked and (mode == "yes" or spelt_schema(told)):
            return self.server.answering(asked)
        if tool := self._forced_tool():
            return Answer(json.dumps(engine.fill(tool, tool, patterns=False)))
        schema = self._schema()
        if mode == "yes" and schema is not None:
            patterns = self.personality.patterns
            return Answer(json.dumps(engine.fill(schema, schema, patterns=patterns)))
        if mode == "yes":
            return Answer('{"hello": "there"}')
        return Answer(engine.chatter(self.body, seeded=self.personality.seeded))

    def _forced_tool(self) -> dict[str, Any] | None:
        choice = self.body.get("tool_choice")
        if self.personality.tools != "named" or not isinstance(choice, dict):
            return None
        named = {tool["function"]["name"]: tool["function"] for tool in self.body["tools"]}
        parameters: dict[str, Any] = named[choice["function"]["name"]]["parameters"]
        return parameters

    def _write(self, answer: Answer) -> None:
        delay = answer.delay_s or self.server.delay_s
        if delay and self.personality.works_on and not self.body.get("stream"):
            time.sleep(delay)  # whoever has gone, it goes on
        elif delay:
            self.wait(delay)
        if answer.fault:
            name, _, argument = answer.fault.partition(":")
            return ANSWERS[name](self, argument)
        text = answer.text
        if self._mode() == "yes" and self.personality.blanks:
            text = text.replace("{", "{" + " " * self.personality.blanks)
        finish = self.personality.finishes if answer.finish == "stop" else answer.finish
        caps = [
            self.body[name]
            for name in ("max_completion_tokens", "max_tokens")
            if name in self.body and getattr(self.personality, name) == "yes"
        ]
        if caps and tokens(text) > min(caps):
            text, finish = engine.cut(text, min(caps)), "length"
        elsewhere = self.personality.reasoning and "response_format" in self.body
        if elsewhere:
            return self.complete(None, finish, reasoning_content=text)
        return self.complete(text, finish)

    def complete(self, content: Any, finish: str | None = "stop", **message: Any) -> None:
        """A completion in this endpoint's manner."""
        mine = self.personality
        written = content if isinstance(content, str) else json.dumps([content, message])
        if not self.body.get("stream") or mine.stream == "ignored":
            whole = {"content": content, "role": "assistant", **message}
            count = int(self.body.get("n") or 1) if mine.many else 1
            choices = [
                {"index": at, "message": whole, "finish_reason": finish} for at in range(count)
            ]
            body = {**self.envelope(), "choices": choices}
            if self.body.get("logprobs"):
                # From before the grammar: nothing else was legal, and it looks unsure.
                logprobs = [{"token": char, "logprob": -3.0} for char in written]
                choices[0]["logprobs"] = {"content": logprobs}
            return self.send(200, {**body, **(self.usage(written) if mine.usage else {})})
        self.head(200, "text/event-stream")
        if mine.filter_results:
            self.event({**self.envelope(), "choices": [], "prompt_filter_results": []})
        pieces: list[Any] = [content]
        if isinstance(content, str):
            pieces = [content[at : at + 48] for at in range(0, len(content), 48)] or [""]
        for piece in pieces:
            self.delta({"content": piece, **message}, None)
        self.delta({}, finish)
        asked = (self.body.get("stream_options") or {}).get("include_usage")
        if asked and mine.stream_usage == "yes":
            self.event({**self.envelope(), "choices": [], **self.usage(written)})
        return self.raw(b"data: [DONE]\n\n")

    def envelope(self) -> dict[str, Any]:
        """What stands around every answer."""
        name = self.personality.reports or self.body.get("model")
        return {**super().envelope(), "model": name}

    def usage(self, content: Any) -> dict[str, Any]:
        """Tokens, as they are counted here."""
        counted: dict[str, Any] = {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": tokens(str(content)),
        }
        if self.personality.cached:
            cached = min(self.personality.cached, self.prompt_tokens)
            counted["prompt_tokens_details"] = {"cached_tokens": cached}
        return {"usage": counted}

    def _respond(self) -> None:
        """The newer protocol: some take it, and give text without the form that was asked for."""
        text = engine.CHATTER[0]
        content = [{"type": "output_text", "text": text}]
        output = [{"type": "message", "role": "assistant", "content": content}]
        self.send(200, {"object": "response", "status": "completed", "output": output})
