"""Snapshots of cases that were sent before there were any."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from extraction.models import Case
from rules import snapshots


class Command(BaseCommand):
    help = "Keep sent cases as they are now, where no snapshot was taken when they were sent."

    def handle(self, **options: Any) -> None:
        sent = Case.objects.exclude(submitted_at=None).select_related("kind", "applicant")
        lacking = sent.exclude(snapshots__moment=snapshots.SUBMITTED).order_by("pk")
        taken = 0
        for case in lacking.iterator(chunk_size=200):
            with transaction.atomic():
                snapshots.take_again(case)
            taken += 1
        self.stdout.write(f"{taken} cases kept.")
