-- What a doctor’s hours are made of. A doctor without a schedule keeps Monday to Friday, 09:00 to 17:00.
CREATE TABLE "closures" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "closures_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"location_id" integer,
	"days" daterange NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "closures_source_check" CHECK ("closures"."source" in ('typed', 'imported')),
	CONSTRAINT "closures_days_check" CHECK (not isempty("closures"."days") and isfinite(lower("closures"."days")) is true
        and isfinite(upper("closures"."days")) is true)
);
--> statement-breakpoint
CREATE TABLE "day_intervals" (
	"doctor_id" integer NOT NULL,
	"day" date NOT NULL,
	"from_minute" smallint NOT NULL,
	"to_minute" smallint NOT NULL,
	CONSTRAINT "day_intervals_pkey" PRIMARY KEY("doctor_id","day","from_minute"),
	CONSTRAINT "day_intervals_minutes_check" CHECK (0 <= "day_intervals"."from_minute" and "day_intervals"."from_minute" < "day_intervals"."to_minute" and "day_intervals"."to_minute" <= 1440
        and "day_intervals"."from_minute" % 5 = 0 and "day_intervals"."to_minute" % 5 = 0)
);
--> statement-breakpoint
CREATE TABLE "day_overrides" (
	"doctor_id" integer NOT NULL,
	"day" date NOT NULL,
	CONSTRAINT "day_overrides_pkey" PRIMARY KEY("doctor_id","day"),
	CONSTRAINT "day_overrides_day_check" CHECK (isfinite("day_overrides"."day"))
);
--> statement-breakpoint
CREATE TABLE "time_off" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "time_off_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"doctor_id" integer NOT NULL,
	"from_local" timestamp NOT NULL,
	"to_local" timestamp NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "time_off_kind_check" CHECK ("time_off"."kind" in ('leave', 'sick', 'training', 'blocked')),
	CONSTRAINT "time_off_interval_check" CHECK (isfinite("time_off"."from_local") and isfinite("time_off"."to_local") and "time_off"."from_local" < "time_off"."to_local"
        and date_trunc('minute', "time_off"."from_local") = "time_off"."from_local"
        and date_trunc('minute', "time_off"."to_local") = "time_off"."to_local")
);
--> statement-breakpoint
CREATE TABLE "doctor_schedules" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "doctor_schedules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"doctor_id" integer NOT NULL,
	"schedule_id" integer NOT NULL,
	"valid" daterange NOT NULL,
	CONSTRAINT "doctor_schedules_valid_check" CHECK (not isempty("doctor_schedules"."valid"))
);
--> statement-breakpoint
CREATE TABLE "schedule_rules" (
	"schedule_id" integer NOT NULL,
	"grid_minutes" smallint NOT NULL,
	"cycle_weeks" smallint NOT NULL,
	"week" smallint NOT NULL,
	"weekday" smallint NOT NULL,
	"from_minute" smallint NOT NULL,
	"to_minute" smallint NOT NULL,
	"visit_type_ids" integer[],
	CONSTRAINT "schedule_rules_pkey" PRIMARY KEY("schedule_id","week","weekday","from_minute"),
	CONSTRAINT "schedule_rules_week_check" CHECK ("schedule_rules"."week" between 1 and "schedule_rules"."cycle_weeks"),
	CONSTRAINT "schedule_rules_weekday_check" CHECK ("schedule_rules"."weekday" between 1 and 7),
	CONSTRAINT "schedule_rules_minutes_check" CHECK (0 <= "schedule_rules"."from_minute" and "schedule_rules"."from_minute" < "schedule_rules"."to_minute" and "schedule_rules"."to_minute" <= 1440
        and "schedule_rules"."from_minute" % "schedule_rules"."grid_minutes" = 0 and "schedule_rules"."to_minute" % "schedule_rules"."grid_minutes" = 0)
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "schedules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"grid_minutes" smallint NOT NULL,
	"cycle_weeks" smallint NOT NULL,
	"anchor" date NOT NULL,
	CONSTRAINT "schedules_id_grid_cycle_key" UNIQUE("id","grid_minutes","cycle_weeks"),
	CONSTRAINT "schedules_grid_check" CHECK ("schedules"."grid_minutes" in (5, 10, 15, 20, 30, 60)),
	CONSTRAINT "schedules_cycle_check" CHECK ("schedules"."cycle_weeks" between 1 and 4),
	CONSTRAINT "schedules_anchor_check" CHECK (isfinite("schedules"."anchor") and extract(isodow from "schedules"."anchor") = 1)
);
--> statement-breakpoint
ALTER TABLE "closures" ADD CONSTRAINT "closures_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "day_intervals" ADD CONSTRAINT "day_intervals_day_overrides_fkey" FOREIGN KEY ("doctor_id","day") REFERENCES "public"."day_overrides"("doctor_id","day") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "day_overrides" ADD CONSTRAINT "day_overrides_doctor_id_doctors_id_fk" FOREIGN KEY ("doctor_id") REFERENCES "public"."doctors"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "time_off" ADD CONSTRAINT "time_off_doctor_id_doctors_id_fk" FOREIGN KEY ("doctor_id") REFERENCES "public"."doctors"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "doctor_schedules" ADD CONSTRAINT "doctor_schedules_doctor_id_doctors_id_fk" FOREIGN KEY ("doctor_id") REFERENCES "public"."doctors"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "doctor_schedules" ADD CONSTRAINT "doctor_schedules_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "schedule_rules" ADD CONSTRAINT "schedule_rules_schedule_fkey" FOREIGN KEY ("schedule_id","grid_minutes","cycle_weeks") REFERENCES "public"."schedules"("id","grid_minutes","cycle_weeks") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "closures_location_id_idx" ON "closures" USING btree ("location_id");
--> statement-breakpoint
CREATE INDEX "time_off_doctor_id_idx" ON "time_off" USING btree ("doctor_id");
--> statement-breakpoint
CREATE INDEX "doctor_schedules_doctor_id_idx" ON "doctor_schedules" USING btree ("doctor_id");
--> statement-breakpoint
CREATE INDEX "doctor_schedules_schedule_id_idx" ON "doctor_schedules" USING btree ("schedule_id");
--> statement-breakpoint
ALTER TABLE "schedule_rules" ADD CONSTRAINT "schedule_rules_no_overlap"
  EXCLUDE USING gist ("schedule_id" WITH =, "week" WITH =, "weekday" WITH =, int4range("from_minute", "to_minute") WITH &&);
