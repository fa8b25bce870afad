"""What the demo starts with, as far as it needs no worker."""

import pytest

from accounts.models import Role, User
from config import demo
from rules import backtest_job, life
from rules.models import BackTest, Version
from tests import makers

pytestmark = pytest.mark.django_db


def test_demo_has_a_second_lead_who_can_approve():
    cast = demo.people()

    leads = [user for user in cast.values() if user.role == Role.LEAD]
    assert len(leads) == 2
    assert User.objects.count() == len(cast) == len(demo.CAST)


def test_demo_has_a_rule_that_the_second_lead_can_put_live():
    makers.kind()
    cast = demo.people()
    demo.draft_rule(by=cast["lead@demo.example"])
    demo.draft_rule(by=cast["lead@demo.example"])  # a start that was cut short

    backtest_job.run(BackTest.objects.get().pk)
    version = life.go_live(Version.objects.get(), by=cast["lead2@demo.example"])
    assert version.state == Version.State.LIVE
