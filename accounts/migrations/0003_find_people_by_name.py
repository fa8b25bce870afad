"""Find people by the beginning of any of their names, which a btree can't."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_entry_and_preferences")]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("full_name", config="simple"),
                name="user_by_names",
            ),
        )
    ]
