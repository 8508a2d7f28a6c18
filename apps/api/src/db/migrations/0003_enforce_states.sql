-- The state table of appointments, as the API has it: an appointment begins booked, moves only
-- while booked, and every change counts its version up by one. What was booked by whom never changes.

CREATE FUNCTION "refuse_illegal_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status = 'booked' AND NEW.version = 1 THEN
      RETURN NEW;
    END IF;
  ELSIF NEW.id = OLD.id
    AND NEW.reference = OLD.reference
    AND NEW.patient_name = OLD.patient_name
    AND NEW.manage_nonce = OLD.manage_nonce
    AND NEW.version = OLD.version + 1
    AND (OLD.status, NEW.status) IN (
      ('booked', 'booked'), ('booked', 'arrived'), ('booked', 'cancelled'), ('booked', 'noshow'),
      ('arrived', 'fulfilled'))
    AND ((NEW.doctor_id, NEW.starts_at) = (OLD.doctor_id, OLD.starts_at)) = (NEW.status <> 'booked')
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an appointment cannot change like this' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER "appointments_change_by_the_state_table"
  BEFORE INSERT OR UPDATE ON "appointments"
  FOR EACH ROW EXECUTE FUNCTION "refuse_illegal_change"();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "holds" TO "clinic_app";
  END IF;
END $$;
