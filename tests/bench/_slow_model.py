"""A model that takes its time: an OpenAI-compatible endpoint that answers after a set latency.

    python -m tests.bench._slow_model LATENCY_S TRUTH.json

Prints its port, then one JSON line `{"seen", "most_in_flight"}` when its input ends. One process
and one loop, so that it takes as little of the machine as it can from what is measured.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from tests.llm_oracle import answer


class SlowModel:
    """Answers every document alike: the lines that it is shown differ in a number only."""

    def __init__(self, latency_s: float, truth: dict[str, str | None]) -> None:
        self.latency_s = latency_s
        self.truth = truth
        self.text = ""
        self.in_flight = self.most_in_flight = self.seen = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(head.partition("content-length:")[2].partition("\r\n")[0])
            body = json.loads(await reader.readexactly(length))
            self.seen += 1
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            try:
                if not self.text and "BOUNDARY" in body["messages"][-1]["content"]:
                    self.text = json.dumps(answer(body, [self.truth]))
                await asyncio.sleep(self.latency_s)
            finally:
                self.in_flight -= 1
            writer.write(self.reply(body))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    def reply(self, body: dict[str, Any]) -> bytes:
        chars = sum(len(message["content"]) for message in body["messages"])
        usage = {"prompt_tokens": chars // 3, "completion_tokens": len(self.text) // 3}
        usage["total_tokens"] = sum(usage.values())
        common = {"id": "slow", "created": 0, "model": body["model"]}
        if not body.get("stream"):
            message = {"role": "assistant", "content": self.text}
            choice: dict[str, Any] = {"index": 0, "message": message, "finish_reason": "stop"}
            whole = {**common, "object": "chat.completion", "choices": [choice], "usage": usage}
            return _response("application/json", json.dumps(whole).encode())
        delta = {"role": "assistant", "content": self.text}
        choices = [
            [{"index": 0, "delta": delta, "finish_reason": None}],
            [{"index": 0, "delta": {}, "finish_reason": "stop"}],
        ]
        chunks: list[dict[str, Any]] = [
            {**common, "object": "chat.completion.chunk", "choices": one} for one in choices
        ]
        chunks.append({**common, "object": "chat.completion.chunk", "choices": [], "usage": usage})
        lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
        return _response("text/event-stream", "".join([*lines, "data: [DONE]\n\n"]).encode())


def _response(media_type: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {len(body)}\r\n"
    return f"{head}connection: close\r\n\r\n".encode() + body


async def main(latency_s: float, truth: Path) -> None:
    model = SlowModel(latency_s, json.loads(truth.read_text()))
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    print(json.dumps({"seen": model.seen, "most_in_flight": model.most_in_flight}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), Path(sys.argv[2])))
