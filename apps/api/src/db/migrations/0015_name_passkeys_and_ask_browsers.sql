CREATE TABLE "sign_in_challenges" (
	"challenge" "bytea" PRIMARY KEY NOT NULL,
	"browser_hash" "bytea" NOT NULL,
	"purpose" text NOT NULL,
	"staff_id" uuid,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sign_in_challenges_purpose_check" CHECK ("sign_in_challenges"."purpose" in ('sign-in', 'add-passkey', 'join'))
);
--> statement-breakpoint
ALTER TABLE "passkeys" ADD COLUMN "name" text DEFAULT 'Passkey' NOT NULL;--> statement-breakpoint
CREATE INDEX "sign_in_challenges_expires_at_idx" ON "sign_in_challenges" USING btree ("expires_at");
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT, INSERT, DELETE ON "sign_in_challenges" TO "clinic_app";
    GRANT UPDATE ("name") ON "passkeys" TO "clinic_app";
  END IF;
END $$;
