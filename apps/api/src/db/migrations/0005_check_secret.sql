CREATE TABLE "secret_check" (
	"only_row" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"value" "bytea" NOT NULL,
	CONSTRAINT "secret_check_only_row_check" CHECK ("secret_check"."only_row")
);
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT ON "secret_check" TO "clinic_app";
  END IF;
END $$;
