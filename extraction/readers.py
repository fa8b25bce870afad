"""Which readers this installation has, by configuration."""

from django.conf import settings

from extraction.contract import Reader
from extraction.llm import LlmReader, Route
from extraction.local import LocalReader


class UnknownReader(Exception):
    """A reader was named that is not configured; `sentence` says what to do."""

    def __init__(self, name: str) -> None:
        self.sentence = (
            f"There is no reader called {name}. Use local, or set LLM_BASE_URL and LLM_MODEL "
            f"for the route {settings.LLM_ROUTE}."
        )
        super().__init__(self.sentence)


def reader_named(name: str) -> Reader:
    """`local`, or the configured model route of that name.

    Raises:
        UnknownReader: neither.
    """
    if name == LocalReader.name:
        return LocalReader()
    if name == settings.LLM_ROUTE and settings.LLM_BASE_URL and settings.LLM_MODEL:
        return LlmReader(
            Route(
                name=settings.LLM_ROUTE,
                base_url=settings.LLM_BASE_URL,
                model=settings.LLM_MODEL,
                api_key=settings.LLM_API_KEY,
                timeout_s=settings.LLM_TIMEOUT.total_seconds(),
                max_output_tokens=settings.LLM_MAX_OUTPUT_TOKENS,
                loopback_only=settings.LLM_LOOPBACK_ONLY,
            )
        )
    raise UnknownReader(name)


def configured() -> list[Reader]:
    """The readers that `READERS` names, in order of trust."""
    return [reader_named(name) for name in settings.READERS]
