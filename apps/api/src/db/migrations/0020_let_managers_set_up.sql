-- Managers add and change locations, doctors and visit types; a version tells what they have seen.
ALTER TABLE "doctors" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "locations" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "visit_types" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    -- Not `hours_version`, which only triggers write.
    GRANT INSERT ("name", "specialization", "time_zone", "location_id"),
      UPDATE ("name", "specialization", "time_zone", "location_id", "active", "version")
      ON "doctors" TO "clinic_app";
    GRANT INSERT, UPDATE ON "locations", "visit_types" TO "clinic_app";
    GRANT INSERT, DELETE ON "doctor_visit_types" TO "clinic_app";
  END IF;
END $$;
