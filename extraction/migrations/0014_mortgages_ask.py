from django.db import migrations


def ask(apps, schema_editor):
    apps.get_model("extraction", "CaseKind").objects.filter(slug="mortgage").update(
        asks_application=True
    )


def ask_not(apps, schema_editor):
    apps.get_model("extraction", "CaseKind").objects.filter(slug="mortgage").update(
        asks_application=False
    )


class Migration(migrations.Migration):
    """Who applies for a mortgage states the loan, and what they earn, owe and have."""

    dependencies = [("extraction", "0013_rereads")]
    operations = [migrations.RunPython(ask, ask_not)]
