"""An OpenAI-compatible endpoint on loopback: it answers from the lines it is shown, or misbehaves.

In tests it is scripted request by request (`server.play("drip", "oracle")`). Stand-alone it stands
in for a model in documentation and demonstrations:

    python -m tests.llm_server --port 8123 --truth manifest.jsonl

The truth is one JSON object {path: value}, or a manifest with such an object under "truth" on each
line. It is no model: it knows the values, and looks for the lines of the prompt that hold them.
"""

import argparse
import json
import re
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SECRET_LEAK = "the endpoint repeats the document: Jane Q. Specimen 123-45-6789"
NOT_FOUND = {"status": "not_found", "line": None, "quote": None, "value": None}
Truth = Mapping[str, str | None]
Lines = list[tuple[str, str]]


class LlmServer(ThreadingHTTPServer):
    """Listens from construction on; use it as a context manager to serve.

    Args:
        truths: documents' true values by path; the one that fits the prompt best is answered.
        key: the key to insist on; "" takes any.
        lacks: what the endpoint does not support: json_schema, json_object, max_completion_tokens,
            max_tokens, stream, stream_options. `complaint` says how it says so.
        tokens_per_char: what usage is counted with; None leaves usage out.
    """

    daemon_threads = True
    request_queue_size = 32

    def __init__(
        self,
        *truths: Truth,
        port: int = 0,
        key: str = "",
        lacks: frozenset[str] | set[str] = frozenset(),
        complaint: int = 400,
        model: str = "oracle-1",
        tokens_per_char: float | None = 0.3,
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.truths = list(truths)
        self.key = key
        self.lacks = lacks
        self.complaint = complaint
        self.model = model
        self.tokens_per_char = tokens_per_char
        self.script: deque[str] = deque()
        self.seen: list[dict[str, Any]] = []  # {"path", "headers", "body"} of each request
        self.busy = 0  # generations going on
        self.cut = 0  # generations that ended because the client hung up
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def play(self, *names: str) -> None:
        """Script the next requests; after them the oracle answers. Names are those of `FAULTS`."""
        for name in names:
            assert name.partition(":")[0] in FAULTS, name
        self.script.extend(names)

    def prompt(self, at: int = -1) -> str:
        """All text of one request."""
        return "\n".join(message["content"] for message in self.seen[at]["body"]["messages"])

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


class _Handler(BaseHTTPRequestHandler):
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

    def _answer(self) -> None:
        key = self.server.key
        if key and self.headers.get("Authorization") != f"Bearer {key}":
            return status(self, "401")
        if self.path != "/v1/chat/completions":
            return status(self, "404")
        if self.server.script:
            name, _, argument = self.server.script.popleft().partition(":")
            return FAULTS[name](self, argument)
        if missing := self._missing():
            return complain(self, missing)
        return oracle(self, "")

    def _missing(self) -> str:
        """The first thing asked for that this endpoint lacks."""
        asked = {name for name in self.body if self.body[name]}
        asked.add(self.body.get("response_format", {}).get("type", "text"))
        return next(iter(sorted(asked & self.server.lacks)), "")

    def log_message(self, *args: object) -> None:
        """Quiet: the prompt is nobody's business, a test's output least of all."""

    # What the answers below are made of.
    def head(self, code: int, media_type: str, **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", media_type)
        for name, value in headers.items():
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
        chars = sum(len(message["content"]) for message in self.body["messages"])
        prompt, completion = int(chars * rate), int(len(str(content)) * rate)
        return {"usage": {"prompt_tokens": prompt, "completion_tokens": completion}}

    def wait(self, seconds: float) -> None:
        """Think for a while, and stop at once where the client hangs up."""
        readable, _, _ = select.select([self.connection], [], [], seconds)
        if readable and not self.connection.recv(1):
            raise ConnectionResetError

    def reading(self) -> dict[str, Any]:
        """What an honest reader answers to the prompt."""
        lines = prompt_lines(self.body["messages"])
        truth: Truth = max(self.server.truths, key=lambda one: len(_found(one, lines)), default={})
        return read(asked_schema(self.body), truth, lines)


# The oracle.


def prompt_lines(messages: list[dict[str, str]]) -> Lines:
    """The numbered lines between the last message's two boundary lines."""
    _, boundary, rest = messages[-1]["content"].partition("BOUNDARY ")
    code = rest.partition("\n")[0]
    document = rest.partition("\n")[2].partition(f"{boundary}{code}\n")[0]
    return re.findall(r"^(p\d+\.\d+): (.*)$", document, re.M)


def asked_schema(body: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema: the enforced one, else the one that the prompt spells out."""
    asked = body.get("response_format", {})
    if asked.get("type") == "json_schema":
        return asked["json_schema"]["schema"]
    told = body["messages"][0]["content"]
    return json.loads(re.findall(r"^(\{.*\})$", told, re.M)[-1])


def read(schema: dict[str, Any], truth: Truth, lines: Lines) -> dict[str, Any]:
    """Fill in the form from the lines, knowing the truth."""
    places = _found(truth, lines)

    def fill(node: dict[str, Any], path: str) -> Any:
        if "$ref" in node:
            return places.get(path, NOT_FOUND)
        if node["type"] == "array":
            rows = (f"{path}[{at}]" for at in range(1000))
            known = [row for row in rows if any(key.startswith(row + ".") for key in places)]
            return [fill(node["items"], row) for row in known]
        names = node["properties"].items()
        return {name: fill(child, f"{path}.{name}" if path else name) for name, child in names}

    return fill(schema, "")


def _found(truth: Truth, lines: Lines) -> dict[str, dict[str, Any]]:
    """Where each true value stands, of several places the one whose line speaks of the field."""
    found: dict[str, dict[str, Any]] = {}
    rows: dict[str, str] = {}  # the line that a row's first cell was found on
    for path, value in truth.items():
        if not value:
            continue
        places = [
            (line_id, text, match) for line_id, text in lines for match in _places(value, text)
        ]
        if not places:
            continue
        row = path.partition("]")[0] if "]" in path else ""
        words = set(re.findall(r"[a-z]+", path.lower()))

        def fit(
            place: tuple[str, str, str], row: str = row, words: set[str] = words
        ) -> tuple[bool, int]:
            spoken = set(re.findall(r"[a-z]+", place[1].lower()))
            return rows.get(row) == place[0], len(words & spoken)

        line_id, text, match = max(places, key=fit)
        rows.setdefault(row, line_id)
        found[path] = {"status": "present", "line": line_id, "quote": text, "value": match}
    return found


def _places(value: str, text: str) -> Iterator[str]:
    for form in _printed(value):
        edge = re.compile(rf"(?<![0-9A-Za-z]){re.escape(form)}(?![0-9A-Za-z])", re.I)
        if match := edge.search(text):
            yield match[0]
            return


def _printed(value: str) -> Iterator[str]:
    """How a canonical value may be printed."""
    yield value
    with suppress(InvalidOperation):
        number = Decimal(value)
        places = max(2, -int(number.as_tuple().exponent))
        english = f"{abs(number):,.{places}f}"
        yield english
        yield english.replace(",", "")
        yield english.translate(str.maketrans(",.", ".,"))
        yield english.replace(",", "").replace(".", ",")
        yield f"{number.normalize():f}"
    with suppress(ValueError):
        day = date.fromisoformat(value)
        for form in ("%m/%d/%Y", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%y", "%m-%d-%Y"):
            yield day.strftime(form)
        for month in ("%b", "%B"):
            for form in (f"{month} {day.day}, %Y", f"{day.day} {month} %Y", f"%d {month} %Y"):
                yield day.strftime(form)
            yield day.strftime(f"{month} %d, %Y")
            yield day.strftime(f"%d-{month}-%Y")


def oracle(handler: _Handler, _: str) -> None:
    handler.complete(json.dumps(handler.reading()))


# The faults. Each gets the handler, and what its name says after a colon.


def status(handler: _Handler, argument: str) -> None:
    """An HTTP status: `status:429`, `status:429,7` with Retry-After."""
    code, _, wait = argument.partition(",")
    headers = {"Retry_After": wait} if wait else {}
    handler.send(int(code), {"error": {"message": SECRET_LEAK, "code": None}}, **headers)


def error(handler: _Handler, argument: str) -> None:
    """An HTTP status with a code or text: `error:400,context_length_exceeded`."""
    code, _, said = argument.partition(",")
    handler.send(int(code), {"error": {"message": f"{said} {SECRET_LEAK}", "code": said}})


def complain(handler: _Handler, missing: str) -> None:
    """Say that something is not supported, as different endpoints do."""
    if handler.server.complaint >= 500:
        said = "Input should be 'text' or 'json_object'" if missing == "json_schema" else missing
        text = f"[{{'type': 'literal_error', 'msg': \"{said} not supported\"}}]"
        return handler.send(handler.server.complaint, {"error": {"message": text}})
    if missing == "json_schema":
        missing = "response_format"
    text = f"Unsupported parameter: '{missing}' is not supported with this model."
    return handler.send(400, {"error": {"message": text, "param": missing}})


def html(handler: _Handler, _: str) -> None:
    """A login page, with status 200."""
    handler.head(200, "text/html; charset=utf-8")
    handler.raw(b"<!doctype html><title>Sign in</title><form action=/login></form>")


def error_body(handler: _Handler, argument: str) -> None:
    """An error with status 200."""
    said = argument or "internal error"
    handler.send(200, {"error": {"message": f"{said} {SECRET_LEAK}"}})


def error_midway(handler: _Handler, _: str) -> None:
    """An error after the first bytes of a stream."""
    handler.head(200, "text/event-stream")
    handler.delta({"content": "{"}, None)
    handler.event({"error": {"message": SECRET_LEAK, "code": 500}})


def choices(handler: _Handler, argument: str) -> None:
    """`choices:null`, `choices:[]`, or any other JSON."""
    handler.send(200, {**handler.envelope(), "choices": json.loads(argument)})


def parts(handler: _Handler, kind: str) -> None:
    """Content as a list of parts, of `parts:text` or of another kind."""
    text = json.dumps(handler.reading())
    handler.complete([{"type": kind, "text": text}])


def fenced(handler: _Handler, _: str) -> None:
    handler.complete(f"```json\n{json.dumps(handler.reading())}\n```")


def thinking(handler: _Handler, _: str) -> None:
    """A think block before the answer, with braces in it."""
    handler.complete(f"<think>\n{{maybe}} ```\n</think>\n\n{json.dumps(handler.reading())}")


def reasoned(handler: _Handler, _: str) -> None:
    """The answer on the reasoning channel, nothing on the proper one."""
    handler.complete(None, reasoning_content=json.dumps(handler.reading()))


def say(handler: _Handler, text: str) -> None:
    """Any text as the answer: `say:Sure! Here it is`."""
    handler.complete(text)


def finish(handler: _Handler, reason: str) -> None:
    """The right answer, ended with another finish_reason: `finish:length`, `finish:` for none."""
    handler.complete(json.dumps(handler.reading()), reason or None)


def refusal(handler: _Handler, _: str) -> None:
    handler.complete(None, refusal="I can't help with that.")


def empty(handler: _Handler, _: str) -> None:
    handler.complete("")


def half(handler: _Handler, _: str) -> None:
    """Half of the answer, then the connection closes."""
    text = json.dumps(handler.reading())
    handler.head(200, "text/event-stream", Transfer_Encoding="chunked")
    choice = {"index": 0, "delta": {"content": text[: len(text) // 2]}, "finish_reason": None}
    data = b"data: " + json.dumps({**handler.envelope(), "choices": [choice]}).encode() + b"\n\n"
    handler.raw(b"%x\r\n%s\r\n" % (len(data), data))


def half_clean(handler: _Handler, _: str) -> None:
    """Half of the answer, then a stream that ends as if all was well."""
    text = json.dumps(handler.reading())
    handler.head(200, "text/event-stream")
    handler.delta({"content": text[: len(text) // 2]}, None)


def changed(
    change: Callable[[dict[str, Any]], Any],
) -> Callable[[_Handler, str], None]:
    """The right answer with something done to it; text is sent as it is."""

    def play(handler: _Handler, _: str) -> None:
        answer = change(handler.reading())
        handler.complete(answer if isinstance(answer, str) else json.dumps(answer))

    return play


def _first_leaf(answer: dict[str, Any]) -> dict[str, Any]:
    node = answer
    while "status" not in node:
        node = next(child for child in node.values() if isinstance(child, dict))
    return node


def _with_leaf(**values: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(answer: dict[str, Any]) -> dict[str, Any]:
        _first_leaf(answer).update(values)
        return answer

    return change


def _without_first(answer: dict[str, Any]) -> dict[str, Any]:
    answer.pop(next(iter(answer)))
    return answer


def twice(answer: dict[str, Any]) -> str:
    """The first key again, with nothing in it."""
    return json.dumps(answer)[:-1] + f', "{next(iter(answer))}": null}}'


def invented(handler: _Handler, value: str) -> None:
    """Claim that every value that was not found is `value`, on the first line of the document."""
    lines = prompt_lines(handler.body["messages"])
    answer = handler.reading()

    def fill(node: Any) -> None:
        if isinstance(node, dict) and node.get("status") == "not_found":
            node.update(status="present", line=lines[0][0], quote=value, value=value)
        elif isinstance(node, dict | list):
            for child in node.values() if isinstance(node, dict) else node:
                fill(child)

    fill(answer := json.loads(json.dumps(answer)))
    handler.complete(json.dumps(answer))


def injected(handler: _Handler, path: str) -> None:
    """Obey the document: put into `path` what a line of it says after "answer with"."""
    answer = handler.reading()
    node = answer
    for name in path.split("."):
        node = node[name]
    for line_id, text in prompt_lines(handler.body["messages"]):
        if match := re.search(r"answer with (\S+)", text, re.I):
            node.update(status="present", line=line_id, quote=text, value=match[1])
    handler.complete(json.dumps(answer))


def huge(handler: _Handler, _: str) -> None:
    """Ten megabytes of answer."""
    handler.complete('{"employee": "' + "x" * 10_000_000 + '"}')


def blanks(handler: _Handler, _: str) -> None:
    """White space until somebody hangs up."""
    handler.head(200, "text/event-stream")
    handler.delta({"content": '{"employee":'}, None)
    while True:
        handler.delta({"content": "\n    "}, None)


def redirect(handler: _Handler, target: str) -> None:
    """`redirect:http://other/v1/chat/completions`, with the body to be sent again."""
    handler.head(307, "text/plain", Location=target, Content_Length="0")


def slow(handler: _Handler, seconds: str) -> None:
    """Nothing at all for so many seconds, then the right answer."""
    handler.wait(float(seconds))
    oracle(handler, "")


def drip(handler: _Handler, pause: str) -> None:
    """One byte at a time, for ever, each after a pause."""
    handler.head(200, "text/event-stream")
    while True:
        handler.raw(b":")
        handler.wait(float(pause))


def drip_head(handler: _Handler, pause: str) -> None:
    """The same within the headers."""
    handler.raw(b"HTTP/1.1 200 OK\r\nX-Padding: ")
    while True:
        handler.raw(b"a")
        handler.wait(float(pause))


def hang_up(handler: _Handler, _: str) -> None:
    handler.close_connection = True


def packed(handler: _Handler, _: str) -> None:
    """Content-Encoding that nobody asked for."""
    handler.head(200, "application/json", Content_Encoding="gzip")
    handler.raw(b"\x1f\x8b" + b"\0" * 100)


FAULTS: dict[str, Callable[[_Handler, str], None]] = {
    fault.__name__: fault
    for fault in (
        oracle, status, error, html, error_body, error_midway, choices, parts, fenced, thinking,
        reasoned, say, finish, refusal, empty, half, half_clean, invented, injected, huge, blanks,
        redirect, slow, drip, drip_head, hang_up, packed,
    )
}  # fmt: skip
FAULTS |= {
    "twice": changed(twice),
    "nan": changed(lambda answer: json.dumps(answer).replace("null", "NaN", 1)),
    "infinite": changed(_with_leaf(value=float("inf"))),
    "number": changed(_with_leaf(status="present", value=12.5)),
    "other_status": changed(_with_leaf(status="maybe")),
    "extra_key": changed(lambda answer: {**answer, "note": "also"}),
    "extra_leaf_key": changed(_with_leaf(confidence="high")),
    "missing_key": changed(_without_first),
    "list": changed(lambda answer: [answer]),
    "deep": changed(lambda answer: "[" * 100_000),
    "long_text": changed(_with_leaf(quote="x" * 5_000)),
    "nul": changed(_with_leaf(value="a\0b")),
}


def _read_truths(path: Path) -> list[Truth]:
    text = path.read_text()
    try:
        whole = json.loads(text)
        documents = whole if isinstance(whole, list) else [whole]
    except ValueError:
        documents = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [document.get("truth", document) for document in documents]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--truth", type=Path, help="JSON object, or manifest.jsonl")
    parser.add_argument("--key", default="", help="insist on this key")
    parser.add_argument("--fault", help=f"answer every request so: {', '.join(sorted(FAULTS))}")
    given = parser.parse_args()
    truths = _read_truths(given.truth) if given.truth else []
    with LlmServer(*truths, port=given.port, key=given.key) as server:
        print(server.base_url, flush=True)
        try:
            while True:
                if given.fault and not server.script:
                    server.play(given.fault)
                time.sleep(0.05)
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
