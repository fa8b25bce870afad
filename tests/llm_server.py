"""An OpenAI-compatible endpoint on loopback: it answers from the lines it is shown, or misbehaves.

In tests it is scripted request by request (`server.play("drip", "oracle")`). Stand-alone it stands
in for a model in documentation and demonstrations:

    python -m tests.llm_server --port 8123 --truth manifest.jsonl
    python -m tests.llm_server --truth manifest.jsonl -- COMMAND...

The second runs a command with LLM_BASE_URL and LLM_MODEL set, and stops with it.

The truth is one JSON object {path: value}, or a manifest with such an object under "truth" on each
line. It is no model: it knows the values, and looks for the lines of the prompt that hold them.
"""

import argparse
import json
import os
import select
import ssl
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.llm_answers import ANSWERS, complain, oracle, status
from tests.llm_oracle import Truth, answer, words


class LlmServer(ThreadingHTTPServer):
    """Listens from construction on; use it as a context manager to serve.

    Args:
        truths: documents' true values by path; the one that fits the prompt best is answered.
        key: the key to insist on; "" takes any.
        lacks: what the endpoint does not support: json_schema, json_object_schema, json_object,
            max_completion_tokens, max_tokens, stream, stream_options, reasoning_effort.
            `complaint` says how it says so.
        always: how to answer where the script says nothing; "" is the oracle, or a complaint.
        certificate: a key and its certificate as PEM, to speak TLS.
        tokens_per_char: what usage is counted with; None leaves usage out.
    """

    daemon_threads = True
    request_queue_size = 512

    def __init__(
        self,
        *truths: Truth,
        port: int = 0,
        key: str = "",
        lacks: frozenset[str] | set[str] = frozenset(),
        complaint: int = 400,
        model: str = "oracle-1",
        always: str = "",
        certificate: Path | None = None,
        tokens_per_char: float | None = 0.3,
        handler: type[BaseHTTPRequestHandler] | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", port), handler or Handler)
        self.scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.truths = list(truths)
        self.key = key
        self.lacks = lacks
        self.complaint = complaint
        self.model = model
        self.always = always
        self.tokens_per_char = tokens_per_char
        self.window: tuple[int, int] | None = None  # the only lines that it reads, by number
        self.extra_headers: dict[str, str] = {}
        self.script: deque[str] = deque()
        self.seen: list[dict[str, Any]] = []  # {"path", "headers", "body"} of each request
        self.busy = 0  # generations going on
        self.cut = 0  # generations that ended because the client hung up
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}/v1"

    def play(self, *names: str) -> None:
        """Script the next requests; after them the oracle answers. Names are those of `ANSWERS`."""
        for name in names:
            assert name.partition(":")[0] in ANSWERS, name
        self.script.extend(names)

    def prompt(self, at: int = -1) -> str:
        """All text of one request."""
        return "\n".join(words(message) for message in self.seen[at]["body"]["messages"])

    def __enter__(self) -> "LlmServer":
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some tests are about."""

    def count(self, *, busy: int = 0, cut: int = 0) -> None:
        with self._lock:
            self.busy += busy
            self.cut += cut


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LlmServer
    body: dict[str, Any]

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.body = json.loads(raw)
        self.server.seen.append(
            {"path": self.path, "headers": dict(self.headers.items()), "body": self.body}
        )
        self.server.count(busy=1)
        try:
            self._answer()
        except (BrokenPipeError, ConnectionError):
            self.server.count(cut=1)
            self.close_connection = True
        finally:
            self.server.count(busy=-1)

    def do_GET(self) -> None:
        return self.describe()

    def describe(self) -> None:
        """`/v1/models`, by which one sees that the endpoint is there."""
        if self.path != "/v1/models":
            return self.send(404, {"error": {"message": "no such path"}})
        return self.send(200, {"object": "list", "data": [{"id": self.server.model}]})

    def _answer(self) -> None:
        key = self.server.key
        if key and self.headers.get("Authorization") != f"Bearer {key}":
            return status(self, "401")
        if self.path != "/v1/chat/completions":
            return status(self, "404")
        if said := self.server.script.popleft() if self.server.script else self.server.always:
            name, _, argument = said.partition(":")
            return ANSWERS[name](self, argument)
        if missing := self._missing():
            return complain(self, missing)
        return oracle(self, "")

    def _missing(self) -> str:
        """The first thing asked for that this endpoint lacks."""
        asked = {name for name in self.body if self.body[name]}
        wanted = self.body.get("response_format", {})
        mode = wanted.get("type", "text")
        asked.add("json_object_schema" if mode == "json_object" and "schema" in wanted else mode)
        return next(iter(sorted(asked & self.server.lacks)), "")

    def log_message(self, *args: object) -> None:
        """Quiet: the prompt is nobody's business, a test's output least of all."""

    # What the answers are made of.

    def head(self, code: int, media_type: str, **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", media_type)
        for name, value in {**headers, **self.server.extra_headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.close_connection = True
        self.end_headers()

    def raw(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def send(self, code: int, body: Any, **headers: str) -> None:
        data = json.dumps(body).encode()
        self.head(code, "application/json", Content_Length=str(len(data)), **headers)
        self.raw(data)

    def complete(self, content: Any, finish: str | None = "stop", **message: Any) -> None:
        """A completion, streamed where that was asked for."""
        if not self.body.get("stream"):
            choice = {"content": content, "role": "assistant", **message}
            whole = {"index": 0, "message": choice, "finish_reason": finish}
            return self.send(200, {**self.envelope(), "choices": [whole], **self.usage(content)})
        self.head(200, "text/event-stream", x_request_id="req-1")
        pieces: list[Any] = [content]
        if isinstance(content, str):
            pieces = [content[at : at + 48] for at in range(0, len(content), 48)] or [""]
        for piece in pieces:
            self.delta({"content": piece, **message}, None)
        self.delta({}, finish)
        if (self.body.get("stream_options") or {}).get("include_usage"):
            self.event({**self.envelope(), "choices": [], **self.usage(content)})
        return self.raw(b"data: [DONE]\n\n")

    def delta(self, delta: dict[str, Any], finish: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.event({**self.envelope(), "choices": [choice]})

    def event(self, body: Any) -> None:
        self.raw(b"data: " + json.dumps(body).encode() + b"\n\n")

    def envelope(self) -> dict[str, Any]:
        kind = "chat.completion.chunk" if self.body.get("stream") else "chat.completion"
        return {"id": "c-1", "object": kind, "created": 0, "model": self.server.model}

    def usage(self, content: Any) -> dict[str, Any]:
        rate = self.server.tokens_per_char
        if rate is None:
            return {}
        chars = sum(len(words(message)) for message in self.body["messages"])
        prompt, completion = int(chars * rate), int(len(str(content)) * rate)
        return {"usage": {"prompt_tokens": prompt, "completion_tokens": completion}}

    def wait(self, seconds: float) -> None:
        """Think for a while, and stop at once where the client hangs up."""
        readable, _, _ = select.select([self.connection], [], [], seconds)
        if readable and not self.connection.recv(1):
            raise ConnectionResetError

    def reading(self) -> dict[str, Any]:
        """What an honest reader answers to the prompt."""
        return answer(self.body, self.server.truths, self.server.window)


def read_truths(path: Path) -> list[Truth]:
    """Documents' true values, of a JSON object or a manifest."""
    text = path.read_text()
    try:
        whole = json.loads(text)
        documents = whole if isinstance(whole, list) else [whole]
    except ValueError:
        documents = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [document.get("truth", document) for document in documents]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--truth", type=Path, help="JSON object, or manifest.jsonl")
    parser.add_argument("--key", default="", help="insist on this key")
    parser.add_argument("--answer", help=f"answer every request so: {', '.join(sorted(ANSWERS))}")
    parser.add_argument("command", nargs="*", help="run this and stop, instead of serving on")
    given = parser.parse_args()
    truths = read_truths(given.truth) if given.truth else []
    with LlmServer(*truths, port=given.port, key=given.key, always=given.answer or "") as server:
        if given.command:
            llm = {"LLM_BASE_URL": server.base_url, "LLM_MODEL": server.model}
            return subprocess.run(given.command, env=os.environ | llm, check=False).returncode
        print(server.base_url, flush=True)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
