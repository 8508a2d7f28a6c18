import type { Secrets } from '../../apps/api/src/kernel/secrets.ts';
import { manageTokenOf } from '../../apps/api/src/modules/access/rules/manage-token.ts';
import { isSameRequest } from '../../apps/api/src/modules/appointments/rules/request-hash.ts';
import { slotAt } from '../../apps/api/src/modules/calendar/rules/slot-times.ts';
import { type Answer, type Booking, type Place, requestOf, toPlace, untilOf } from './booking.ts';
import type { Connection } from './connections.ts';
import { READ_WRITTEN } from './statements.ts';

type Appointment = [
  ...[id: string, reference: string, doctorId: number, doctorName: string],
  ...[specialization: string, timeZone: string, patientName: string, manageNonce: Buffer],
  ...[startsAt: number, status: string, version: number, requestHash: Buffer, bookedAt: number],
  endsAt: number,
];
type Visit = [id: number, code: string, name: string];

/** The answer that was given under a key, or a refusal when it was to another request. */
export async function replay(
  connection: Connection,
  secrets: Secrets,
  booking: Booking,
  keys: string,
): Promise<Answer> {
  const [row = []] = await connection.send(READ_WRITTEN, [keys]).values();
  const [id, reference, doctorId, doctorName, ...rest] = row as unknown as Appointment;
  const [specialization, timeZone, patientName, manageNonce, startsAt, ...written] = rest;
  const [status, version, requestHash, bookedAt, endsAt] = written;
  if (!isSameRequest(secrets, requestHash, requestOf(booking))) {
    return { refusal: 'IDEMPOTENCY_KEY_REUSED' };
  }
  const [typeId, code, name, ...place] = row.slice(14) as unknown as [...Visit, ...Place];
  const appointment = {
    ...{ id, reference, doctorId, doctorName, specialization, timeZone, patientName },
    ...slotAt({ startsAt, endsAt }, timeZone),
    ...{ status, version },
    visitType: { id: typeId, code, name },
    location: toPlace(place),
    changeableUntil: untilOf(bookedAt, startsAt),
    manageToken: manageTokenOf(secrets, { id, manageNonce }),
  };
  return { appointment, replayed: true };
}
