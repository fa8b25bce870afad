from django.db import migrations, models


class Migration(migrations.Migration):
    """Find what a rule raised without going through every finding of every case."""

    dependencies = [("rules", "0004_guards")]
    operations = [
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["rule", "-found_at"],
                condition=models.Q(outcome="fail"),
                name="failed_by_rule",
            ),
        )
    ]
