CREATE TABLE "unchanged_keys" (
	"idempotency_key" uuid PRIMARY KEY NOT NULL,
	"appointment_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"request_hash" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "unchanged_keys" ADD CONSTRAINT "unchanged_keys_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT, INSERT ON "unchanged_keys" TO "clinic_app";
  END IF;
END $$;
