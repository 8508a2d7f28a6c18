CREATE TABLE "booking_addresses" (
	"appointment_id" uuid PRIMARY KEY NOT NULL,
	"address" "bytea" NOT NULL,
	"address_56" "bytea" NOT NULL,
	"address_48" "bytea" NOT NULL
);
--> statement-breakpoint
DROP INDEX "holds_address_idx";--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "address_56" "bytea";--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "address_48" "bytea";--> statement-breakpoint
ALTER TABLE "booking_addresses" ADD CONSTRAINT "booking_addresses_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "booking_addresses_address_48_idx" ON "booking_addresses" USING btree ("address_48");--> statement-breakpoint
CREATE INDEX "holds_address_48_idx" ON "holds" USING btree ("address_48");--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT, INSERT, DELETE ON "booking_addresses" TO "clinic_app";
  END IF;
END $$;
