-- Idempotency keys are kept as keyed hashes from now on. Of an event of format 1 stays the key itself, as
-- bytes: its own hash covers it, and after a day it gives no manage token any more. The two cannot be taken for
-- each other: a key has 16 bytes, a hash 32.
ALTER TABLE "events" RENAME COLUMN "idempotency_key" TO "idempotency_key_hash";
--> statement-breakpoint
ALTER TABLE "events" RENAME CONSTRAINT "events_idempotency_key_key" TO "events_idempotency_key_hash_key";
--> statement-breakpoint
ALTER TABLE "events"
  ALTER COLUMN "idempotency_key_hash" TYPE bytea USING uuid_send("idempotency_key_hash");
--> statement-breakpoint
ALTER TABLE "events"
  ADD COLUMN "format" smallint DEFAULT 1 NOT NULL,
  ADD COLUMN "actor_id" uuid,
  ADD COLUMN "via" text,
  ADD COLUMN "ends_at" timestamp (3) with time zone,
  ADD COLUMN "visit_type_id" integer,
  ADD COLUMN "location_id" integer,
  ADD COLUMN "lane" smallint,
  ADD COLUMN "accepted" text[],
  ADD CONSTRAINT "events_format_check" CHECK ("events"."format" in (1, 2)
        and ("events"."format" = 2 or ("events"."actor_id" is null and "events"."accepted" is null))
        and ("events"."format" = 1) = ("events"."via" is null)
        and ("events"."format" = 1) = ("events"."ends_at" is null)
        and ("events"."format" = 1) = ("events"."visit_type_id" is null)
        and ("events"."format" = 1) = ("events"."location_id" is null)
        and ("events"."format" = 1) = ("events"."lane" is null));
--> statement-breakpoint
ALTER TABLE "unchanged_keys" RENAME COLUMN "idempotency_key" TO "idempotency_key_hash";
--> statement-breakpoint
ALTER TABLE "unchanged_keys"
  ALTER COLUMN "idempotency_key_hash" TYPE bytea USING uuid_send("idempotency_key_hash");
