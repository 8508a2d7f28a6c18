-- A doctor's time zone is an area and a place of the IANA database, or UTC. PostgreSQL itself would
-- take more: 'GMT+2' (which means two hours west), names in any letters, and some that only mean
-- something on this server. Rows that are there already stay as they are.
CREATE FUNCTION "refuse_unknown_time_zone"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  names text[];
  refused text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    names := ARRAY(SELECT DISTINCT time_zone FROM written);
  ELSE
    names := ARRAY(SELECT DISTINCT time_zone FROM written
      WHERE NOT EXISTS (SELECT FROM former WHERE former.id = written.id AND former.time_zone = written.time_zone));
  END IF;
  -- The view reads every zone's file: once for each statement, and only where there is need.
  IF cardinality(names) > 0 THEN
    SELECT name INTO refused FROM unnest(names) AS name
      WHERE name !~ '^(UTC|[A-Z][A-Za-z]+(/[A-Za-z][A-Za-z0-9_+-]*)+)$'
        OR name NOT IN (SELECT zone.name FROM pg_timezone_names AS zone)
      LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION '"%" is not a time zone like Europe/Berlin', refused
        USING ERRCODE = 'check_violation', CONSTRAINT = 'doctors_time_zone_check';
    END IF;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "doctors_have_known_time_zones" AFTER INSERT ON "doctors"
  REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_unknown_time_zone"();
--> statement-breakpoint
CREATE TRIGGER "doctors_move_to_known_time_zones" AFTER UPDATE ON "doctors"
  REFERENCING OLD TABLE AS former NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_unknown_time_zone"();
