import type postgres from 'postgres';

export type DoctorRow = { id: number; timeZone: string; specialization: string };

/** Lengths in minutes; none of a run has a buffer before it. */
export type VisitTypeRow = {
  id: number;
  minutes: number;
  minutesAfter: number;
  isDefault: boolean;
};

export type AppointmentRow = {
  id: string;
  reference: string;
  doctorId: number;
  patientName: string;
  startsAt: string;
  endsAt: string;
  /** With buffers. */
  busyFrom: string;
  busyUntil: string;
  lane: number;
  overbookedBy: string | null;
  status: string;
  version: number;
  visitTypeId: number;
  locationId: number;
  patientId: string;
  /** Hexadecimal. */
  manageNonce: string;
};

export type EventRow = {
  appointmentId: string;
  version: number;
  type: string;
  occurredAt: string;
  actor: string;
  doctorId: number;
  startsAt: string;
  status: string;
  reason: string | null;
  /** Hexadecimal, like `hash`. */
  keyHash: string | null;
  /** The key of a client of which that is the hash, as the evidence finds it. */
  idempotencyKey: string | null;
  requestHash: string | null;
  hash: string;
  format: number;
  actorId: string | null;
  via: string | null;
  endsAt: string | null;
  visitTypeId: number | null;
  locationId: number | null;
  lane: number | null;
  accepted: string[] | null;
};

/** The final tables, as the checker gets them. Instants are RFC 3339 UTC. */
export type Tables = {
  doctors: DoctorRow[];
  visitTypes: VisitTypeRow[];
  appointments: AppointmentRow[];
  events: EventRow[];
};

/** Reads all of them in one snapshot. */
export async function dumpTables(sql: postgres.Sql): Promise<Tables> {
  const [row] = await sql`
    SELECT
      (SELECT json_agg(json_build_object(
        'id', id, 'timeZone', time_zone, 'specialization', specialization)) FROM doctors) doctors,
      (SELECT json_agg(json_build_object('id', id, 'minutes', duration_minutes,
        'minutesAfter', buffer_after_minutes, 'isDefault', is_default)) FROM visit_types) "visitTypes",
      (SELECT json_agg(json_build_object(
        'id', a.id, 'reference', reference, 'doctorId', doctor_id, 'patientName', name,
        'startsAt', starts_at, 'endsAt', ends_at, 'busyFrom', busy_from, 'busyUntil', busy_until,
        'lane', lane, 'overbookedBy', overbooked_by, 'status', status, 'version', version, 'visitTypeId', visit_type_id,
        'locationId', location_id, 'patientId', patient_id, 'manageNonce', encode(manage_nonce, 'hex')))
        FROM appointments a JOIN patients ON patients.id = patient_id) appointments,
      (SELECT json_agg(json_build_object(
        'appointmentId', appointment_id, 'version', version, 'type', type,
        'occurredAt', occurred_at, 'actor', actor, 'doctorId', doctor_id, 'startsAt', starts_at,
        'status', status, 'reason', reason, 'keyHash', encode(idempotency_key_hash, 'hex'),
        'idempotencyKey', null, 'format', format, 'actorId', actor_id, 'via', via, 'endsAt', ends_at,
        'visitTypeId', visit_type_id, 'locationId', location_id, 'lane', lane, 'accepted', accepted,
        'requestHash', encode(request_hash, 'hex'), 'hash', encode(hash, 'hex'))
        ORDER BY appointment_id, version) FROM events) events`;
  const { doctors, visitTypes, appointments, events } = row as {
    [Table in keyof Tables]: Tables[Table] | null;
  };
  return {
    doctors: doctors ?? [],
    visitTypes: visitTypes ?? [],
    appointments: (appointments ?? []).map((each) => ({
      ...each,
      startsAt: iso(each.startsAt),
      endsAt: iso(each.endsAt),
      busyFrom: iso(each.busyFrom),
      busyUntil: iso(each.busyUntil),
    })),
    events: (events ?? []).map((each) => ({
      ...each,
      startsAt: iso(each.startsAt),
      occurredAt: iso(each.occurredAt),
      endsAt: each.endsAt && iso(each.endsAt),
    })),
  };
}

const iso = (instant: string): string => new Date(instant).toISOString();
