import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Let versions be brought back, and doubts end that other values' corrections have settled."""

    dependencies = [
        ("extraction", "0017_arriving_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("fieldvalue", "outdated", models.JSONField(default=list)),
        migrations.AddField("fieldvalue", "restores", models.PositiveIntegerField(null=True)),
        migrations.AddField("fieldvalue", "restored_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "fieldvalue",
            "restored_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "fieldvalue",
            models.CheckConstraint(
                name="restored_by_somebody",
                condition=Q(restores=None, restored_at=None, restored_by=None)
                | Q(
                    restores__isnull=False, restored_at__isnull=False, restored_by__isnull=False
                ),
            ),
        ),
    ]
