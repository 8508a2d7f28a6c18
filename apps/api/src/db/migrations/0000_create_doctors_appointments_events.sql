CREATE TABLE "appointments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"doctor_id" integer NOT NULL,
	"patient_name" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"version" integer NOT NULL,
	"manage_nonce" "bytea" NOT NULL,
	CONSTRAINT "appointments_reference_key" UNIQUE("reference"),
	CONSTRAINT "appointments_status_check" CHECK ("appointments"."status" in ('booked', 'arrived', 'fulfilled', 'noshow', 'cancelled')),
	CONSTRAINT "appointments_length_check" CHECK ("appointments"."ends_at" = "appointments"."starts_at" + interval '30 minutes'),
	CONSTRAINT "appointments_version_check" CHECK ("appointments"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "doctors" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "doctors_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"specialization" text NOT NULL,
	"time_zone" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"appointment_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"doctor_id" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"idempotency_key" uuid,
	"request_hash" "bytea",
	"hash" "bytea" NOT NULL,
	CONSTRAINT "events_pkey" PRIMARY KEY("appointment_id","version"),
	CONSTRAINT "events_idempotency_key_key" UNIQUE("idempotency_key"),
	CONSTRAINT "events_request_hash_check" CHECK (("events"."idempotency_key" is null) = ("events"."request_hash" is null))
);
--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_doctor_id_doctors_id_fk" FOREIGN KEY ("doctor_id") REFERENCES "public"."doctors"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "appointments_live_slot_key" ON "appointments" USING btree ("doctor_id","starts_at") WHERE status <> 'cancelled';--> statement-breakpoint
CREATE INDEX "doctors_specialization_idx" ON "doctors" USING btree ("specialization","time_zone","id");