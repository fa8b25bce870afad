"""The auditor's pages: every case's timeline, who, what, when, before, after, why."""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, person, requires
from audit.chain import tell, verify
from audit.log import SYSTEM
from audit.models import Head
from extraction.models import Case, Document
from review.timelines import note_timeline_read
from review.words import told_in_words

CASES_A_PAGE = 50


@require_safe
@requires(Permission.AUDIT)
def chains(request: HttpRequest) -> HttpResponse:
    """All cases, newest first; `q` narrows by reference."""
    wanted = request.GET.get("q", "").strip().upper()
    cases = Case.objects.select_related("kind", "applicant").order_by("-opened_at")
    if wanted:
        cases = cases.filter(reference__contains=wanted)
    page = Paginator(cases, CASES_A_PAGE).get_page(request.GET.get("page"))
    lengths = dict(
        Head.objects.filter(chain__in=[case.reference for case in page]).values_list("chain", "seq")
    )
    system = Head.objects.filter(chain=SYSTEM).values_list("seq", flat=True).first() or 0
    context = {
        "page": page,
        "rows": [(case, lengths.get(case.reference, 0)) for case in page],
        "q": wanted,
        "system": SYSTEM,
        "system_entries": system,
    }
    return render(request, "audit/chains.html", context)


@require_safe
@requires(Permission.AUDIT)
def chain(request: HttpRequest, chain: str) -> HttpResponse:
    """One timeline, oldest first, with its chain verified as the page is made.

    `only=people` leaves out what the system did by itself.
    """
    case = Case.objects.select_related("kind", "applicant").filter(reference=chain).first()
    if case is None and chain != SYSTEM:
        raise Http404
    note_timeline_read(chain, case, by=person(request))
    documents = {document.pk: document for document in Document.objects.filter(case=case)}
    lines = [told_in_words(told, documents) for told in tell(chain)]
    only_people = request.GET.get("only") == "people"
    kept = [line for line in lines if line.by_a_person or not only_people]
    days = [
        (day, list(group)) for day, group in groupby(kept, lambda line: line.told.entry.at.date())
    ]
    context = {
        "chain": chain,
        "case": case,
        "days": days,
        "shown": len(kept),
        "left_out": len(lines) - len(kept),
        "only_people": only_people,
        "verified": verify(chain),
        "now": timezone.now(),
    }
    return render(request, "audit/timeline.html", context)
