"""Cases that waited before are due as those of a kind that says nothing else: after 48 hours."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0005_queue_and_requests")]

    operations = [
        migrations.RunSQL(
            "UPDATE review_reviewtask SET due_at = opened_at + interval '48 hours'",
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
