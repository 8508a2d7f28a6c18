/** What Clinic's booking runs, statement by statement, written by hand. */

/** $1 doctor. */
export const LOCK_DOCTOR =
  'select name, specialization, time_zone from doctors where id = $1 for update';

/**
 * $1 doctor, $2 start, $3 idempotency key: the time, whether the slot is taken, whether the key was
 * used. In a statement after the lock: its snapshot and clock must be younger.
 */
export const READ_SLOT = `
  select floor(extract(epoch from clock_timestamp()) * 1000)::float8,
    exists (
      select from appointments
      where doctor_id = $1 and starts_at = $2 and status <> 'cancelled'
    ) or exists (
      select from holds where doctor_id = $1 and starts_at = $2 and expires_at > clock_timestamp()
    ),
    exists (select from events where idempotency_key = $3)`;

/** $1 idempotency key: what it has written. */
export const READ_WRITTEN = `
  select a.id, a.reference, d.id, d.name, d.specialization, d.time_zone, a.patient_name,
    a.manage_nonce, floor(extract(epoch from e.starts_at) * 1000)::float8, e.status, e.version,
    e.request_hash, floor(extract(epoch from e.occurred_at) * 1000)::float8
  from events e
    join appointments a on a.id = e.appointment_id
    join doctors d on d.id = e.doctor_id
  where e.idempotency_key = $1`;

/** The appointment and its event; no row when the slot is taken. */
export const INSERT_BOOKED = `
  with booked as (
    insert into appointments
      (id, reference, doctor_id, patient_name, starts_at, ends_at, status, version, manage_nonce)
    values ($1, $2, $3, $4, $5, $6, 'booked', 1, $7)
    on conflict (doctor_id, starts_at) where status <> 'cancelled' do nothing
    returning id
  ), freed as (delete from holds where doctor_id = $3 and starts_at = $5)
  insert into events (appointment_id, version, type, occurred_at, actor, doctor_id, starts_at,
    status, reason, idempotency_key, request_hash, hash)
  select id, 1, 'booked', $8::timestamptz, 'patient', $3, $5, 'booked', null, $9::uuid, $10::bytea,
    $11::bytea
  from booked returning version`;

/** $1 doctor, $2 from, $3 to: the zone, the time and the starts taken, as one text. */
export const READ_TAKEN = `
  select time_zone, floor(extract(epoch from clock_timestamp()) * 1000)::float8,
    (select string_agg(floor(extract(epoch from starts_at) * 1000)::text, ',') from (
      select starts_at from appointments
      where doctor_id = $1 and starts_at >= $2 and starts_at < $3 and status <> 'cancelled'
      union all
      select starts_at from holds
      where doctor_id = $1 and starts_at >= $2 and starts_at < $3 and expires_at > clock_timestamp()
    ) as taken)
  from doctors where id = $1`;
