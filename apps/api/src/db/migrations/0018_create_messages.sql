CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"appointment_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"kind" text NOT NULL,
	"copy" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"next_try_at" timestamp (3) with time zone NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"outcome" text,
	"reason" text,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "messages_event_key" UNIQUE("appointment_id","version","kind","copy"),
	CONSTRAINT "messages_kind_check" CHECK ("messages"."kind" in ('confirmation', 'change', 'cancellation', 'reminder')),
	CONSTRAINT "messages_outcome_check" CHECK ("messages"."outcome" in ('sent', 'failed', 'skipped')
        and ("messages"."outcome" is null) = ("messages"."settled_at" is null))
);
--> statement-breakpoint
CREATE INDEX "messages_waiting_idx" ON "messages" USING btree ("next_try_at") WHERE outcome is null;--> statement-breakpoint
CREATE INDEX "messages_failed_idx" ON "messages" USING btree ("settled_at") WHERE outcome = 'failed';
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT, INSERT, UPDATE ("next_try_at", "tries", "outcome", "reason", "settled_at") ON "messages" TO "clinic_app";
  END IF;
END $$;
--> statement-breakpoint
-- Nobody is told of what happened before.
INSERT INTO "feed_cursors" ("consumer", "position") SELECT 'messages', "position" FROM "feed_head";