--> statement-breakpoint
ALTER TABLE "doctor_schedules" ADD CONSTRAINT "doctor_schedules_no_overlap"
  EXCLUDE USING gist ("doctor_id" WITH =, "valid" WITH &&);
--> statement-breakpoint
ALTER TABLE "day_intervals" ADD CONSTRAINT "day_intervals_no_overlap"
  EXCLUDE USING gist ("doctor_id" WITH =, "day" WITH =, int4range("from_minute", "to_minute") WITH &&);
--> statement-breakpoint
CREATE TRIGGER "schedules_are_replaced" BEFORE UPDATE OR TRUNCATE ON "schedules"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('schedules are replaced, not changed');
--> statement-breakpoint
CREATE TRIGGER "schedule_rules_are_replaced" BEFORE UPDATE OR TRUNCATE ON "schedule_rules"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('schedules are replaced, not changed');
--> statement-breakpoint
-- Of the tables that name the doctor. The lock comes before the new version, in the order of ids.
CREATE FUNCTION "hours_of_doctors_changed"() RETURNS trigger
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
-- A doctor who gets the schedule meanwhile refers to its row: the lock waits for that, and is waited for.
CREATE FUNCTION "schedule_rules_changed"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  changed integer[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    changed := ARRAY(SELECT DISTINCT schedule_id FROM written);
  ELSE
    changed := ARRAY(SELECT DISTINCT schedule_id FROM former);
  END IF;
  PERFORM FROM schedules WHERE id = ANY (changed) ORDER BY id FOR UPDATE;
  PERFORM bump_hours_version(ARRAY(SELECT doctor_id FROM doctor_schedules WHERE schedule_id = ANY (changed)));
  RETURN NULL;
END $$;
--> statement-breakpoint
-- A doctor who comes to the location meanwhile refers to its row. Null is every location.
CREATE FUNCTION "bump_doctors_of_locations"(places integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  everywhere boolean := array_position(places, NULL) IS NOT NULL;
BEGIN
  PERFORM FROM locations WHERE everywhere OR id = ANY (places) ORDER BY id FOR UPDATE;
  PERFORM bump_hours_version(ARRAY(SELECT id FROM doctors WHERE everywhere OR location_id = ANY (places)));
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION "bump_doctors_of_locations"(integer[]) FROM PUBLIC;
--> statement-breakpoint
CREATE FUNCTION "closures_changed"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM bump_doctors_of_locations(ARRAY(SELECT location_id FROM written));
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM bump_doctors_of_locations(ARRAY(SELECT location_id FROM former));
  ELSE
    PERFORM bump_doctors_of_locations(ARRAY(SELECT location_id FROM former UNION SELECT location_id FROM written));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
DO $$
DECLARE
  changed record;
BEGIN
  FOR changed IN SELECT * FROM (VALUES
    ('doctor_schedules', 'hours_of_doctors_changed'), ('day_overrides', 'hours_of_doctors_changed'),
    ('day_intervals', 'hours_of_doctors_changed'), ('time_off', 'hours_of_doctors_changed'),
    ('closures', 'closures_changed'), ('schedule_rules', 'schedule_rules_changed')
  ) AS tables (name, function) LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS written
      FOR EACH STATEMENT EXECUTE FUNCTION %I()', changed.name || '_insert_bumps', changed.name, changed.function);
    EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS former
      FOR EACH STATEMENT EXECUTE FUNCTION %I()', changed.name || '_delete_bumps', changed.name, changed.function);
    CONTINUE WHEN changed.name = 'schedule_rules';
    EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING OLD TABLE AS former NEW TABLE AS written
      FOR EACH STATEMENT EXECUTE FUNCTION %I()', changed.name || '_update_bumps', changed.name, changed.function);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT
      EXECUTE FUNCTION refuse_change(%L)', changed.name || '_are_not_truncated', changed.name,
      'hours are deleted row by row: doctors must be told');
  END LOOP;
END $$;
--> statement-breakpoint
-- Closures are those of the location.
CREATE FUNCTION "bump_own_hours_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.hours_version := OLD.hours_version + 1;
  RETURN NEW;
END $$;
--> statement-breakpoint
-- Its name comes after that of the trigger that chooses the location.
CREATE TRIGGER "doctors_take_hours_of_location" BEFORE UPDATE ON "doctors"
  FOR EACH ROW WHEN (OLD.location_id IS DISTINCT FROM NEW.location_id)
  EXECUTE FUNCTION "bump_own_hours_version"();
--> statement-breakpoint
-- All that makes a doctor's hours, as JSON. STABLE: it has the snapshot of the statement that also reads
-- `hours_version`. Equal hours give equal texts.
CREATE FUNCTION "hours_of"(doctor integer) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  of_schedules json;
  of_days json;
  of_time_off json;
  of_closures json;
BEGIN
  SELECT json_agg(json_build_object(
      'grid', grid_minutes, 'weeks', cycle_weeks, 'anchor', anchor, 'from', lower(valid), 'until', upper(valid),
      'rules', (SELECT json_agg(json_build_array(week, weekday, from_minute, to_minute, visit_type_ids)
        ORDER BY week, weekday, from_minute) FROM schedule_rules WHERE schedule_id = schedules.id)
    ) ORDER BY valid) INTO of_schedules
    FROM doctor_schedules JOIN schedules ON schedules.id = schedule_id WHERE doctor_id = doctor;
  SELECT json_object_agg(day, (SELECT json_agg(json_build_array(from_minute, to_minute) ORDER BY from_minute)
      FROM day_intervals WHERE doctor_id = doctor AND day_intervals.day = day_overrides.day) ORDER BY day) INTO of_days
    FROM day_overrides WHERE doctor_id = doctor;
  SELECT json_agg(json_build_array(
      to_char(from_local, 'YYYY-MM-DD"T"HH24:MI'), to_char(to_local, 'YYYY-MM-DD"T"HH24:MI')
    ) ORDER BY from_local, to_local) INTO of_time_off
    FROM time_off WHERE doctor_id = doctor;
  SELECT json_agg(json_build_array(lower(days), upper(days)) ORDER BY days) INTO of_closures
    FROM closures JOIN doctors ON doctors.id = doctor
    WHERE closures.location_id IS NULL OR closures.location_id = doctors.location_id;
  IF coalesce(of_schedules, of_days, of_time_off, of_closures) IS NULL THEN
    RETURN '';
  END IF;
  RETURN json_build_object('schedules', of_schedules, 'days', of_days, 'timeOff', of_time_off, 'closures', of_closures);
END $$;
--> statement-breakpoint
ALTER TABLE "doctors" ADD COLUMN "freed_version" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- Whoever remembers that a doctor is not free before some instant must hear that time became free.
CREATE FUNCTION "count_freed_time"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE doctors SET freed_version = freed_version + 1 WHERE id IN (
    SELECT former.doctor_id FROM former JOIN written USING (id)
    WHERE former.status <> 'cancelled' AND (written.status = 'cancelled'
      OR (former.doctor_id, former.busy_from, former.busy_until)
        <> (written.doctor_id, written.busy_from, written.busy_until)));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "appointments_count_freed_time" AFTER UPDATE ON "appointments"
  REFERENCING OLD TABLE AS former NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "count_freed_time"();
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT ON "schedules", "schedule_rules", "doctor_schedules", "day_overrides", "day_intervals", "time_off",
      "closures" TO "clinic_app";
  END IF;
END $$;
