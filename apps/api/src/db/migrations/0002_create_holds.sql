CREATE TABLE "holds" (
	"doctor_id" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"holder" "bytea" NOT NULL,
	"address" "bytea",
	"expires_at" timestamp (3) with time zone NOT NULL,
	"renewals" integer NOT NULL,
	CONSTRAINT "holds_pkey" PRIMARY KEY("doctor_id","starts_at"),
	CONSTRAINT "holds_holder_key" UNIQUE("holder")
);
--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_doctor_id_doctors_id_fk" FOREIGN KEY ("doctor_id") REFERENCES "public"."doctors"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "holds_address_idx" ON "holds" USING btree ("address");--> statement-breakpoint
CREATE INDEX "holds_expires_at_idx" ON "holds" USING btree ("expires_at");