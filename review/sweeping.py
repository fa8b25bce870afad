"""Finding the work that was lost: a broker emptied, a worker killed, a try that is due again.

And the work that nobody is told of: cases to be judged again after rules changed.
"""

import structlog

from accounts import links, people
from extraction import arriving, asking, bell, regions, turns
from extraction.models import Document
from mail import delivery
from review import probes, receiving, rejudging, rereading
from rules import backtest

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 500


def sweep() -> int:
    """Enqueue every document that somebody should be working on and nobody is.

    Returns:
        How many were enqueued. One that is enqueued twice is worked on once: steps are leased.
    """
    asking.give_up_unattended()
    lost = turns.documents_in_turn(most=MOST_AT_ONCE)
    for document in Document.objects.filter(pk__in=lost):
        receiving.enqueue(document)
    bell.ring()
    rejudging.ring()
    backtest.ring_open()
    rereading.ring_pending()
    arriving.forget_old()
    regions.forget_old()
    delivery.ring_waiting()
    links.forget_old()
    people.forget_refused()
    probes.withdraw_lapsed()
    if lost:
        log.info("sweep", enqueued=len(lost))
    return len(lost)
