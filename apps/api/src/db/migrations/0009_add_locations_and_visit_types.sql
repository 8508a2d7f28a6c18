CREATE TABLE "locations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "locations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"address_line" text,
	"city" text,
	"postal_code" text,
	"country" char(2),
	"phone" text,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "locations_id_time_zone_key" UNIQUE("id","time_zone")
);
--> statement-breakpoint
CREATE TABLE "visit_types" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "visit_types_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"duration_minutes" integer NOT NULL,
	"buffer_before_minutes" integer DEFAULT 0 NOT NULL,
	"buffer_after_minutes" integer DEFAULT 0 NOT NULL,
	"min_notice_minutes" integer DEFAULT 0 NOT NULL,
	"online" boolean DEFAULT true NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	CONSTRAINT "visit_types_code_key" UNIQUE("code"),
	CONSTRAINT "visit_types_duration_check" CHECK ("visit_types"."duration_minutes" between 5 and 480 and "visit_types"."duration_minutes" % 5 = 0),
	CONSTRAINT "visit_types_buffers_check" CHECK ("visit_types"."buffer_before_minutes" between 0 and 120 and "visit_types"."buffer_before_minutes" % 5 = 0
        and "visit_types"."buffer_after_minutes" between 0 and 120 and "visit_types"."buffer_after_minutes" % 5 = 0),
	CONSTRAINT "visit_types_notice_check" CHECK ("visit_types"."min_notice_minutes" between 0 and 525600),
	CONSTRAINT "visit_types_default_check" CHECK (not "visit_types"."is_default" or ("visit_types"."online" and "visit_types"."active"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "visit_types_default_key" ON "visit_types" USING btree ("is_default") WHERE is_default;
--> statement-breakpoint
CREATE TABLE "doctor_visit_types" (
	"doctor_id" integer NOT NULL,
	"visit_type_id" integer NOT NULL,
	CONSTRAINT "doctor_visit_types_pkey" PRIMARY KEY("doctor_id","visit_type_id")
);
--> statement-breakpoint
ALTER TABLE "doctor_visit_types" ADD CONSTRAINT "doctor_visit_types_doctor_id_doctors_id_fk" FOREIGN KEY ("doctor_id") REFERENCES "public"."doctors"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "doctor_visit_types" ADD CONSTRAINT "doctor_visit_types_visit_type_id_visit_types_id_fk" FOREIGN KEY ("visit_type_id") REFERENCES "public"."visit_types"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
INSERT INTO "visit_types" ("code", "name", "duration_minutes", "is_default") VALUES ('consultation', 'Consultation', 30, true);
--> statement-breakpoint
-- One location for each time zone that doctors have, named like its place.
INSERT INTO "locations" ("name", "time_zone")
  SELECT replace(split_part("time_zone", '/', -1), '_', ' '), "time_zone"
  FROM (SELECT DISTINCT "time_zone" FROM "doctors") AS zones ORDER BY "time_zone";
--> statement-breakpoint
ALTER TABLE "doctors" ADD COLUMN "location_id" integer;
--> statement-breakpoint
ALTER TABLE "doctors" ADD COLUMN "hours_version" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
UPDATE "doctors" SET "location_id" = "locations"."id" FROM "locations" WHERE "locations"."time_zone" = "doctors"."time_zone";
--> statement-breakpoint
ALTER TABLE "doctors" ALTER COLUMN "location_id" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "doctors" ADD CONSTRAINT "doctors_location_id_time_zone_fkey" FOREIGN KEY ("location_id","time_zone") REFERENCES "public"."locations"("id","time_zone") ON DELETE no action ON UPDATE cascade;
--> statement-breakpoint
-- A doctor who is added without a location works at the first one of the time zone, and so does one whose time
-- zone changes alone. When a location's own time zone changes, its doctors stay.
CREATE FUNCTION "choose_location"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.location_id = OLD.location_id
    AND NOT EXISTS (SELECT FROM locations WHERE id = NEW.location_id AND time_zone = NEW.time_zone)
  THEN
    NEW.location_id := NULL;
  END IF;
  IF NEW.location_id IS NULL THEN
    -- Two who add the first doctors of a zone at once must not make two locations.
    PERFORM pg_advisory_xact_lock(hashtext('choose_location'));
    SELECT id INTO NEW.location_id FROM locations
      WHERE time_zone = NEW.time_zone AND active ORDER BY id LIMIT 1;
    IF NEW.location_id IS NULL AND NEW.time_zone IS NOT NULL THEN
      INSERT INTO locations (name, time_zone)
        VALUES (replace(split_part(NEW.time_zone, '/', -1), '_', ' '), NEW.time_zone)
        RETURNING id INTO NEW.location_id;
    END IF;
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER "doctors_have_a_location" BEFORE INSERT OR UPDATE OF "time_zone" ON "doctors"
  FOR EACH ROW EXECUTE FUNCTION "choose_location"();
--> statement-breakpoint
CREATE TRIGGER "locations_are_never_deleted"
  BEFORE DELETE OR TRUNCATE ON "locations"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('locations are retired, never deleted');
--> statement-breakpoint
CREATE TRIGGER "visit_types_are_never_deleted"
  BEFORE DELETE OR TRUNCATE ON "visit_types"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('visit types are retired, never deleted');
--> statement-breakpoint
-- The unique index allows one default at most; at the end of a transaction there is one.
CREATE FUNCTION "require_default_visit_type"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM visit_types WHERE is_default) THEN
    RAISE EXCEPTION 'exactly one visit type is the default'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_types_one_default_check';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "visit_types_have_a_default" AFTER UPDATE ON "visit_types"
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.is_default AND NOT NEW.is_default)
  EXECUTE FUNCTION "require_default_visit_type"();
