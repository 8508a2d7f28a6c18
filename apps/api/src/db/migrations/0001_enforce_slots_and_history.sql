-- What drizzle-kit cannot express: the exclusion constraint, the triggers, the application's rights.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- No two live appointments of one doctor overlap, not only: none start alike.
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_no_overlap"
  EXCLUDE USING gist ("doctor_id" WITH =, tstzrange("starts_at", "ends_at") WITH &&)
  WHERE (status <> 'cancelled');

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "events_are_appended_only"
  BEFORE UPDATE OR DELETE OR TRUNCATE ON "events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('events are appended only');

CREATE TRIGGER "appointments_are_never_deleted"
  BEFORE DELETE OR TRUNCATE ON "appointments"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('appointments are cancelled, never deleted');

-- clinic_app runs the application. Where one role does everything, there is nothing to grant.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    -- UPDATE of a doctor's id is impossible (GENERATED ALWAYS); the right is what FOR UPDATE asks for.
    GRANT SELECT, UPDATE ("id") ON "doctors" TO "clinic_app";
    GRANT SELECT, INSERT, UPDATE ("doctor_id", "starts_at", "ends_at", "status", "version")
      ON "appointments" TO "clinic_app";
    GRANT SELECT, INSERT ON "events" TO "clinic_app";
    -- Readiness compares what is applied with what this build knows.
    IF to_regclass('clinic_migrations') IS NOT NULL THEN
      GRANT SELECT ON "clinic_migrations" TO "clinic_app";
    END IF;
  END IF;
END $$;
