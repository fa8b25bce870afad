"""Papers of a case that are in another case, too."""

from collections.abc import Iterable, Sequence

from extraction.figure_models import DocumentFigures
from extraction.models import Case, Document
from rules.facts_data import Twin

MOST = 20  # of one case: more say nothing new
GONE = (Document.State.REMOVED, Document.State.SPLIT)


def twins_of(case: Case, documents: Sequence[Document]) -> tuple[Twin, ...]:
    """The twins of these documents of a case, by file or else by figures.

    Of the other case nothing but its reference is told.
    """
    found: dict[tuple[int, str], Twin] = {}
    for document, reference, applicant, how in (
        *_by_file(case, documents),
        *_by_figures(case, documents),
    ):
        twin = Twin(document, reference, applicant == case.applicant_id, how)
        found.setdefault((document, reference), twin)
    return tuple(found[key] for key in sorted(found))[:MOST]


_Found = Iterable[tuple[int, str, int, str]]  # document, the other case and its applicant, how


def _by_file(case: Case, documents: Sequence[Document]) -> _Found:
    mine = {document.sha256 for document in documents}
    others = Document.objects.kept().filter(sha256__in=mine).exclude(case=case)
    rows = set(others.values_list("sha256", "case__reference", "case__applicant"))
    for sha256, reference, applicant in rows:
        for document in documents:
            if document.sha256 == sha256:
                yield document.pk, reference, applicant, "file"


def _by_figures(case: Case, documents: Sequence[Document]) -> _Found:
    mine: dict[str, list[int]] = {}
    kept = DocumentFigures.objects.filter(document__in=documents)
    for key, digest in kept.values_list("document", "digest"):
        mine.setdefault(digest, []).append(key)
    others = DocumentFigures.objects.filter(digest__in=mine).exclude(document__case=case)
    rows = others.exclude(document__state__in=GONE).values_list(
        "digest", "document__case__reference", "document__case__applicant"
    )
    for digest, reference, applicant in set(rows):
        for key in mine[digest]:
            yield key, reference, applicant, "figures"
