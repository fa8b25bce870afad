"""Whatever people do, and in whatever order: what a check of attention showed is never stored."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from extraction import values
from extraction.models import FieldValue
from review import claims, decisions, probes
from review.models import ReviewTask
from review.probe_models import Probe
from review.workbench_fields import field_at
from review.workbench_saving import Sent, save
from rules import findings
from tests import makers

PATH = "net_pay.ytd"
TRUE, WRONG = "43341.27", "43431.27"
PEOPLE = st.sampled_from([makers.alice, makers.bob, makers.carol])
TEXTS = st.sampled_from([TRUE, WRONG, "43,431.27", "43 431.27", "43999.27", "", "abc"])
REASONS = st.sampled_from(["", "It says so."])
ACTS = st.one_of(
    st.tuples(st.just("save"), PEOPLE, TEXTS, REASONS, st.integers(0, 2)),
    st.tuples(st.sampled_from(["absent", "illegible", "screen"]), PEOPLE),
    st.tuples(st.sampled_from(["claim", "release", "approve", "decline", "look"]), PEOPLE),
    st.tuples(st.sampled_from(["expire", "plant", "off", "sweep"])),
)


class Sequences(TestCase):
    """One case, several people, one value."""

    @given(st.lists(ACTS, min_size=3, max_size=12))
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def test_wrong_text_is_never_stored_by_whom_it_was_shown_to(self, acts):
        case = makers.ready_case()
        findings.evaluate(case)
        self.task = makers.task(case)
        self.document = case.documents.get()
        claims.claim(self.task, by=makers.alice())
        self.plant(makers.alice())
        for name, *more in acts:
            self.task.refresh_from_db()
            self.do(name, *more)
            self.look_at_what_is_stored()

    def look_at_what_is_stored(self) -> None:
        shown_to = set(Probe.objects.filter(task=self.task).values_list("by", flat=True))
        same = FieldValue.objects.filter(document=self.document, path=PATH)
        by_them = same.filter(set_by__in=shown_to)
        assert WRONG not in set(by_them.values_list("value", flat=True))
        live = Probe.objects.filter(task=self.task, state="live")
        assert live.count() <= 1

    def do(self, name, by=None, *more) -> None:
        if name == "save":
            self.send(by(), *more)
        elif name in ("absent", "illegible"):
            self.send(by(), "", "", 0, act=name)
        elif name == "screen":
            self.save_from_the_screen(by())
        elif name == "look":
            probes.shown_as(self.task, by())
            probes.news(self.task, by=by())
        elif name == "plant":
            self.plant(makers.alice())
        elif name == "off":
            probes.set_share(0, reason="Enough.", by=makers.carol())
        elif name == "sweep":
            probes.withdraw_lapsed()
        elif name == "expire":
            past = timezone.now() - timedelta(minutes=1)
            held = ReviewTask.objects.filter(pk=self.task.pk, claimed_by__isnull=False)
            held.update(claimed_until=past)
        else:
            self.decide(name, by())

    def decide(self, name, by) -> None:
        try:
            if name == "decline":
                decisions.decline(self.task, reason="No.", by=by)
            else:
                act = {"claim": claims.claim, "release": claims.release}
                act.get(name, decisions.approve)(self.task, by=by)
        except (claims.NotHeld, claims.NotClaimable, decisions.StillOpen):
            return

    def send(self, by, text, reason, behind, *, act="save") -> None:
        field = field_at(makers.value(self.document, PATH))
        assert field is not None
        version = max(field.value.version - behind, 1)
        sent = Sent(act=act, text=text, reason=reason, version=version, take="", claim=False)
        try:
            save(self.task, field, sent, by=by)
        except values.Stale:
            return

    def save_from_the_screen(self, by) -> None:
        """Confirm the very object that the page was made of."""
        wrong = probes.shown_as(self.task, by)
        (value,) = probes.overlay([makers.value(self.document, PATH)], wrong)
        try:
            decisions.confirm(self.task, value, version=value.version, by=by)
        except (claims.NotHeld, values.Stale, values.Locked):
            return

    def plant(self, by) -> None:
        value = makers.value(self.document, PATH)
        taken = Probe.objects.filter(task=self.task, by=by).exists()
        if not taken and value.value == TRUE and self.task.held_by(by, timezone.now()):
            Probe.objects.create(task=self.task, by=by, value=value, shown=WRONG)
