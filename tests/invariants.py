"""What must hold whatever happened on the way."""

from audit.chain import tell, verify
from extraction.models import Document, Extraction, FieldValue, Step

STEPS = ["render", "classify", "read:local", "settle", "judge"]
ONCE = ("rendered", "classified", "read", "settled")


def assert_read_once(document: Document) -> None:
    """It was read, every step was done once, and the log tells of each once."""
    document.refresh_from_db()
    assert (document.state, document.failure) == (Document.State.READ, "")
    assert {step.name: step.state for step in document.steps.all()} == dict.fromkeys(
        STEPS, Step.State.DONE
    )
    assert list(document.pages.values_list("number", flat=True)) == list(
        range(1, document.page_count + 1)
    )
    assert Extraction.objects.filter(document=document).count() == 1
    values = FieldValue.objects.filter(document=document)
    paths = list(values.values_list("path", flat=True))
    assert len(paths) == len(set(paths)) > 10
    told = [one for one in tell(document.chain) if one.subject == f"Document:{document.pk}"]
    done = [one.entry.action for one in told]
    for act in ONCE:
        assert done.count(f"extraction.document.{act}") == 1
    assert verify(document.chain).broken is None
