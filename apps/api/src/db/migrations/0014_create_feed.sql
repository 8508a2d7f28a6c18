CREATE TABLE "feed" (
	"position" bigint NOT NULL,
	"appointment_id" uuid NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "feed_pkey" PRIMARY KEY("position"),
	CONSTRAINT "feed_appointment_id_version_key" UNIQUE("appointment_id","version")
);
--> statement-breakpoint
CREATE TABLE "feed_cursors" (
	"consumer" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feed_head" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"position" bigint NOT NULL,
	"seen_until" timestamp (3) with time zone NOT NULL,
	"checked_at" timestamp (3) with time zone NOT NULL,
	"missing" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "feed_head_one_check" CHECK ("feed_head"."one")
);
--> statement-breakpoint
CREATE INDEX "events_occurred_at_idx" ON "events" USING btree ("occurred_at");
--> statement-breakpoint
-- What happened before this migration, in an order in which each appointment's versions follow each other.
INSERT INTO "feed"
SELECT row_number() OVER (ORDER BY at, appointment_id, version), appointment_id, version
FROM (
  SELECT appointment_id, version, max(occurred_at) OVER (PARTITION BY appointment_id ORDER BY version) AS at
  FROM events
) AS committed;
--> statement-breakpoint
INSERT INTO "feed_head" ("position", "seen_until", "checked_at")
SELECT coalesce(max(position), 0), coalesce((SELECT max(occurred_at) FROM events), '-infinity'), '-infinity'
FROM "feed";
--> statement-breakpoint
CREATE TRIGGER "feed_is_append_only"
  BEFORE UPDATE OR DELETE OR TRUNCATE ON "feed"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"('the feed is append-only');
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT, INSERT ON "feed" TO "clinic_app";
    GRANT SELECT, UPDATE ("position", "seen_until", "checked_at", "missing") ON "feed_head" TO "clinic_app";
    GRANT SELECT, INSERT, UPDATE ("position") ON "feed_cursors" TO "clinic_app";
  END IF;
END $$;
