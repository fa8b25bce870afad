"""Endpoints as they are found in the field: one HTTP server that speaks the OpenAI protocol, in the
manner of a llama.cpp server, of a proxy, of a hosted service.

    with Simulator(LLAMA_SERVER, truths=[truth]) as server: ...
    with Simulator(OPENAI, answer=lying) as server: ...

A personality says what the endpoint does with what it is asked; `answer` says what the model in it
writes. See `personalities` for the first and `engine` for the second.
"""

from tests.llm_simulator.engine import Answer, Request, honest
from tests.llm_simulator.personalities import (
    AZURE,
    LITELLM,
    LITELLM_DROPPING,
    LLAMA_CPP_PYTHON,
    LLAMA_SERVER,
    MUTE,
    OLD,
    OLLAMA,
    OPENAI,
    PERSONALITIES,
    VLLM,
    VLLM_REASONING,
    Personality,
)
from tests.llm_simulator.server import Simulator

__all__ = [
    "AZURE",
    "LITELLM",
    "LITELLM_DROPPING",
    "LLAMA_CPP_PYTHON",
    "LLAMA_SERVER",
    "MUTE",
    "OLD",
    "OLLAMA",
    "OPENAI",
    "PERSONALITIES",
    "VLLM",
    "VLLM_REASONING",
    "Answer",
    "Personality",
    "Request",
    "Simulator",
    "honest",
]