--> statement-breakpoint
-- Hours of a doctor, as this table has them: whatever they are made of counts `hours_version` up, and waits for
-- bookings under way as these wait for it. A caller that changes hours of several doctors locks them first,
-- by id: here it is too late to keep two callers from waiting for each other.
CREATE FUNCTION "bump_hours_version"(ids integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM doctors WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
  UPDATE doctors SET hours_version = hours_version + 1 WHERE id = ANY (ids);
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "bump_hours_version"(integer[]) FROM PUBLIC;
--> statement-breakpoint
CREATE FUNCTION "visit_types_of_doctors_changed"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM bump_hours_version(ARRAY(SELECT doctor_id FROM written));
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM bump_hours_version(ARRAY(SELECT doctor_id FROM former));
  ELSE
    PERFORM bump_hours_version(ARRAY(SELECT doctor_id FROM former UNION SELECT doctor_id FROM written));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "doctor_visit_types_insert_bumps" AFTER INSERT ON "doctor_visit_types"
  REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "visit_types_of_doctors_changed"();
--> statement-breakpoint
CREATE TRIGGER "doctor_visit_types_update_bumps" AFTER UPDATE ON "doctor_visit_types"
  REFERENCING OLD TABLE AS former NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "visit_types_of_doctors_changed"();
--> statement-breakpoint
CREATE TRIGGER "doctor_visit_types_delete_bumps" AFTER DELETE ON "doctor_visit_types"
  REFERENCING OLD TABLE AS former
  FOR EACH STATEMENT EXECUTE FUNCTION "visit_types_of_doctors_changed"();
--> statement-breakpoint
CREATE FUNCTION "visit_types_changed"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM bump_hours_version(ARRAY(
    SELECT id FROM doctors WHERE EXISTS (
      SELECT FROM doctor_visit_types JOIN former ON former.id = visit_type_id WHERE doctor_id = doctors.id
    ) OR (
      EXISTS (SELECT FROM former FULL JOIN written USING (id) WHERE former.is_default OR written.is_default)
      AND NOT EXISTS (SELECT FROM doctor_visit_types WHERE doctor_id = doctors.id)
    )));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "visit_types_update_bumps" AFTER UPDATE ON "visit_types"
  REFERENCING OLD TABLE AS former NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "visit_types_changed"();
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT ON "locations", "visit_types", "doctor_visit_types" TO "clinic_app";
  END IF;
END $$;
