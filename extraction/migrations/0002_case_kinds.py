from django.db import migrations

KINDS = [
    {
        "slug": "mortgage",
        "title": "Mortgage application",
        "summary": "Proof of income for a home loan: your latest pay stub.",
        "required": {"pay_stub": 1},
    },
    {
        "slug": "supplier_invoice",
        "title": "Supplier invoice",
        "summary": "An invoice or credit note that you want to be paid.",
        "required": {"invoice": 1},
    },
]


def add(apps, schema_editor):
    kinds = apps.get_model("extraction", "CaseKind")
    for kind in KINDS:
        kinds.objects.create(**kind)


def remove(apps, schema_editor):
    kinds = apps.get_model("extraction", "CaseKind")
    kinds.objects.filter(slug__in=[kind["slug"] for kind in KINDS]).delete()


class Migration(migrations.Migration):
    """The case kinds that every installation starts with; nothing goes straight through."""

    dependencies = [("extraction", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
