"""The worker for models in the test's own process."""

from extraction.llm_worker import LlmWorker
from extraction.models import Document, Step
from review.pipeline import process_document


def ask_models(slots: int = 8) -> list[str]:
    """Do every model's step that is due; gives the names of those that ended."""
    ended: list[str] = []
    worker = LlmWorker(lambda document, step: ended.append(step), slots=slots)
    worker.drain()
    return ended


def read_with_models(document: Document, *, most: int = 6) -> Document:
    """Carry a document to its end, or to where it waits for a later try."""
    for _ in range(most):
        process_document(document.pk)
        if not ask_models():
            break
    document.refresh_from_db()
    return document


def due_now() -> None:
    """Let every pause be over."""
    Step.objects.filter(state=Step.State.DUE).update(due_at="2020-01-01T00:00Z")
