import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Secrets } from '../../apps/api/src/kernel/secrets.ts';
import { manageTokenOf } from '../../apps/api/src/modules/access/rules/manage-token.ts';
import { changeableUntilOf } from '../../apps/api/src/modules/appointments/rules/notice.ts';
import {
  isSameRequest,
  requestHash,
} from '../../apps/api/src/modules/appointments/rules/request-hash.ts';
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
import type { Connection, Connections } from './connections.ts';
import { refusal, SLOT_MS } from './legal-slots.ts';
import { INSERT_BOOKED, LOCK_DOCTOR, READ_SLOT, READ_WRITTEN } from './statements.ts';

/** Minutes, as Clinic has them by default. */
const CANCEL_NOTICE = 120;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Violated by the one who comes second with a key or, once in a lifetime, with a reference. */
const WORTH_ANOTHER_TRY = /^(events_idempotency_key_hash_key|appointments_reference_key)$/;

export type Booking = {
  doctorId: number;
  startsAt: number;
  patientName: string;
  idempotencyKey: string | null;
};

export type Answer = { appointment: object; replayed: boolean } | { refusal: string };

/** Two flights: BEGIN with lock and reads, then the insert with COMMIT. */
export async function book(
  connections: Connections,
  secrets: Secrets,
  booking: Booking,
): Promise<Answer> {
  for (;;) {
    try {
      return await connections.transact((connection) => attempt(connection, secrets, booking));
    } catch (error) {
      const { constraint_name: constraint = '' } = error as { constraint_name?: string };
      if (/_no_overlap$|_live_slot_key$/.test(constraint)) return { refusal: 'SLOT_TAKEN' };
      if (!WORTH_ANOTHER_TRY.test(constraint)) throw error;
    }
  }
}

async function attempt(
  connection: Connection,
  secrets: Secrets,
  booking: Booking,
): Promise<Answer> {
  const { doctorId, idempotencyKey } = booking;
  const startsAt = new Date(booking.startsAt).toISOString();
  const keyHash = idempotencyKey === null ? null : hashOfKey(secrets, idempotencyKey);
  const [, [doctor], [slot = []]] = await Promise.all([
    connection.send('begin').execute(),
    connection.send(LOCK_DOCTOR, [doctorId]).values(),
    connection.send(READ_SLOT, [doctorId, startsAt, keyHash]).values(),
  ]).catch((error) => rolledBack(connection, error));
  const [moment, taken, keyUsed, ...visit] = slot as unknown as [
    number,
    boolean,
    boolean,
    ...Visit,
  ];
  const early = keyUsed
    ? await replay(connection, secrets, booking, keyHash)
    : decide(booking, doctor, moment, taken);
  if (early) {
    await connection.send('rollback');
    return early;
  }
  const [name, specialization, timeZone, ...place] = doctor as unknown as [
    ...[string, string, string],
    ...Place,
  ];
  const now = new Date(moment);
  const end = booking.startsAt + SLOT_MS;
  const endsAt = new Date(end).toISOString();
  const [id, patientId] = [randomUUIDv7(), randomUUIDv7()];
  const nonce = randomBytes(16);
  const reference = createReference();
  const hashOfRequest = idempotencyKey ? requestHash(secrets, requestOf(booking, startsAt)) : null;
  const booked = {
    ...BOOKED,
    appointmentId: id,
    occurredAt: now,
    doctorId,
    startsAt: new Date(booking.startsAt),
    endsAt: new Date(end),
    ...{ visitTypeId: visit[0], locationId: place[0] },
    idempotencyKeyHash: keyHash,
    requestHash: hashOfRequest,
  };
  const identity = { reference, patientId, manageNonce: nonce };
  const hash = eventHash(secrets, NO_PREVIOUS_HASH, booked, identity);
  const row = [id, reference, doctorId, patientId, startsAt, endsAt, nonce];
  const event = [now.toISOString(), keyHash, hashOfRequest, hash];
  const rest = [visit[0], place[0], booking.patientName];
  const [inserted] = await Promise.all([
    connection.send(INSERT_BOOKED, [...row, ...event, ...rest]),
    connection.send('commit'),
  ]);
  if (inserted.length === 0) return { refusal: 'SLOT_TAKEN' };
  const { patientName } = booking;
  const appointment = { id, reference, doctorId, doctorName: name, specialization, timeZone };
  const manageToken = manageTokenOf(secrets, { id, manageNonce: nonce });
  const slotTimes = slotAt({ startsAt: booking.startsAt, endsAt: end }, timeZone);
  const state = { patientName, ...slotTimes, status: 'booked' };
  const where = { visitType: toVisit(visit), location: toPlace(place) };
  const changeableUntil = untilOf(moment, booking.startsAt);
  return {
    appointment: { ...appointment, ...state, version: 1, ...where, changeableUntil, manageToken },
    replayed: false,
  };
}

/** The answer when nothing is to be written. */
function decide(
  booking: Booking,
  doctor: unknown[] | undefined,
  now: number,
  taken: boolean,
): Answer | undefined {
  if (!doctor) return { refusal: 'DOCTOR_NOT_FOUND' };
  const refused = refusal(booking.startsAt, doctor[2] as string, now);
  if (refused) return { refusal: refused };
  return taken ? { refusal: 'SLOT_TAKEN' } : undefined;
}

async function replay(
  connection: Connection,
  secrets: Secrets,
  booking: Booking,
  keyHash: Buffer | null,
): Promise<Answer> {
  const [row = []] = await connection.send(READ_WRITTEN, [keyHash]).values();
  const request = requestOf(booking, new Date(booking.startsAt).toISOString());
  if (!isSameRequest(secrets, row[11] as Buffer, request))
    return { refusal: 'IDEMPOTENCY_KEY_REUSED' };
  const [id, reference, doctorId, doctorName, specialization, timeZone, patientName] = row;
  const start = row[8] as number;
  const appointment = {
    ...{ id, reference, doctorId, doctorName, specialization, timeZone, patientName },
    ...slotAt({ startsAt: start, endsAt: row[19] as number }, timeZone as string),
    status: row[9],
    version: row[10],
    visitType: toVisit(row.slice(13, 16) as unknown as Visit),
    location: toPlace(row.slice(16, 19) as unknown as Place),
    changeableUntil: untilOf(row[12] as number, start),
    manageToken: manageTokenOf(secrets, { id: id as string, manageNonce: row[7] as Buffer }),
  };
  return { appointment, replayed: true };
}

const BOOKED = {
  version: 1,
  type: 'booked',
  actor: 'patient',
  status: 'booked',
  reason: null,
  ...{ format: EVENT_FORMAT, actorId: null, via: 'web', lane: 0, accepted: null },
} satisfies Partial<AppointmentEvent>;

type Visit = [id: number, code: string, name: string];
const toVisit = ([id, code, name]: Visit) => ({ id, code, name });

type Place = [id: number, name: string, timeZone: string];
const toPlace = ([id, name, timeZone]: Place) => ({ id, name, timeZone });

const untilOf = (bookedAt: number, startsAt: number): string =>
  changeableUntilOf({ bookedAt, startsAt }, CANCEL_NOTICE);

const requestOf = ({ doctorId, patientName }: Booking, startsAt: string) => ({
  operation: 'book' as const,
  input: { doctorId, startsAt, patientName },
});

/** A failed statement leaves the transaction open, and the next one needs the connection. */
async function rolledBack(connection: Connection, error: unknown): Promise<never> {
  await connection.send('rollback');
  throw error;
}

function createReference(): string {
  let symbols = '';
  for (const byte of randomBytes(8)) symbols += ALPHABET[byte & 31];
  return `${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}
