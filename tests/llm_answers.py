"""All that the tests' endpoint can answer: the right thing, and what endpoints in the field do.

Each answer gets the request's handler, and what its name says after a colon (`status:429`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.llm_oracle import prompt_lines

if TYPE_CHECKING:
    from tests.llm_server import Handler

# An endpoint's error may quote the document; nothing of it may come through.
SECRET_LEAK = "the endpoint repeats the document: Jane Q. Specimen 123-45-6789"


def oracle(handler: Handler, _: str) -> None:
    handler.complete(json.dumps(handler.reading()))


def status(handler: Handler, argument: str) -> None:
    """An HTTP status: `status:429`, `status:429,7` with Retry-After."""
    code, _, wait = argument.partition(",")
    headers = {"Retry_After": wait} if wait else {}
    handler.send(int(code), {"error": {"message": SECRET_LEAK, "code": None}}, **headers)


def error(handler: Handler, argument: str) -> None:
    """An HTTP status with a code or text: `error:400,context_length_exceeded`."""
    code, _, said = argument.partition(",")
    handler.send(int(code), {"error": {"message": f"{said} {SECRET_LEAK}", "code": said}})


def complain(handler: Handler, missing: str) -> None:
    """Say that something is not supported, as different endpoints do."""
    if handler.server.complaint >= 500:
        said = "Input should be 'text' or 'json_object'" if missing == "json_schema" else missing
        text = f"[{{'type': 'literal_error', 'msg': \"{said} not supported\"}}]"
        return handler.send(handler.server.complaint, {"error": {"message": text}})
    if missing.startswith("json_"):
        missing = "response_format"
    text = f"Unsupported parameter: '{missing}' is not supported with this model."
    return handler.send(400, {"error": {"message": text, "param": missing}})


def html(handler: Handler, _: str) -> None:
    """A login page, with status 200."""
    handler.head(200, "text/html; charset=utf-8")
    handler.raw(b"<!doctype html><title>Sign in</title><form action=/login></form>")


def error_body(handler: Handler, argument: str) -> None:
    """An error with status 200."""
    said = argument or "internal error"
    handler.send(200, {"error": {"message": f"{said} {SECRET_LEAK}"}})


def error_midway(handler: Handler, _: str) -> None:
    """An error after the first bytes of a stream."""
    handler.head(200, "text/event-stream")
    handler.delta({"content": "{"}, None)
    handler.event({"error": {"message": SECRET_LEAK, "code": 500}})


def choices(handler: Handler, argument: str) -> None:
    """`choices:null`, `choices:[]`, or any other JSON."""
    handler.send(200, {**handler.envelope(), "choices": json.loads(argument)})


def parts(handler: Handler, kind: str) -> None:
    """Content as a list of parts, of `parts:text` or of another kind."""
    text = json.dumps(handler.reading())
    handler.complete([{"type": kind, "text": text}])


def fenced(handler: Handler, _: str) -> None:
    handler.complete(f"```json\n{json.dumps(handler.reading())}\n```")


def thinking(handler: Handler, _: str) -> None:
    """A think block before the answer, with braces in it."""
    handler.complete(f"<think>\n{{maybe}} ```\n</think>\n\n{json.dumps(handler.reading())}")


def reasoned(handler: Handler, _: str) -> None:
    """The answer on the reasoning channel, nothing on the proper one."""
    handler.complete(None, reasoning_content=json.dumps(handler.reading()))


def say(handler: Handler, text: str) -> None:
    """Any text as the answer: `say:Sure! Here it is`."""
    handler.complete(text)


def finish(handler: Handler, reason: str) -> None:
    """The right answer, ended with another finish_reason: `finish:length`, `finish:` for none."""
    handler.complete(json.dumps(handler.reading()), reason or None)


def refusal(handler: Handler, _: str) -> None:
    handler.complete(None, refusal="I can't help with that.")


def empty(handler: Handler, _: str) -> None:
    handler.complete("")


def half(handler: Handler, _: str) -> None:
    """Half of the answer, then the connection closes."""
    text = json.dumps(handler.reading())
    handler.head(200, "text/event-stream", Transfer_Encoding="chunked")
    choice = {"index": 0, "delta": {"content": text[: len(text) // 2]}, "finish_reason": None}
    data = b"data: " + json.dumps({**handler.envelope(), "choices": [choice]}).encode() + b"\n\n"
    handler.raw(b"%x\r\n%s\r\n" % (len(data), data))


def half_clean(handler: Handler, _: str) -> None:
    """Half of the answer, then a stream that ends as if all was well."""
    text = json.dumps(handler.reading())
    handler.head(200, "text/event-stream")
    handler.delta({"content": text[: len(text) // 2]}, None)


def changed(
    change: Callable[[dict[str, Any]], Any],
) -> Callable[[Handler, str], None]:
    """The right answer with something done to it; text is sent as it is."""

    def play(handler: Handler, _: str) -> None:
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


def invented(handler: Handler, value: str) -> None:
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


def seen(handler: Handler, said: str) -> None:
    """`seen:total=5.00`: claim a value that stands on no line, as one seen in a picture."""
    path, _, value = said.partition("=")
    answer = handler.reading()
    answer[path].update(status="present", line=None, quote=value, value=value)
    handler.complete(json.dumps(answer))


def injected(handler: Handler, path: str) -> None:
    """Obey the document: put into `path` what a line of it says after "answer with"."""
    answer = handler.reading()
    node = answer
    for name in path.split("."):
        node = node[name]
    for line_id, text in prompt_lines(handler.body["messages"]):
        if match := re.search(r"answer with (\S+)", text, re.I):
            node.update(status="present", line=line_id, quote=text, value=match[1])
    handler.complete(json.dumps(answer))


def huge(handler: Handler, _: str) -> None:
    """Ten megabytes of answer."""
    handler.complete('{"employee": "' + "x" * 10_000_000 + '"}')


def blanks(handler: Handler, _: str) -> None:
    """White space until somebody hangs up."""
    handler.head(200, "text/event-stream")
    handler.delta({"content": '{"employee":'}, None)
    while True:
        handler.delta({"content": "\n    "}, None)


def redirect(handler: Handler, target: str) -> None:
    """`redirect:http://other/v1/chat/completions`, with the body to be sent again."""
    handler.head(307, "text/plain", Location=target, Content_Length="0")


def slow(handler: Handler, seconds: str) -> None:
    """Nothing at all for so many seconds, then the right answer."""
    handler.wait(float(seconds))
    oracle(handler, "")


def drip(handler: Handler, pause: str) -> None:
    """One byte at a time, for ever, each after a pause."""
    handler.head(200, "text/event-stream")
    while True:
        handler.raw(b":")
        handler.wait(float(pause))


def drip_head(handler: Handler, pause: str) -> None:
    """The same within the headers."""
    handler.raw(b"HTTP/1.1 200 OK\r\nX-Padding: ")
    while True:
        handler.raw(b"a")
        handler.wait(float(pause))


def hang_up(handler: Handler, _: str) -> None:
    handler.close_connection = True


def packed(handler: Handler, _: str) -> None:
    """Content-Encoding that nobody asked for."""
    handler.head(200, "application/json", Content_Encoding="gzip")
    handler.raw(b"\x1f\x8b" + b"\0" * 100)


ANSWERS: dict[str, Callable[[Handler, str], None]] = {
    fault.__name__: fault
    for fault in (
        oracle, status, error, html, error_body, error_midway, choices, parts, fenced, thinking,
        reasoned, say, finish, refusal, empty, half, half_clean, invented, seen, injected, huge,
        blanks, redirect, slow, drip, drip_head, hang_up, packed,
    )
}  # fmt: skip
ANSWERS |= {
    "twice": changed(twice),
    "nan": changed(lambda answer: json.dumps(answer).replace("null", "NaN", 1)),
    "infinite": changed(_with_leaf(value=float("inf"))),
    "number": changed(_with_leaf(status="present", value=12.5)),
    "other_status": changed(_with_leaf(status="maybe")),
    "extra_key": changed(lambda answer: {**answer, "note": "also"}),
    "extra_leaf_key": changed(_with_leaf(confidence="high")),
    "missing_key": changed(_without_first),
    "careless": changed(lambda answer: {**answer, "last_line": answer["first_line"]}),
    "lost": changed(lambda answer: {**answer, "first_line": None, "last_line": "p9.9"}),
    "list": changed(lambda answer: [answer]),
    "deep": changed(lambda answer: "[" * 100_000),
    "long_text": changed(_with_leaf(quote="x" * 5_000)),
    "nul": changed(_with_leaf(value="a\0b")),
}
