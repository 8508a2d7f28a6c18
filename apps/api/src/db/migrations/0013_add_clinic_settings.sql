-- What a manager sets, in one row. The first start writes what the environment says.
CREATE TABLE "clinic_settings" (
	"only_row" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"name" text,
	"phone" text,
	"email" text,
	"booking_horizon_days" integer DEFAULT 90 NOT NULL,
	"cancel_notice_minutes" integer DEFAULT 120 NOT NULL,
	"contact" text DEFAULT 'optional' NOT NULL,
	CONSTRAINT "clinic_settings_only_row_check" CHECK ("clinic_settings"."only_row"),
	CONSTRAINT "clinic_settings_horizon_check" CHECK ("clinic_settings"."booking_horizon_days" between 1 and 730),
	CONSTRAINT "clinic_settings_notice_check" CHECK ("clinic_settings"."cancel_notice_minutes" between 0 and 43200),
	CONSTRAINT "clinic_settings_contact_check" CHECK ("clinic_settings"."contact" in ('none', 'optional', 'required'))
);

--> statement-breakpoint
INSERT INTO "clinic_settings" DEFAULT VALUES;
--> statement-breakpoint
CREATE TRIGGER "clinic_settings_are_never_deleted"
  BEFORE DELETE OR TRUNCATE ON "clinic_settings"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('the settings of the clinic are changed, never deleted');
--> statement-breakpoint
-- Bookings and changes under way end by the former settings, before; those to come wait for these.
CREATE FUNCTION "clinic_settings_changed"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM bump_hours_version(ARRAY(SELECT id FROM doctors));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "clinic_settings_update_bumps" AFTER UPDATE ON "clinic_settings"
  FOR EACH ROW WHEN ((OLD.booking_horizon_days, OLD.cancel_notice_minutes)
    IS DISTINCT FROM (NEW.booking_horizon_days, NEW.cancel_notice_minutes))
  EXECUTE FUNCTION "clinic_settings_changed"();
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT ON "clinic_settings" TO "clinic_app";
    GRANT UPDATE ("version", "name", "phone", "email", "booking_horizon_days", "cancel_notice_minutes", "contact")
      ON "clinic_settings" TO "clinic_app";
  END IF;
END $$;
