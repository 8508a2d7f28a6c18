-- Rewrites the appointments once: patients, intervals with buffers, lanes. Version 0.1 must not run meanwhile.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM appointments) THEN
    RAISE NOTICE 'Rewriting % of appointments and % of events: needs about as much of free disk again',
      pg_size_pretty(pg_total_relation_size('appointments')), pg_size_pretty(pg_total_relation_size('events'));
  END IF;
END $$;
--> statement-breakpoint
CREATE TABLE "patients" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text,
	"name_key" text GENERATED ALWAYS AS (regexp_replace(fold_text(name), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u02B0-\u02FF\u2000-\u206F\u3000]', '', 'g')) STORED,
	"birth_date" date,
	"language" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"erased_at" timestamp (3) with time zone,
	CONSTRAINT "patients_name_check" CHECK (("patients"."name" is null) = ("patients"."erased_at" is not null))
);
--> statement-breakpoint
-- One patient for each appointment until now, with its id.
INSERT INTO "patients" ("id", "name", "created_at")
  SELECT "appointments"."id", "patient_name", coalesce("occurred_at", clock_timestamp())
  FROM "appointments" LEFT JOIN "events" ON "appointment_id" = "appointments"."id" AND "events"."version" = 1;
--> statement-breakpoint
CREATE INDEX "patients_name_key_idx" ON "patients" USING gin ("name_key" gin_trgm_ops);
--> statement-breakpoint
CREATE TRIGGER "patients_are_never_deleted"
  BEFORE DELETE OR TRUNCATE ON "patients"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('patients are erased by emptying their row');
--> statement-breakpoint
DROP TRIGGER "appointments_change_by_the_state_table" ON "appointments";
--> statement-breakpoint
ALTER TABLE "appointments" DROP CONSTRAINT "appointments_no_overlap", DROP CONSTRAINT "appointments_length_check";
--> statement-breakpoint
DROP INDEX "appointments_live_slot_key";
--> statement-breakpoint
ALTER TABLE "appointments"
  ADD COLUMN "patient_id" uuid, ADD COLUMN "visit_type_id" integer, ADD COLUMN "location_id" integer,
  ADD COLUMN "busy_from" timestamp (3) with time zone, ADD COLUMN "busy_until" timestamp (3) with time zone,
  ADD COLUMN "lane" smallint DEFAULT 0 NOT NULL, ADD COLUMN "overbooked_by" uuid;
--> statement-breakpoint
CREATE FUNCTION "location_of"(doctor integer) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT location_id FROM doctors WHERE id = doctor);
END $$;
--> statement-breakpoint
CREATE FUNCTION "default_visit_type"() RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT id FROM visit_types WHERE is_default);
END $$;
--> statement-breakpoint
-- The rows are written once, without a version of each left behind, and without the names.
ALTER TABLE "appointments"
  DROP COLUMN "patient_name",
  ALTER COLUMN "patient_id" TYPE uuid USING "id",
  ALTER COLUMN "visit_type_id" TYPE integer USING "default_visit_type"(),
  ALTER COLUMN "location_id" TYPE integer USING "location_of"("doctor_id"),
  ALTER COLUMN "busy_from" TYPE timestamp (3) with time zone USING "starts_at",
  ALTER COLUMN "busy_until" TYPE timestamp (3) with time zone USING "ends_at";
--> statement-breakpoint
DROP FUNCTION "location_of"(integer), "default_visit_type"();
--> statement-breakpoint
ALTER TABLE "appointments"
  ALTER COLUMN "patient_id" SET NOT NULL,
  ALTER COLUMN "visit_type_id" SET NOT NULL,
  ALTER COLUMN "location_id" SET NOT NULL,
  ALTER COLUMN "busy_from" SET NOT NULL,
  ALTER COLUMN "busy_until" SET NOT NULL,
  ADD CONSTRAINT "appointments_length_check" CHECK ("appointments"."ends_at" > "appointments"."starts_at"
        and "appointments"."ends_at" - "appointments"."starts_at" <= interval '8 hours'
        and extract(epoch from "appointments"."ends_at" - "appointments"."starts_at")::bigint % 300 = 0),
  ADD CONSTRAINT "appointments_busy_check" CHECK ("appointments"."starts_at" - "appointments"."busy_from" between interval '0' and interval '2 hours'
        and "appointments"."busy_until" - "appointments"."ends_at" between interval '0' and interval '2 hours'),
  ADD CONSTRAINT "appointments_lane_check" CHECK ("appointments"."lane" between 0 and 3),
  ADD CONSTRAINT "appointments_overbooked_by_check" CHECK (("appointments"."lane" > 0) = ("appointments"."overbooked_by" is not null)),
  ADD CONSTRAINT "appointments_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
