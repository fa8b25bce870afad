"""Find the few who are no applicants without reading everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_find_people_by_name")]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("role", "applicant"), _negated=True),
                fields=["role"],
                name="staff_by_role",
            ),
        )
    ]
