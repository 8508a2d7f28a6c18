import { expect, it } from 'vitest';
import { Secrets } from '../../../kernel/secrets.ts';
import type { AppointmentEvent } from './appointment-event.ts';
import { eventHash, isEventHash, NO_PREVIOUS_HASH } from './event-hash.ts';

const secrets = new Secrets(['s'.repeat(32)]);
const event: AppointmentEvent = {
  appointmentId: '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6b',
  version: 1,
  type: 'booked',
  occurredAt: new Date('2026-11-20T08:00:00Z'),
  actor: 'patient',
  doctorId: 3,
  startsAt: new Date('2026-11-23T08:00:00Z'),
  status: 'booked',
  reason: null,
  idempotencyKey: '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6c',
  requestHash: Buffer.alloc(32, 7),
};
const hash = eventHash(secrets, NO_PREVIOUS_HASH, event);

it('is that of this event after that one, under this secret', () => {
  expect(isEventHash(secrets, hash, NO_PREVIOUS_HASH, event)).toBe(true);
  expect(isEventHash(secrets, hash, Buffer.alloc(32, 1), event)).toBe(false);
  expect(isEventHash(new Secrets(['t'.repeat(32)]), hash, NO_PREVIOUS_HASH, event)).toBe(false);
});

it.each<Partial<AppointmentEvent>>([
  { appointmentId: '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6d' },
  { version: 2 },
  { type: 'cancelled' },
  { occurredAt: new Date('2026-11-20T08:00:00.001Z') },
  { actor: 'operator' },
  { doctorId: 4 },
  { startsAt: new Date('2026-11-23T08:30:00Z') },
  { status: 'cancelled' },
  { reason: '' },
  { idempotencyKey: null },
  { requestHash: Buffer.alloc(32, 8) },
  { requestHash: null },
])('covers %o', (change) => {
  expect(isEventHash(secrets, hash, NO_PREVIOUS_HASH, { ...event, ...change })).toBe(false);
});

it('never changes its form: what is stored must verify for ever', () => {
  expect(hash.toString('hex')).toBe(
    'f1f6b7d108657405cf5b6374d3b6ebc11aae5354372bb6d23a1ebb7a63866dde',
  );
});
