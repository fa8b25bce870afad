"""The documents that one file holds: each a part with pages of its own, read like any other."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from accounts.models import User
from extraction.contract import PageText
from extraction.models import Document, Page
from extraction.packets import Segment, segments
from extraction.schemas import UNCLASSIFIED

LONGEST_NAME = 150


def documents_in(pages: Sequence[PageText]) -> tuple[Segment, ...]:
    """The documents of a file that holds several; empty where it is better left whole.

    Where none of them is of a known type nothing would be gained: a person looks at it anyway.
    """
    found = segments(pages) if len(pages) > 1 else ()
    known = any(one.doc_type != UNCLASSIFIED for one in found)
    return found if len(found) > 1 and known else ()


def make_part(
    file: Document,
    page_numbers: Sequence[int],
    doc_type: str,
    *,
    reasons: Sequence[str] = (),
    type_set_by: User | None = None,
    carried: Sequence[int] = (),
) -> Document:
    """Make a document of some pages of a file, to be read. In the caller's transaction.

    Args:
        file: whose pages are there already.
        page_numbers: of the file, in the order that they have in the document.
        doc_type: a schema's slug or "unclassified".
        reasons: why it is of that type, where no person said so.
        type_set_by: the person who said so.
        carried: keys of people's values that are kept for it, see `extraction.carrying`.
    """
    part = Document.objects.create(
        case_id=file.case_id,
        name=part_name(file.name, page_numbers),
        sha256=file.sha256,
        stored_as=file.stored_as,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        page_count=len(page_numbers),
        doc_type=doc_type,
        type_set_by=type_set_by,
        type_reasons=list(reasons),
        received_at=file.received_at,  # it has waited as long as the file
        packet=file,
        page_numbers=list(page_numbers),
        carried=list(carried),
    )
    there = {page.number: page for page in file.pages.all()}
    Page.objects.bulk_create(
        _copied(there[at], part, number) for number, at in enumerate(page_numbers, start=1)
    )
    return part


def part_name(name: str, page_numbers: Sequence[int]) -> str:
    """What a part is called: the file's name and the pages, as "scan.pdf, pp. 2-3".

    It is kept, and read by people of several languages.
    """
    tail = f", {'p.' if len(page_numbers) == 1 else 'pp.'} {_runs(page_numbers)}"
    return name[: LONGEST_NAME - len(tail)] + tail if len(tail) < 60 else name


def pages_in_words(page_numbers: Sequence[int]) -> str:
    """ "page 2", "pages 2-3" or "pages 1, 4-5", in the given order."""
    words = ngettext("page %(numbers)s", "pages %(numbers)s", len(page_numbers))
    return words % {"numbers": _runs(page_numbers)}


def _runs(page_numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in page_numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        str(run[0]) if len(run) == 1 else f"{run[0]}\N{EN DASH}{run[-1]}" for run in runs
    )


def _copied(page: Page, part: Document, number: int) -> Page:
    """The same page as a page of the part. The pictures are shared."""
    return Page(
        document=part,
        number=number,
        width=page.width,
        height=page.height,
        image=page.image,
        thumbnail=page.thumbnail,
        image_type=page.image_type,
        words=page.words,
        words_from=page.words_from,
        unseen=page.unseen,
        capture=page.capture,
    )
