import { expect, it } from 'vitest';
import { Secrets } from '../../../kernel/secrets.ts';
import type { AppointmentEvent, Identity } from './appointment-event.ts';
import { eventHash, isEventHash, NO_PREVIOUS_HASH } from './event-hash.ts';

const secrets = new Secrets(['s'.repeat(32)]);
const identity: Identity = {
  reference: 'K7QF3A',
  patientId: '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6e',
  manageNonce: Buffer.alloc(16, 3),
};
const common = {
  appointmentId: '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6b',
  version: 1,
  type: 'booked',
  occurredAt: new Date('2026-11-20T08:00:00Z'),
  actor: 'patient',
  doctorId: 3,
  startsAt: new Date('2026-11-23T08:00:00Z'),
  status: 'booked',
  reason: null,
  requestHash: Buffer.alloc(32, 7),
} as const;
const format1: AppointmentEvent = {
  ...common,
  idempotencyKeyHash: Buffer.from('0197b1a23c4d7e5f8a6b1c2d3e4f5a6c', 'hex'),
  ...{ format: 1, actorId: null, via: null, endsAt: null, visitTypeId: null },
  ...{ locationId: null, lane: null, accepted: null },
};
const format2: AppointmentEvent = {
  ...common,
  idempotencyKeyHash: Buffer.alloc(32, 9),
  ...{ format: 2, actorId: null, via: 'web', endsAt: new Date('2026-11-23T09:00:00Z') },
  ...{ visitTypeId: 2, locationId: 1, lane: 0, accepted: null },
};
const hashes = new Map(
  [format1, format2].map((event) => [event, eventHash(secrets, NO_PREVIOUS_HASH, event, identity)]),
);
const isGenuine = (event: AppointmentEvent, changes: Partial<AppointmentEvent & Identity> = {}) =>
  isEventHash(
    secrets,
    hashes.get(event) as Buffer,
    NO_PREVIOUS_HASH,
    { ...event, ...changes },
    { ...identity, ...changes },
  );

it.each([format1, format2])('is that of this event after that one, under this secret', (event) => {
  const hash = hashes.get(event) as Buffer;
  expect(isEventHash(secrets, hash, NO_PREVIOUS_HASH, event, identity)).toBe(true);
  expect(isEventHash(secrets, hash, Buffer.alloc(32, 1), event, identity)).toBe(false);
  const other = new Secrets(['t'.repeat(32)]);
  expect(isEventHash(other, hash, NO_PREVIOUS_HASH, event, identity)).toBe(false);
});

const CHANGES: Partial<AppointmentEvent>[] = [
  { appointmentId: '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6d' },
  { version: 2 },
  { type: 'cancelled' },
  { occurredAt: new Date('2026-11-20T08:00:00.001Z') },
  { actor: 'operator' },
  { doctorId: 4 },
  { startsAt: new Date('2026-11-23T08:30:00Z') },
  { status: 'cancelled' },
  { reason: '' },
  { idempotencyKeyHash: null },
  { requestHash: Buffer.alloc(32, 8) },
  { requestHash: null },
];

it.each(CHANGES)('covers %o in either format', (change) => {
  expect([isGenuine(format1, change), isGenuine(format2, change)]).toEqual([false, false]);
});

it.each<Partial<AppointmentEvent & Identity>>([
  { format: 1 },
  { actorId: identity.patientId },
  { via: 'cli' },
  { endsAt: new Date('2026-11-23T08:30:00Z') },
  { visitTypeId: 1 },
  { locationId: 2 },
  { lane: 1 },
  { accepted: ['SLOT_TAKEN'] },
  { reference: 'K7QF3B' },
  { patientId: format2.appointmentId },
  { manageNonce: Buffer.alloc(16, 4) },
])('covers %o in format 2', (change) => {
  expect(isGenuine(format2, change)).toBe(false);
});

it('never changes its form: what is stored must verify for ever', () => {
  expect([...hashes.values()].map((hash) => hash.toString('hex'))).toEqual([
    'f1f6b7d108657405cf5b6374d3b6ebc11aae5354372bb6d23a1ebb7a63866dde',
    '3491dd80bf41dacc509a46d54e2120ac1f35e1448ac4529cee34eb0c26c44a92',
  ]);
});
