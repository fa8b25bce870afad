"""The part of a receipt that a card's terminal printed: numbers of its own, one amount."""

import re
from collections.abc import Sequence
from itertools import pairwise

NEAR = 3  # rows between two that a terminal printed
FEWEST = 2  # of such rows, where one alone may be a till's
_SLIP = re.compile(
    r"\b(?:AID|TVR|TSI|ARQC|AC:|auth(?:ori[sz]ation)?(?: code| no)?|approval|approved|TID|MID|RRN"
    r"|STAN|trace|batch|seq(?:uence)?|EMV|chip|contactless|PAN|card (?:no|number|sale|type)|entry"
    r"|merchant (?:id|copy)|terminal(?:[- ]?id)?|kundenbeleg|karten-?nr|TA-?Nr|VU-?Nr|trace-?nr"
    r"|genehmigung\S*|kartenzahlung|zahlung erfolgt|n° auto|commer[cç]ant|aut[oh]ris\w+"
    r"|ticket client|carte bancaire|autorizaci[oó]n|verkooppunt|autorisatie|ref(?:erence)? no)\b"
    r"|[*xX#•·]{4,}[ -]?\d{4}",
    re.I,
)


def slip_rows(texts: Sequence[str]) -> frozenset[int]:
    """The rows between the first and the last that a card's terminal printed, as they run."""
    marked = [at for at, text in enumerate(texts) if _SLIP.search(text)]
    runs: list[list[int]] = []
    for at in marked:
        if runs and at - runs[-1][-1] <= NEAR:
            runs[-1].append(at)
        else:
            runs.append([at])
    found: set[int] = set()
    for run in runs:
        if len(run) >= FEWEST:
            found.update(*(range(first, last + 1) for first, last in pairwise(run)))
    return frozenset(found)
