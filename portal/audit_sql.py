"""The SQL of the audit log, for migrations only."""

from django.db import migrations

CREATE = """
CREATE TABLE portal_audit (
    id bigserial PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor varchar(40) NOT NULL,
    action varchar(20) NOT NULL,
    thing varchar(80) NOT NULL,
    key varchar(80) NOT NULL,
    detail jsonb,
    previous varchar(64) NOT NULL,
    hash varchar(64) NOT NULL
);
CREATE INDEX portal_audit_thing ON portal_audit (thing, key);
CREATE INDEX portal_audit_actor ON portal_audit (actor);

-- The hash of a line: everything in it as canonical jsonb, after the hash before it. Times as UTC text.
CREATE FUNCTION portal_audit_hash(line portal_audit) RETURNS text LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
    SELECT encode(sha256(convert_to(line.previous || jsonb_build_object(
        'id', line.id, 'at', line.at, 'actor', line.actor, 'action', line.action,
        'thing', line.thing, 'key', line.key, 'detail', line.detail)::text, 'UTF8')), 'hex')
$$;

-- Appends one line. The lock is taken at commit (deferred triggers), after every row lock of the transaction.
CREATE FUNCTION portal_audit_append(p_actor text, p_action text, p_thing text, p_key text, p_detail jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE line portal_audit;
BEGIN
    PERFORM pg_advisory_xact_lock(730173);
    line.id := nextval('portal_audit_id_seq');
    line.at := clock_timestamp();
    line.actor := left(p_actor, 40); line.action := p_action; line.thing := left(p_thing, 80);
    line.key := left(p_key, 80); line.detail := p_detail;
    line.previous := coalesce((SELECT hash FROM portal_audit ORDER BY id DESC LIMIT 1), '');
    line.hash := portal_audit_hash(line);
    INSERT INTO portal_audit SELECT line.*;
END $$;
REVOKE ALL ON FUNCTION portal_audit_append(text, text, text, text, jsonb) FROM PUBLIC;

-- On every audited table: who (the request's person, else the database role), what, and which columns.
-- Values are kept by field history, not here: the log must be able to outlive what it speaks of.
CREATE FUNCTION portal_audit_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    row_now jsonb; row_before jsonb; changed jsonb; who text;
BEGIN
    IF TG_OP <> 'DELETE' THEN row_now := to_jsonb(NEW); END IF;
    IF TG_OP <> 'INSERT' THEN row_before := to_jsonb(OLD); END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_agg(k ORDER BY k) INTO changed FROM jsonb_object_keys(row_now) k WHERE row_now -> k IS DISTINCT FROM row_before -> k;
        IF changed IS NULL THEN RETURN NULL; END IF;
        -- Signing in is logged by the sessions list; here it would drown what matters.
        IF changed = '["last_login"]'::jsonb THEN RETURN NULL; END IF;
    END IF;
    who := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user';
    PERFORM portal_audit_append(coalesce(who, 'role:' || session_user), lower(TG_OP), TG_TABLE_NAME,
        coalesce(row_now, row_before) ->> TG_ARGV[0], changed);
    RETURN NULL;
END $$;

CREATE FUNCTION portal_audit_read(p_actor text, p_thing text, p_key text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT portal_audit_append(p_actor, 'read', p_thing, p_key, NULL)
$$;

CREATE FUNCTION portal_audit_verify() RETURNS bigint LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE line portal_audit; before text := '';
BEGIN
    FOR line IN SELECT * FROM portal_audit ORDER BY id LOOP
        IF line.previous <> before OR line.hash <> portal_audit_hash(line) THEN RETURN line.id; END IF;
        before := line.hash;
    END LOOP;
    RETURN NULL;
END $$;

CREATE FUNCTION portal_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END $$;
CREATE TRIGGER portal_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON portal_audit
    FOR EACH STATEMENT EXECUTE FUNCTION portal_audit_refuse();
"""

# What was read waits here until commit, as changes do: the one lock of the log is not held while a page is made.
READINGS = """
CREATE TABLE portal_audit_reading (
    id bigserial PRIMARY KEY,
    actor text NOT NULL,
    thing text NOT NULL,
    key text NOT NULL
);
CREATE FUNCTION portal_audit_tell_reading() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM portal_audit_append(NEW.actor, 'read', NEW.thing, NEW.key, NULL);
    DELETE FROM portal_audit_reading WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tell AFTER INSERT ON portal_audit_reading
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portal_audit_tell_reading();
CREATE OR REPLACE FUNCTION portal_audit_read(p_actor text, p_thing text, p_key text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO portal_audit_reading (actor, thing, key) VALUES (p_actor, p_thing, p_key)
$$;
"""
READ_AT_ONCE = """
CREATE OR REPLACE FUNCTION portal_audit_read(p_actor text, p_thing text, p_key text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT portal_audit_append(p_actor, 'read', p_thing, p_key, NULL)
$$;
DROP TABLE portal_audit_reading;
DROP FUNCTION portal_audit_tell_reading;
"""


def audited(table, key="id"):
    """A migration operation that puts a table under audit. `key` is the column that names the row."""
    return migrations.RunSQL(
        f"CREATE CONSTRAINT TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portal_audit_change('{key}')",
        reverse_sql=f"DROP TRIGGER audit ON {table}",
    )
