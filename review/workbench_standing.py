"""A case as it stands, judged: kept between the keystrokes of whoever works on it."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils import timezone

from extraction.models import Case, FieldValue
from extraction.reread_models import Reread
from rules.effect import Judged, judged
from rules.facts import facts_of_case
from rules.policy import Policy, in_force
from rules.view import CaseFacts

CASES = 8  # that a process keeps: more than there are people at work in it
KEPT_S = 60.0  # what other cases hold may matter too, as the same paper handed in twice
State = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A case's facts, and what the rules in force say of them."""

    state: State
    since: float  # of time.monotonic
    policy: Policy
    facts: CaseFacts
    judged: Judged


_kept: OrderedDict[int, Standing] = OrderedDict()


def standing(case: Case) -> Standing:
    """The case as it stands now; for a minute it is not loaded again where nothing changed."""
    state, policy, now = _state(case), in_force(case.kind), time.monotonic()
    known = _kept.get(case.pk)
    if known and (known.state, known.policy) == (state, policy) and now - known.since < KEPT_S:
        return known
    facts = facts_of_case(case, policy)
    fresh = Standing(state, now, policy, facts, judged(facts, policy.rules))
    _kept.pop(case.pk, None)
    _kept[case.pk] = fresh
    while len(_kept) > CASES:
        _kept.popitem(last=False)
    return fresh


def _state(case: Case) -> State:
    """Everything that the facts of a case follow from, as little of it as tells a change.

    Values and readings are only ever added. They are counted too: a lower key may be seen later
    than a higher one.
    """
    values = FieldValue.objects.filter(document__case=case).aggregate(Max("pk"), Count("pk"))
    rereads = Reread.objects.filter(value__document__case=case).aggregate(Max("pk"), Count("pk"))
    documents = case.documents.kept().values_list("pk", "state", "doc_type", "reading")
    return (
        tuple(values.values()),
        tuple(rereads.values()),
        tuple(documents),
        tuple(sorted(case.stated.items())),
        case.kind.asks_application,
        case.applicant.full_name,
        (case.submitted_at or timezone.now()).date(),
    )
