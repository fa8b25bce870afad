from django.db import migrations


class Migration(migrations.Migration):
    """Append an entry in one round trip: lock the chain's head, number, stamp, hash, insert."""

    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            sql="""
                CREATE FUNCTION audit_append(
                    in_chain text, in_actor bigint, in_action text, in_canon text
                ) RETURNS bigint LANGUAGE plpgsql AS
                $$
                DECLARE
                    head audit_head%ROWTYPE;
                    next_seq bigint;
                    stamp timestamptz;
                    digest bytea;
                BEGIN
                    SELECT * INTO head FROM audit_head WHERE chain = in_chain FOR UPDATE;
                    IF NOT FOUND THEN
                        INSERT INTO audit_head (chain, seq, hash)
                        VALUES (in_chain, 0, decode(repeat('00', 32), 'hex'))
                        ON CONFLICT (chain) DO NOTHING;  -- or another writer was first
                        SELECT * INTO head FROM audit_head WHERE chain = in_chain FOR UPDATE;
                    END IF;
                    -- Only now: one who waited for the chain must not be stamped before its turn.
                    stamp := clock_timestamp();
                    next_seq := head.seq + 1;
                    digest := sha256(
                        '\\x01'::bytea || head.hash || int8send(next_seq)
                        || convert_to(
                            to_char(stamp AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                            || in_canon, 'UTF8')
                    );
                    INSERT INTO audit_entry
                        (chain, seq, at, txid, actor_id, action, canon, prev, hash)
                    VALUES (in_chain, next_seq, stamp, pg_current_xact_id()::text::bigint,
                        in_actor, in_action, in_canon, head.hash, digest);
                    UPDATE audit_head SET seq = next_seq, hash = digest WHERE chain = in_chain;
                    RETURN next_seq;
                END $$;
            """,
            reverse_sql="DROP FUNCTION audit_append(text, bigint, text, text)",
        )
    ]
