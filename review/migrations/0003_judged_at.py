import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Know which cases were judged before the rules changed."""

    dependencies = [("review", "0002_claimed_at")]
    operations = [
        migrations.AddField(
            model_name="reviewtask",
            name="judged_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
