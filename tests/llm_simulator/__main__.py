"""An endpoint to try things with, where there is no real one:

    python -m tests.llm_simulator ollama --port 8123
    python -m tests.llm_simulator llama_server --truth manifest.jsonl -- COMMAND...

The second runs a command with LLM_BASE_URL and LLM_MODEL set, and stops with it.
"""

import argparse
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from tests.llm_server import read_truths
from tests.llm_simulator import PERSONALITIES, Simulator


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("personality", choices=sorted(PERSONALITIES))
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--truth", type=Path, help="JSON object, or manifest.jsonl")
    parser.add_argument("--key", default="", help="insist on this key, where it knows of keys")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("command", nargs="*", help="run this and stop, instead of serving on")
    given = parser.parse_args()
    truths = read_truths(given.truth) if given.truth else []
    server = Simulator(
        PERSONALITIES[given.personality],
        truths=truths,
        port=given.port,
        key=given.key,
        delay_s=given.delay,
    )
    with server:
        if given.command:
            llm = {"LLM_BASE_URL": server.base_url, "LLM_MODEL": "some-model"}
            return subprocess.run(given.command, env=os.environ | llm, check=False).returncode
        print(server.base_url, flush=True)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
