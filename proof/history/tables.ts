import type postgres from 'postgres';

export type DoctorRow = { id: number; timeZone: string; specialization: string };

export type AppointmentRow = {
  id: string;
  reference: string;
  doctorId: number;
  patientName: string;
  startsAt: string;
  endsAt: string;
  status: string;
  version: number;
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
  idempotencyKey: string | null;
  /** Hexadecimal, like `hash`. */
  requestHash: string | null;
  hash: string;
};

/** The final tables, as the checker gets them. Instants are RFC 3339 UTC. */
export type Tables = { doctors: DoctorRow[]; appointments: AppointmentRow[]; events: EventRow[] };

/** Reads all three in one snapshot. */
export async function dumpTables(sql: postgres.Sql): Promise<Tables> {
  const [row] = await sql`
    SELECT
      (SELECT json_agg(json_build_object(
        'id', id, 'timeZone', time_zone, 'specialization', specialization)) FROM doctors) doctors,
      (SELECT json_agg(json_build_object(
        'id', id, 'reference', reference, 'doctorId', doctor_id, 'patientName', patient_name,
        'startsAt', starts_at, 'endsAt', ends_at, 'status', status, 'version', version))
        FROM appointments) appointments,
      (SELECT json_agg(json_build_object(
        'appointmentId', appointment_id, 'version', version, 'type', type,
        'occurredAt', occurred_at, 'actor', actor, 'doctorId', doctor_id, 'startsAt', starts_at,
        'status', status, 'reason', reason, 'idempotencyKey', idempotency_key,
        'requestHash', encode(request_hash, 'hex'), 'hash', encode(hash, 'hex'))
        ORDER BY appointment_id, version) FROM events) events`;
  const { doctors, appointments, events } = row as {
    [Table in keyof Tables]: Tables[Table] | null;
  };
  return {
    doctors: doctors ?? [],
    appointments: (appointments ?? []).map((each) => ({
      ...each,
      startsAt: iso(each.startsAt),
      endsAt: iso(each.endsAt),
    })),
    events: (events ?? []).map((each) => ({
      ...each,
      startsAt: iso(each.startsAt),
      occurredAt: iso(each.occurredAt),
    })),
  };
}

const iso = (instant: string): string => new Date(instant).toISOString();
