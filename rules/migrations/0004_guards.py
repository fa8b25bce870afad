from django.db import migrations

# What a check constraint can't say: it looks at one row, and at how it is now.
GUARD = """
CREATE FUNCTION rules_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    test rules_backtest%ROWTYPE;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'versions of rules are kept'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.approved_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a version of a rule begins as a draft'
            USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.subject, NEW.name, NEW.case_kind_id, NEW.number, NEW.body, NEW.owner, NEW.rationale,
        NEW.author_id, NEW.created_at)
       IS DISTINCT FROM
       (OLD.subject, OLD.name, OLD.case_kind_id, OLD.number, OLD.body, OLD.owner, OLD.rationale,
        OLD.author_id, OLD.created_at) THEN
        RAISE EXCEPTION 'a version of a rule never changes: make another'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'back_tested'), ('draft', 'discarded'),
        ('back_tested', 'shadow'), ('back_tested', 'live'), ('back_tested', 'discarded'),
        ('shadow', 'live'), ('shadow', 'discarded'),
        ('live', 'retired')
    ) THEN
        RAISE EXCEPTION 'a version does not go from % to %', OLD.state, NEW.state
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.approved_by_id IS NOT NULL AND OLD.state IN ('live', 'retired', 'discarded')
       AND (NEW.approved_by_id, NEW.approved_at, NEW.back_test_id, NEW.live_at)
           IS DISTINCT FROM
           (OLD.approved_by_id, OLD.approved_at, OLD.back_test_id, OLD.live_at) THEN
        RAISE EXCEPTION 'who let a version go live is kept'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state IN ('back_tested', 'shadow', 'live') AND NEW.state <> OLD.state THEN
        SELECT * INTO test FROM rules_backtest WHERE id = NEW.back_test_id;
        IF NOT FOUND OR test.version_id <> NEW.id OR test.state <> 'done'
           OR test.started_at < NEW.created_at THEN
            RAISE EXCEPTION 'a version needs a finished back-test of its own, newer than itself'
            USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF NEW.state = 'live' AND OLD.state <> 'live' AND NOT EXISTS (
        SELECT FROM accounts_user
        WHERE id = NEW.approved_by_id AND id <> NEW.author_id AND role = 'lead' AND is_active
    ) THEN
        RAISE EXCEPTION 'another lead than its author lets a version go live'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rules_version_guard BEFORE INSERT OR UPDATE OR DELETE ON rules_version
FOR EACH ROW EXECUTE FUNCTION rules_guard_version();

CREATE FUNCTION rules_guard_back_test() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'back-tests are kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.version_id, NEW.scope, NEW.asked_by_id, NEW.asked_at)
       IS DISTINCT FROM (OLD.version_id, OLD.scope, OLD.asked_by_id, OLD.asked_at)
       OR OLD.state IN ('done', 'cancelled', 'failed') THEN
        RAISE EXCEPTION 'a back-test never changes once it has ended'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rules_back_test_guard BEFORE UPDATE OR DELETE ON rules_backtest
FOR EACH ROW EXECUTE FUNCTION rules_guard_back_test();

CREATE FUNCTION rules_guard_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a snapshot never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER rules_snapshot_guard BEFORE UPDATE ON rules_casesnapshot
FOR EACH ROW EXECUTE FUNCTION rules_guard_snapshot();
"""


class Migration(migrations.Migration):
    """Refuse what the life of a rule forbids, from any client, psql included."""

    dependencies = [("rules", "0003_life"), ("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(
            sql=GUARD,
            reverse_sql="""
                DROP FUNCTION rules_guard_version CASCADE;
                DROP FUNCTION rules_guard_back_test CASCADE;
                DROP FUNCTION rules_guard_snapshot CASCADE;
            """,
        )
    ]
