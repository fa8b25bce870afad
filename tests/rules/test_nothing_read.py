"""Papers of which nothing was read: no rule finds anything in them, and some can always judge."""

import pytest

from extraction.schemas import SCHEMAS
from rules.registry import REGISTRY
from tests.rules.facts import case, document, verdicts

# They compare what is there, and find nothing amiss in what is not: each is tested with its kin.
ALWAYS_JUDGE = {
    "value.applicant_changed",
    "value.not_on_the_page",
    "value.readers_disagree",
    "value.required_missing",
    "document.unseen_text",
    "case.changes_one_way",
    "case.changed_in_a_burst",
    "case.unread_document",
    "case.future_date",
    "case.paid_twice",
    "case.twin",
    "employment.goes_on",
    "form_1040.parts_within_whole",
    "form_1040.self_prepared_refund",
    "identity.ssn_possible",
    "pay_stub.paid_before_start",
    "pay_stub.dates_in_order",
    "pay_stub.taxes_add_up",
    "pay_stub.hours_times_rate",
    "pay_stub.year_covers_period",
    "w2.state_known",
}


def unread():
    """A case with a paper of every type, on each of which nothing was read."""
    return case(
        *(document(slug, whole=False, key=key) for key, slug in enumerate(SCHEMAS, start=1)),
        required={},
        asks_application=True,
    )


@pytest.mark.parametrize("rule", sorted(REGISTRY.rules))
def test_nothing_is_found_in_what_was_not_read(rule):
    outcomes = {one.outcome for one in verdicts(rule, unread())}

    assert "fail" not in outcomes


@pytest.mark.parametrize("rule", sorted(ALWAYS_JUDGE))
def test_rule_that_compares_what_is_there_passes_where_nothing_is(rule):
    assert {one.outcome for one in verdicts(rule, unread())} == {"pass"}
