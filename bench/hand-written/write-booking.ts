import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Secrets } from '../../apps/api/src/kernel/secrets.ts';
import { manageTokenOf } from '../../apps/api/src/modules/access/rules/manage-token.ts';
import { requestHash } from '../../apps/api/src/modules/appointments/rules/request-hash.ts';
import { slotAt } from '../../apps/api/src/modules/calendar/rules/slot-times.ts';
import {
  type AppointmentEvent,
  EVENT_FORMAT,
} from '../../apps/api/src/modules/history/rules/appointment-event.ts';
import {
  eventHash,
  NO_PREVIOUS_HASH,
} from '../../apps/api/src/modules/history/rules/event-hash.ts';
import { hashOfKey } from '../../apps/api/src/modules/history/rules/idempotency-keys.ts';
import { type Answer, type Booking, type Place, requestOf, toPlace, untilOf } from './booking.ts';
import type { Connection } from './connections.ts';
import { INSERT_BOOKED } from './statements.ts';
import { timesOf, type Visit } from './visit.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** With its location, as the statement that locks it has it. */
export type Doctor = [name: string, specialization: string, timeZone: string, ...Place];

/** What was read under the lock. */
type State = { doctor: Doctor; now: number; visit: Visit };

/** The second flight: the insert with COMMIT, and the answer. */
export async function writeBooking(
  connection: Connection,
  secrets: Secrets,
  booking: Booking,
  { doctor, now, visit }: State,
): Promise<Answer> {
  const { doctorId, startsAt, patientName, idempotencyKey } = booking;
  const [doctorName, specialization, timeZone, ...place] = doctor;
  const { end, from, until } = timesOf(visit, startsAt);
  const [id, patientId] = [randomUUIDv7(), randomUUIDv7()];
  const manageNonce = randomBytes(16);
  const reference = createReference();
  const event = {
    ...BOOKED,
    ...{ appointmentId: id, occurredAt: new Date(now), doctorId },
    ...{ startsAt: new Date(startsAt), endsAt: new Date(end) },
    ...{ visitTypeId: visit.id, locationId: place[0] },
    idempotencyKeyHash: idempotencyKey === null ? null : hashOfKey(secrets, idempotencyKey),
    requestHash: idempotencyKey === null ? null : requestHash(secrets, requestOf(booking)),
  };
  const identity = { reference, patientId, manageNonce };
  const hash = eventHash(secrets, NO_PREVIOUS_HASH, event, identity);
  const [inserted] = await Promise.all([
    connection.send(INSERT_BOOKED, [
      ...[id, reference, doctorId, patientId, iso(startsAt), iso(end), manageNonce, iso(now)],
      ...[event.idempotencyKeyHash, event.requestHash, hash],
      ...[visit.id, place[0], patientName, iso(from), iso(until)],
    ]),
    connection.send('commit'),
  ]);
  if (inserted.length === 0) return { refusal: 'SLOT_TAKEN' };
  const appointment = {
    ...{ id, reference, doctorId, doctorName, specialization, timeZone, patientName },
    ...slotAt({ startsAt, endsAt: end }, timeZone),
    ...{ status: 'booked', version: 1 },
    visitType: { id: visit.id, code: visit.code, name: visit.name },
    location: toPlace(place),
    changeableUntil: untilOf(now, startsAt),
    manageToken: manageTokenOf(secrets, { id, manageNonce }),
  };
  return { appointment, replayed: false };
}

const BOOKED = {
  version: 1,
  type: 'booked',
  actor: 'patient',
  status: 'booked',
  reason: null,
  ...{ format: EVENT_FORMAT, actorId: null, via: 'web', lane: 0, accepted: null },
} satisfies Partial<AppointmentEvent>;

const iso = (instant: number): string => new Date(instant).toISOString();

function createReference(): string {
  let symbols = '';
  for (const byte of randomBytes(8)) symbols += ALPHABET[byte & 31];
  return `${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}
