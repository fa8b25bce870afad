from django.db import migrations


class Migration(migrations.Migration):
    """Refuse TRUNCATE of audit entries as well, which passes triggers on rows by."""

    dependencies = [("audit", "0003_append")]
    operations = [
        migrations.RunSQL(
            sql="""
                CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON audit_entry
                FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
            """,
            reverse_sql="DROP TRIGGER audit_never_emptied ON audit_entry",
        )
    ]
