/** What Clinic's booking runs, statement by statement, written by hand. */

/** $1 doctor. */
export const LOCK_DOCTOR = `
  select d.name, d.specialization, d.time_zone, l.id, l.name, l.time_zone
  from doctors d join locations l on l.id = d.location_id where d.id = $1 for update of d`;

/** Of a doctor: what `toVisit` reads. */
const visitColumns = (doctor: string): string => `
  v.id, v.code, v.name, v.duration_minutes, v.buffer_before_minutes, v.buffer_after_minutes,
  v.min_notice_minutes,
  v.online and (
    exists (select from doctor_visit_types where doctor_id = ${doctor} and visit_type_id = v.id)
    or (v.is_default and not exists (select from doctor_visit_types where doctor_id = ${doctor})))`;

/** Rows that share time with an interval; by start too, for the index. */
const overlapping = (from: string, until: string): string => `
  starts_at > ${from} - interval '10 hours' and starts_at < ${until} + interval '2 hours'
  and busy_from < ${until} and busy_until > ${from}`;

/** What the visit type takes from $2 on: from its row, so that none is checked with its old length. */
const WANTED = overlapping(
  `$2::timestamptz - v.buffer_before_minutes * interval '1 minute'`,
  `$2::timestamptz + (v.duration_minutes + v.buffer_after_minutes) * interval '1 minute'`,
);

/**
 * $1 doctor, $2 start, $3 what the idempotency key may have been kept as: the time, whether the slot is
 * taken, whether the key was used, the default visit type. In a statement after the lock: its snapshot
 * and clock must be younger.
 */
export const READ_SLOT = `
  select floor(extract(epoch from clock_timestamp()) * 1000)::float8,
    exists (
      select from appointments where doctor_id = $1 and ${WANTED} and status <> 'cancelled'
    ) or exists (
      select from holds where doctor_id = $1 and ${WANTED} and expires_at > clock_timestamp()
    ),
    exists (select from events where idempotency_key_hash = any ($3::bytea[])),
    ${visitColumns('$1')}
  from visit_types v where v.is_default`;

/** $1 what the idempotency key may have been kept as: what it has written. */
export const READ_WRITTEN = `
  select a.id, a.reference, d.id, d.name, d.specialization, d.time_zone, p.name,
    a.manage_nonce, floor(extract(epoch from e.starts_at) * 1000)::float8, e.status, e.version,
    e.request_hash, floor(extract(epoch from e.occurred_at) * 1000)::float8,
    floor(extract(epoch from e.ends_at) * 1000)::float8,
    v.id, v.code, v.name, l.id, l.name, l.time_zone
  from events e
    join appointments a on a.id = e.appointment_id
    join patients p on p.id = a.patient_id
    join visit_types v on v.id = a.visit_type_id
    join doctors d on d.id = e.doctor_id
    join locations l on l.id = e.location_id
  where e.idempotency_key_hash = any ($1::bytea[])`;

/** The appointment, its patient and its event; no row when the slot is taken. */
export const INSERT_BOOKED = `
  with booked as (
    insert into appointments
      (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at, ends_at, busy_from,
        busy_until, status, version, manage_nonce)
    values ($1, $2, $3, $4, $12, $13, $5, $6, $15, $16, 'booked', 1, $7)
    on conflict (doctor_id, starts_at) where status <> 'cancelled' and lane = 0 do nothing
    returning id
  ), patient as (
    insert into patients (id, name, created_at)
    select $4::uuid, $14::text, $8::timestamptz from booked
  ), freed as (
    delete from holds
    where doctor_id = $3 and ${overlapping('$15::timestamptz', '$16::timestamptz')}
  )
  insert into events (appointment_id, version, type, occurred_at, actor, doctor_id, starts_at,
    status, reason, idempotency_key_hash, request_hash, hash, format, via, ends_at, visit_type_id,
    location_id, lane)
  select id, 1, 'booked', $8::timestamptz, 'patient', $3, $5, 'booked', null, $9::bytea, $10::bytea,
    $11::bytea, 2, 'web', $6, $12, $13, 0
  from booked returning version`;

const WITHIN = overlapping('$2::timestamptz', '$3::timestamptz');

/**
 * $1 doctor, $2 from, $3 to, $4 visit type or null for the default one: the zone, the time, what is taken
 * (minutes from and until by turns, as one text), the visit type.
 */
export const READ_TAKEN = `
  select d.time_zone, floor(extract(epoch from clock_timestamp()) * 1000)::float8,
    (select string_agg(floor(extract(epoch from busy_from) / 60)::int || ','
        || ceil(extract(epoch from busy_until) / 60)::int, ',') from (
      select busy_from, busy_until from appointments
      where doctor_id = $1 and ${WITHIN} and status <> 'cancelled'
      union all
      select busy_from, busy_until from holds
      where doctor_id = $1 and ${WITHIN} and expires_at > clock_timestamp()
    ) as taken),
    ${visitColumns('$1')}
  from doctors d
    left join visit_types v on v.active
      and case when $4::integer is null then v.is_default else v.id = $4 end
  where d.id = $1`;
