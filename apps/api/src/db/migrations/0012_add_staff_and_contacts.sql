-- Who works at the clinic, how they sign in, how patients are reached, and who has looked at whose record.
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"doctor_id" integer,
	"password_hash" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "staff_email_key" UNIQUE("email"),
	CONSTRAINT "staff_email_check" CHECK ("staff"."email" = lower("staff"."email")),
	CONSTRAINT "staff_role_check" CHECK ("staff"."role" in ('reception', 'doctor', 'manager')),
	CONSTRAINT "staff_doctor_check" CHECK (("staff"."role" = 'doctor') = ("staff"."doctor_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "staff_locations" (
	"staff_id" uuid NOT NULL,
	"location_id" integer NOT NULL,
	CONSTRAINT "staff_locations_pkey" PRIMARY KEY("staff_id","location_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"credential_id" text PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"key" "bytea" PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"since" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"patient_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"preferred" boolean DEFAULT false NOT NULL,
	"undeliverable_at" timestamp (3) with time zone,
	CONSTRAINT "contacts_patient_id_kind_key" UNIQUE("patient_id","kind"),
	CONSTRAINT "contacts_value_check" CHECK (case "contacts"."kind"
        when 'email' then "contacts"."value" = lower("contacts"."value") and "contacts"."value" like '_%@_%'
        when 'phone' then "contacts"."value" ~ '^\+[1-9][0-9]{5,14}$'
        else false end)
);
--> statement-breakpoint
CREATE TABLE "access_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "access_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"staff_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"action" text NOT NULL,
	CONSTRAINT "access_log_action_check" CHECK ("access_log"."action" in ('view', 'update', 'export', 'erase'))
);
--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_doctor_id_doctors_id_fk" FOREIGN KEY ("doctor_id") REFERENCES "public"."doctors"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "staff_locations" ADD CONSTRAINT "staff_locations_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "staff_locations" ADD CONSTRAINT "staff_locations_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "staff_links" ADD CONSTRAINT "staff_links_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "access_log" ADD CONSTRAINT "access_log_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "access_log" ADD CONSTRAINT "access_log_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_overbooked_by_staff_id_fk" FOREIGN KEY ("overbooked_by") REFERENCES "public"."staff"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_actor_id_staff_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."staff"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "sessions_staff_id_idx" ON "sessions" USING btree ("staff_id");
--> statement-breakpoint
CREATE INDEX "sessions_used_at_idx" ON "sessions" USING btree ("used_at");
--> statement-breakpoint
CREATE INDEX "passkeys_staff_id_idx" ON "passkeys" USING btree ("staff_id");
--> statement-breakpoint
CREATE INDEX "sign_in_failures_since_idx" ON "sign_in_failures" USING btree ("since");
--> statement-breakpoint
CREATE INDEX "contacts_value_idx" ON "contacts" USING gin ("value" gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX "access_log_patient_id_idx" ON "access_log" USING btree ("patient_id","id");
--> statement-breakpoint
CREATE INDEX "appointments_patient_id_idx" ON "appointments" USING btree ("patient_id");
--> statement-breakpoint
CREATE INDEX "patients_birth_date_idx" ON "patients" USING btree ("birth_date") WHERE birth_date is not null;
--> statement-breakpoint
-- The key of a search has the beginnings of words, too; where a name is ASCII, as most are, it is made in a tenth of the time.
ALTER TABLE "patients" DROP COLUMN "name_key";
--> statement-breakpoint
-- The planner keeps values of columns: an erasure would not reach them. A change of type forgets them, also to the same.
ALTER TABLE "patients" ALTER COLUMN "name" TYPE text;
--> statement-breakpoint
ALTER TABLE "patients" ALTER COLUMN "birth_date" TYPE date;
--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "name_key" text GENERATED ALWAYS AS (case when octet_length(name) = char_length(name)
    then ' ' || translate(lower(name collate "C"), ' !"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', '')
      || ' ' || translate(lower(name collate "C"), ' !"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 33))
    else ' ' || regexp_replace(fold_text(name), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u02B0-\u02FF\u2000-\u206F\u3000]', '', 'g') || ' ' || regexp_replace(fold_text(name), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u02B0-\u02FF\u2000-\u206F\u3000]', ' ', 'g') end) STORED;
--> statement-breakpoint
CREATE INDEX "patients_name_key_idx" ON "patients" USING gin ("name_key" gin_trgm_ops);
--> statement-breakpoint
ALTER TABLE "patients" ALTER COLUMN "name" SET STATISTICS 0, ALTER COLUMN "name_key" SET STATISTICS 0,
  ALTER COLUMN "birth_date" SET STATISTICS 0;
--> statement-breakpoint
ALTER TABLE "contacts" ALTER COLUMN "value" SET STATISTICS 0;
--> statement-breakpoint
CREATE TRIGGER "access_log_is_append_only"
  BEFORE UPDATE OR DELETE OR TRUNCATE ON "access_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('the access log is append-only');
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT, INSERT ON "staff", "staff_links", "passkeys", "access_log" TO "clinic_app";
    GRANT UPDATE ("email", "name", "role", "doctor_id", "password_hash", "disabled_at", "version")
      ON "staff" TO "clinic_app";
    GRANT UPDATE ("used_at", "expires_at") ON "staff_links" TO "clinic_app";
    GRANT UPDATE ("counter", "used_at"), DELETE ON "passkeys" TO "clinic_app";
    GRANT SELECT, INSERT, DELETE ON "staff_locations" TO "clinic_app";
    GRANT SELECT, INSERT, UPDATE, DELETE ON "sessions", "sign_in_failures", "contacts" TO "clinic_app";
  END IF;
END $$;
