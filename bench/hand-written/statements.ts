/** What Clinic's booking runs, statement by statement, written by hand. */

/** $1 doctor. */
export const LOCK_DOCTOR = `
  select d.name, d.specialization, d.time_zone, l.id, l.name, l.time_zone
  from doctors d join locations l on l.id = d.location_id where d.id = $1 for update of d`;

/** Rows of a table that share time with the default visit type's interval from $2 on. */
const OVERLAPPING = `doctor_id = $1
  and starts_at > $2::timestamptz - v.buffer_before_minutes * interval '1 minute' - interval '10 hours'
  and starts_at < $2::timestamptz + (v.duration_minutes + v.buffer_after_minutes) * interval '1 minute' + interval '2 hours'
  and busy_from < $2::timestamptz + (v.duration_minutes + v.buffer_after_minutes) * interval '1 minute'
  and busy_until > $2::timestamptz - v.buffer_before_minutes * interval '1 minute'`;

/**
 * $1 doctor, $2 start, $3 hash of the idempotency key: the time, whether the slot is taken, whether the key was
 * used, the default visit type. In a statement after the lock: its snapshot and clock must be younger.
 */
export const READ_SLOT = `
  select floor(extract(epoch from clock_timestamp()) * 1000)::float8,
    exists (select from appointments where ${OVERLAPPING} and status <> 'cancelled')
      or exists (select from holds where ${OVERLAPPING} and expires_at > clock_timestamp()),
    exists (select from events where idempotency_key_hash = $3),
    v.id, v.code, v.name, v.duration_minutes
  from visit_types v where v.is_default`;

/** $1 hash of the idempotency key: what it has written. */
export const READ_WRITTEN = `
  select a.id, a.reference, d.id, d.name, d.specialization, d.time_zone, p.name,
    a.manage_nonce, floor(extract(epoch from e.starts_at) * 1000)::float8, e.status, e.version,
    e.request_hash, floor(extract(epoch from e.occurred_at) * 1000)::float8,
    v.id, v.code, v.name, l.id, l.name, l.time_zone,
    floor(extract(epoch from e.ends_at) * 1000)::float8
  from events e
    join appointments a on a.id = e.appointment_id
    join patients p on p.id = a.patient_id
    join visit_types v on v.id = a.visit_type_id
    join doctors d on d.id = e.doctor_id
    join locations l on l.id = e.location_id
  where e.idempotency_key_hash = $1`;

/** The appointment, its patient and its event; no row when the slot is taken. */
export const INSERT_BOOKED = `
  with booked as (
    insert into appointments
      (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at, ends_at, busy_from,
        busy_until, status, version, manage_nonce)
    values ($1, $2, $3, $4, $12, $13, $5, $6, $5, $6, 'booked', 1, $7)
    on conflict (doctor_id, starts_at) where status <> 'cancelled' and lane = 0 do nothing
    returning id
  ), patient as (
    insert into patients (id, name, created_at)
    select $4::uuid, $14::text, $8::timestamptz from booked
  ), freed as (
    delete from holds where doctor_id = $3 and starts_at > $5::timestamptz - interval '10 hours'
      and starts_at < $6::timestamptz + interval '2 hours' and busy_from < $6 and busy_until > $5
  )
  insert into events (appointment_id, version, type, occurred_at, actor, doctor_id, starts_at,
    status, reason, idempotency_key_hash, request_hash, hash, format, via, ends_at, visit_type_id,
    location_id, lane)
  select id, 1, 'booked', $8::timestamptz, 'patient', $3, $5, 'booked', null, $9::bytea, $10::bytea,
    $11::bytea, 2, 'web', $6, $12, $13, 0
  from booked returning version`;

/** $1 doctor, $2 from, $3 to: the zone, the time and what is taken, minutes from and until by turns, as one text. */
export const READ_TAKEN = `
  select time_zone, floor(extract(epoch from clock_timestamp()) * 1000)::float8,
    (select string_agg(floor(extract(epoch from busy_from) / 60)::int || ','
        || ceil(extract(epoch from busy_until) / 60)::int, ',') from (
      select busy_from, busy_until from appointments
      where doctor_id = $1 and starts_at > $2::timestamptz - interval '10 hours'
        and starts_at < $3::timestamptz + interval '2 hours'
        and busy_until > $2 and busy_from < $3 and status <> 'cancelled'
      union all
      select busy_from, busy_until from holds
      where doctor_id = $1 and starts_at > $2::timestamptz - interval '10 hours'
        and starts_at < $3::timestamptz + interval '2 hours'
        and busy_until > $2 and busy_from < $3 and expires_at > clock_timestamp()
    ) as taken)
  from doctors where id = $1`;
