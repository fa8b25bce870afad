"""Which cases go to a person and why; what may go straight through."""

import pytest

from audit.chain import tell
from extraction import values
from extraction.contract import Flag, Grounding
from extraction.models import Case, Document, FieldValue
from review import queue
from review.models import ReviewTask
from rules import findings
from rules.models import Finding
from rules.risk import LEVEL_STEP
from tests import makers

pytestmark = pytest.mark.django_db

NET = "net_pay.current"


@pytest.fixture(autouse=True)
def clock(time_machine):
    """The day that the made-up paperwork is of."""
    time_machine.move_to(f"{makers.TODAY.isoformat()}T12:00:00Z")


def policy(*, on):
    kind = makers.kind()
    kind.straight_through = on
    kind.save()


def flawless(**changes):
    """A case with all that the rules look at, and nothing found."""
    full = {
        "employee.ssn": "***-**-4321",
        "employer.address": "12 Harbor Rd, Port Lindley, CA 90931",
        "taxes.current": "507.50",
        "taxes.ytd": "12117.63",
        "deductions.ytd": "3346.50",
        "tax_lines[0].description": "Federal income tax",
        "tax_lines[0].current": "259.49",
        "tax_lines[0].ytd": "7619.02",
        "tax_lines[1].description": "Social security",
        "tax_lines[1].current": "201.00",
        "tax_lines[1].ytd": "3645.93",
        "tax_lines[2].description": "Medicare",
        "tax_lines[2].current": "47.01",
        "tax_lines[2].ytd": "852.68",
        "pay_frequency": "Biweekly",
    }
    return makers.ready_case(**{"values": full, **changes})


def routed(case):
    findings.evaluate(case)
    return queue.route(case)


def test_flawless_case_goes_straight_through_where_the_policy_says_so():
    policy(on=True)
    case = flawless()

    assert routed(case) is None

    case.refresh_from_db()
    assert (case.state, case.decided_by_policy) == (Case.State.APPROVED, True)
    assert case.decided_at is not None
    assert not ReviewTask.objects.exists()
    told = list(tell(case.reference))[-1]
    assert told.entry.action == "review.case.straight_through"
    assert told.entry.actor is None
    assert told.details["policy"] == "straight-through for mortgage"


def test_flawless_case_goes_to_a_person_where_it_does_not():
    policy(on=False)

    task = routed(flawless())

    assert task.case.state == Case.State.IN_REVIEW
    assert task.weight == 0
    assert task.why == "Nothing was found; this kind of case always goes to a person."
    told = list(tell(task.chain))[-1]
    assert told.entry.action == "review.task.opened"
    assert told.personal == {"why": task.why}


def applicant(case, act, text="", path=NET):
    value = FieldValue.objects.of_case(case).get(path=path)
    if act == "confirm":
        values.confirm(value, version=value.version, by=makers.dave())
    elif act == "change":
        values.change(value, text, version=value.version, by=makers.dave())
    elif act == "absent":
        values.mark_absent(value, version=value.version, by=makers.dave())
    else:
        values.mark_illegible(value, version=value.version, by=makers.dave())


def changed_in_favour(case):
    applicant(case, "change", "2999.00")


def changed_then_confirmed(case):
    applicant(case, "change", "2999.00")
    applicant(case, "confirm")


def changed_there_and_back(case):
    applicant(case, "change", "2999.00")
    applicant(case, "change", "2550.00")


REASONS = {
    "a finding": (lambda: flawless(values={NET: "2950.00"}), None, "2,950.00"),
    "a doubt": (lambda: flawless(flags={NET: [Flag.CONFLICT.value]}), None, "1 in doubt."),
    "a doubt that the applicant waves away": (
        lambda: flawless(flags={NET: [Flag.CONFLICT.value]}),
        lambda case: applicant(case, "confirm"),
        "1 in doubt.",
    ),
    "off the page": (lambda: flawless(grounding=Grounding.NONE), None, "not found on the page"),
    "a change": (flawless, changed_in_favour, "2,999.00"),
    "a change called right": (flawless, changed_then_confirmed, "2,999.00"),
    "a change there and back": (flawless, changed_there_and_back, "1 changed by the applicant."),
    "said to be absent": (
        flawless,
        lambda case: applicant(case, "absent", path="gross_pay.ytd"),
        "not on the document",
    ),
    "said to be illegible": (
        flawless,
        lambda case: applicant(case, "illegible", path="deductions.ytd"),
        "can't be read",
    ),
    "no document": (makers.case, None, "this kind of case needs 1"),
    "an unknown kind": (
        flawless,
        lambda case: makers.document(case, "unclassified"),
        "of a kind that is not read here",
    ),
    "a failed document": (
        flawless,
        lambda case: makers.document(case, "invoice", state=Document.State.FAILED),
        "could not be read by machine",
    ),
    "a rule that could not judge": (
        lambda: flawless(values={"pay_date": None}),
        None,
        "could not be judged",
    ),
}


@pytest.mark.parametrize("what", REASONS)
def test_case_with_something_about_it_goes_to_a_person(what):
    policy(on=True)
    make, then, says = REASONS[what]
    case = make()
    if then:
        then(case)

    task = routed(case)

    assert task is not None
    assert says.replace(",", "") in task.why.replace(",", "")
    assert task.weight > 0
    case.refresh_from_db()
    assert (case.state, case.decided_by_policy) == (Case.State.IN_REVIEW, False)


def test_removed_document_has_no_say():
    policy(on=True)
    case = flawless()
    makers.document(case, "unclassified", state=Document.State.REMOVED)

    assert routed(case) is None


def test_heavier_findings_weigh_more():
    light = routed(flawless(flags={NET: [Flag.CONFLICT.value]}))
    heavy = routed(flawless(values={NET: "2950.00"}))

    assert heavy.weight > light.weight
    assert list(ReviewTask.objects.in_turn()) == [heavy, light]


def test_reason_fits_however_much_was_found():
    task = routed(flawless(values={NET: "2950.00", "employer.name": None}))
    many = makers.ready_case(
        values={f"earnings[{n}].current": "1.00" for n in range(60)},
        grounding=Grounding.NONE,
    )

    assert len(routed(many).why) <= 300
    assert task.why.endswith(".")


def test_answered_findings_weigh_nothing_any_more():
    case = flawless(values={NET: "2950.00"})
    task = routed(case)
    for one in Finding.objects.open().filter(case=case):
        Finding.objects.filter(pk=one.pk).update(
            resolved_by=makers.alice(),
            resolved_at=task.opened_at,
            answer="overridden",
            resolution="It is fine.",
        )

    queue.reweigh(task)

    task.refresh_from_db()
    assert task.weight < LEVEL_STEP  # what could not be judged alone
    assert task.why == "2 could not be judged."
