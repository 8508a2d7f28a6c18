import type postgres from 'postgres';
import {
  LONG_VISIT,
  type Schedule,
  TAKEN_AROUND_LONG_VISITS_SQL,
  TIME_ZONE_SQL,
} from './schedule.ts';
import { type Size, SPECIALISTS } from './size.ts';
import { withoutIndexes } from './without-indexes.ts';

/**
 * Doctors, appointments and an event for each, made by SQL as it would take the API hours.
 * Their hashes are not signed: a check of the history of such a database finds it forged.
 *
 * @param admin a superuser's only connection, to an empty migrated database
 */
export async function fill(
  admin: postgres.Sql,
  size: Size,
  { past, filled, full }: Schedule,
  progress: (text: string) => void,
): Promise<void> {
  const everybody = size.doctors + size.specialists;
  await admin.unsafe(DOCTORS, [size.doctors, size.specialists, size.longVisitDoctors]);
  await admin.unsafe(LONG_VISIT_TYPE);
  // Triggers and foreign keys rest: the rows are right by construction, the latter are checked after.
  await admin.unsafe('set session_replication_role = replica');
  await admin.unsafe('set synchronous_commit = off');
  await admin.unsafe(OFFERS, [everybody]);
  const dates = [...past.toReversed(), ...filled];
  await withoutIndexes(admin, ['appointments', 'events', 'patients'], progress, async () => {
    for (const [index, date] of dates.entries()) {
      if (index % 20 === 0) progress(`day ${index + 1} of ${dates.length}`);
      const isFull = full.includes(date);
      // The days that `earliest` is asked about are alike in every size.
      const busy = size.specialistsBusy || isFull ? everybody : size.doctors;
      const whole = isFull ? size.doctors : null;
      const spare = date === full[0];
      await admin.unsafe(APPOINTMENTS_OF_A_DATE, [date, busy, whole, index, spare, everybody]);
    }
  });
  await admin.unsafe('reset session_replication_role');
  await admin.unsafe('reset synchronous_commit');
  progress('vacuum');
  await admin.unsafe('vacuum (freeze, analyze)');
  await admin.unsafe('checkpoint');
}

const DOCTORS = `
  insert into doctors (name, specialization, time_zone)
  select 'Dr. ' || id,
    case when id between $1::int + 1 and $1::int + $2::int then '${SPECIALISTS.specialization}'
      else 'General practice ' || id % 4 end,
    ${TIME_ZONE_SQL}
  from generate_series(1, $1::int + $2::int + $3::int) as id order by id`;

/** Under an id of its own: whoever asks need not look it up. */
const LONG_VISIT_TYPE = `
  insert into visit_types (id, code, name, duration_minutes, buffer_after_minutes)
  overriding system value values (${LONG_VISIT.id}, 'long', 'Long consultation',
    ${LONG_VISIT.durationMinutes}, ${LONG_VISIT.bufferAfterMinutes})`;

/** $1 after whom doctors offer the long visit type, and the default one, which a row would take from them. */
const OFFERS = `
  insert into doctor_visit_types (doctor_id, visit_type_id)
  select doctors.id, visit_types.id from doctors, visit_types
  where doctors.id > $1::int and (is_default or visit_types.id = ${LONG_VISIT.id})`;

/**
 * $1 date, $2 last doctor with every other slot taken, $3 after whom all slots are, $4 its number,
 * $5 whether of the latter every seventh doctor is spared, $6 after whom half are with room between
 * them for long visits.
 */
const APPOINTMENTS_OF_A_DATE = `
  with taken as (
    select id as doctor_id, location_id, slot,
      ($1::date + time '09:00' + slot * interval '30 minutes') at time zone time_zone as starts_at,
      ($4::bigint * 200000 + id * 16 + slot) as number
    from doctors, generate_series(0, 15) as slot
    where case when id > $6::int then ${TAKEN_AROUND_LONG_VISITS_SQL}
      else (id <= $2::int and slot % 2 = 0) or (id > $3::int and not ($5::bool and id % 7 = 0)) end
  ), made as (
    insert into appointments
      (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at, ends_at, busy_from,
        busy_until, status, version, manage_nonce)
    -- Rising like UUIDv7, as Clinic makes them.
    select
      (lpad(to_hex(1760000000000 + number), 12, '0') || '-7' || substr(gen_random_uuid()::text, 16))::uuid,
      -- An odd factor scrambles the numbers and keeps them apart.
      overlay(upper(lpad(to_hex((number * 2654435761) & 4294967295), 8, '0')) placing '-' from 5 for 0),
      doctor_id,
      (lpad(to_hex(1760000000000 + number), 12, '0') || '-7000-8000-000000000000')::uuid,
      (select id from visit_types where is_default), location_id,
      starts_at, starts_at + interval '30 minutes', starts_at, starts_at + interval '30 minutes',
      'booked', 1, uuid_send(gen_random_uuid())
    from taken
    returning id, doctor_id, visit_type_id, location_id, patient_id, starts_at, ends_at
  ), people as (
    insert into patients (id, name, created_at)
    select patient_id, 'Patient ' || substr(patient_id::text, 1, 13), $1::date - 30 from made
  )
  insert into events (appointment_id, version, type, occurred_at, actor, doctor_id, starts_at,
    status, reason, idempotency_key_hash, request_hash, hash, format, via, ends_at, visit_type_id,
    location_id, lane)
  select id, 1, 'booked', $1::date - 30, 'patient', doctor_id, starts_at, 'booked', null,
    sha256(uuid_send(gen_random_uuid())), sha256(uuid_send(id)), sha256(uuid_send(id)), 2, 'web', ends_at,
    visit_type_id, location_id, 0
  from made`;