CREATE UNIQUE INDEX "appointments_live_slot_key" ON "appointments" USING btree ("doctor_id","starts_at") WHERE status <> 'cancelled' and lane = 0;
--> statement-breakpoint
CREATE INDEX "appointments_live_idx" ON "appointments" USING btree ("doctor_id","starts_at") INCLUDE ("busy_from","busy_until","ends_at") WHERE status <> 'cancelled';
--> statement-breakpoint
-- In each lane no two live appointments of one doctor overlap, buffers and all.
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_no_overlap"
  EXCLUDE USING gist ("doctor_id" WITH =, "lane" WITH =, tstzrange("busy_from", "busy_until") WITH &&)
  WHERE (status <> 'cancelled');
--> statement-breakpoint
-- As the state table of the API has it, with the corrections of the front desk. Only a reschedule moves an
-- appointment; one that was cancelled may come back beside another.
CREATE OR REPLACE FUNCTION "refuse_illegal_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status = 'booked' AND NEW.version = 1
      AND EXISTS (SELECT FROM visit_types WHERE id = NEW.visit_type_id)
      AND EXISTS (SELECT FROM locations WHERE id = NEW.location_id)
    THEN
      RETURN NEW;
    END IF;
  ELSIF NEW.id = OLD.id
    AND NEW.reference = OLD.reference
    AND NEW.patient_id = OLD.patient_id
    AND NEW.visit_type_id = OLD.visit_type_id
    AND NEW.manage_nonce = OLD.manage_nonce
    AND NEW.version = OLD.version + 1
    AND (OLD.status, NEW.status) IN (
      ('booked', 'booked'), ('booked', 'arrived'), ('booked', 'cancelled'), ('booked', 'noshow'),
      ('arrived', 'fulfilled'),
      ('arrived', 'booked'), ('noshow', 'booked'), ('noshow', 'arrived'), ('fulfilled', 'arrived'),
      ('cancelled', 'booked'))
    AND (CASE
      WHEN OLD.status = 'booked' AND NEW.status = 'booked' THEN
        (NEW.doctor_id, NEW.starts_at) <> (OLD.doctor_id, OLD.starts_at)
        AND (NEW.location_id = OLD.location_id OR EXISTS (SELECT FROM locations WHERE id = NEW.location_id))
      ELSE
        (NEW.doctor_id, NEW.location_id, NEW.starts_at, NEW.ends_at, NEW.busy_from, NEW.busy_until)
          = (OLD.doctor_id, OLD.location_id, OLD.starts_at, OLD.ends_at, OLD.busy_from, OLD.busy_until)
        AND (OLD.status = 'cancelled'
          OR (NEW.lane = OLD.lane AND NEW.overbooked_by IS NOT DISTINCT FROM OLD.overbooked_by))
    END)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an appointment cannot change like this' USING ERRCODE = 'check_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "appointments_change_by_the_state_table"
  BEFORE INSERT OR UPDATE ON "appointments"
  FOR EACH ROW EXECUTE FUNCTION "refuse_illegal_change"();
--> statement-breakpoint
-- Holds last some minutes: those of the version before have no end and no visit type.
DELETE FROM "holds";
--> statement-breakpoint
ALTER TABLE "holds"
  ADD COLUMN "ends_at" timestamp (3) with time zone NOT NULL,
  ADD COLUMN "busy_from" timestamp (3) with time zone NOT NULL,
  ADD COLUMN "busy_until" timestamp (3) with time zone NOT NULL,
  ADD COLUMN "visit_type_id" integer NOT NULL,
  ADD CONSTRAINT "holds_interval_check" CHECK ("holds"."ends_at" > "holds"."starts_at" and "holds"."ends_at" - "holds"."starts_at" <= interval '8 hours'
        and "holds"."starts_at" - "holds"."busy_from" between interval '0' and interval '2 hours'
        and "holds"."busy_until" - "holds"."ends_at" between interval '0' and interval '2 hours');
--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_no_overlap"
  EXCLUDE USING gist ("doctor_id" WITH =, tstzrange("busy_from", "busy_until") WITH &&);
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT, INSERT, UPDATE ("name", "birth_date", "language", "erased_at") ON "patients" TO "clinic_app";
    GRANT UPDATE ("location_id", "busy_from", "busy_until", "lane", "overbooked_by")
      ON "appointments" TO "clinic_app";
  END IF;
END $$;
