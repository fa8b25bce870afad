"""Documents that wait for a model: one drawn pay stub in many numbered copies.

`python -m tests.bench._documents` prints its true values.
"""

import json
from collections import Counter
from typing import Any

import django

django.setup()  # before anything that knows a model

from django.db.models.functions import Now  # noqa: E402

from accounts.models import Role  # noqa: E402
from extraction import bell, limits, render  # noqa: E402
from extraction.llm_models import LlmCall  # noqa: E402
from extraction.models import Document, Page, Step  # noqa: E402
from extraction.values import dump_word  # noqa: E402
from tests import makers  # noqa: E402


def sample() -> Any:
    """The file and its truth."""
    return makers.sample("pay_stub", 3, seed=5)


def make(count: int) -> None:
    """Make them, with their pages; they are due only when `let_go` says so.

    No two are alike: a question that was answered before is not asked again.
    """
    drawn = sample()
    (page,) = render.pages(drawn.data, "application/pdf", limits=limits.configured())
    words = [dump_word(word) for word in page.text.words]
    bottom = max(word.box.y1 for word in page.text.words)
    cases = [
        makers.case(by=makers.person(f"applicant{at}", Role.APPLICANT)) for at in range(count // 20)
    ]
    documents = Document.objects.bulk_create(
        Document(
            case=cases[at % len(cases)],
            name=f"stub-{at}.pdf",
            sha256=f"{at:064x}",
            stored_as=f"originals/none/{at}",
            media_type="application/pdf",
            size_bytes=1000,
            page_count=1,
            doc_type="pay_stub",
            state=Document.State.READING,
        )
        for at in range(count)
    )
    Page.objects.bulk_create(
        Page(
            document=document,
            number=1,
            width=page.text.width,
            height=page.text.height,
            image="pages/none.jpg",
            thumbnail="pages/none-small.jpg",
            image_type="image/jpeg",
            words=[*words, [f"REF-{document.pk:08d}", 40.0, bottom + 8, 120.0, bottom + 18]],
            words_from="text",
        )
        for document in documents
    )
    Step.objects.bulk_create(
        Step(document=document, reading=1, name="ask:llm", due_at="2100-01-01T00:00Z")
        for document in documents
    )


def let_go() -> None:
    """Let all be due."""
    Step.objects.filter(name="ask:llm").update(due_at=Now())
    bell.ring()


def times() -> list[float]:
    """When each reading ended, in seconds after the first was begun, in order."""
    rows = list(Step.objects.filter(name="ask:llm").values_list("began_at", "ended_at"))
    start = min(began for began, _ in rows if began)
    return sorted((ended - start).total_seconds() for _, ended in rows if ended)


def most_at_once() -> int:
    """The most calls that were out at one moment, by the ledger."""
    changes: list[tuple[Any, int]] = []
    for at, back in LlmCall.objects.values_list("at", "settled_at"):
        changes += [(at, 1), (back, -1)]
    most = now = 0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most


def failed() -> dict[str, int]:
    """Questions that were answered by nothing of use, by why."""
    answers = Step.objects.filter(name="ask:llm").values_list("answer", flat=True)
    return dict(Counter(one["failure_code"] for one in answers if one["failure_code"]))


if __name__ == "__main__":
    print(json.dumps(dict(sample().truth)))
