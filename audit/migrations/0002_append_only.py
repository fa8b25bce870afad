from django.db import migrations


class Migration(migrations.Migration):
    """Refuse UPDATE and DELETE of audit entries from any client, psql included."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(
            sql="""
                CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN
                    RAISE EXCEPTION 'audit entries are append-only'
                    USING ERRCODE = 'integrity_constraint_violation';
                END $$;
                CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_entry
                FOR EACH ROW EXECUTE FUNCTION audit_refuse();
            """,
            reverse_sql="DROP FUNCTION audit_refuse CASCADE",
        )
    ]
