import { instead, override, sql } from './change.ts';
import { CALM, LIVELY, type Mutant } from './mutant.ts';
import {
  afterCommit,
  BOOK,
  CREATE,
  hex,
  keepForLater,
  LOCKED,
  looksAway,
  noGroups,
  STORE,
  sqlImport,
} from './shared-changes.ts';

/** The key of a request, or the event that keeps it, is not what it should be. */
export const KEY_MUTANTS: readonly Mutant[] = [
  {
    number: 7,
    name: 'a new key per retry',
    changes: [
      override(
        BOOK,
        'bookAppointment',
        `((seen) => (clinic, booking) => {
  const key = booking.idempotencyKey;
  const again = seen.has(key) ? crypto.randomUUID() : key;
  seen.add(key);
  return original.bookAppointment(clinic, { ...booking, idempotencyKey: again });
})(new Set())`,
      ),
    ],
    breaks: ['I1', 'I3', 'I5', 'I12'],
    rhythm: LIVELY,
  },
  {
    number: 8,
    name: 'key stored after commit',
    changes: [
      looksAway,
      sqlImport,
      ...keepForLater,
      instead(
        CREATE,
        'event: { ...event, hash } }',
        'event: { ...event, hash, idempotencyKeyHash: null, requestHash: null } }',
      ),
      ...afterCommit(`sql\`update events set idempotency_key_hash = ${hex('idempotencyKeyHash')}::bytea,
              request_hash = ${hex('requestHash')}::bytea
              where appointment_id = \${event.appointmentId}::uuid and version = 1\``),
      sql('DROP TRIGGER events_are_appended_only ON events'),
      sql('GRANT UPDATE ON events TO clinic_app'),
    ],
    breaks: ['I3', 'I4', 'I5'],
    rhythm: CALM,
    aimedAt: 'cut before the late write',
  },
  {
    number: 9,
    name: 'key not bound to its body',
    changes: [
      override('modules/appointments/rules/request-hash.ts', 'assertSameRequest', '() => {}'),
    ],
    breaks: ['I12'],
    rhythm: CALM,
  },
  {
    number: 10,
    name: 'SLOT_TAKEN on one’s own retry',
    changes: [
      noGroups,
      instead(
        LOCKED,
        '  const recorded = slot.keyUsed &&',
        `  if (slot.taken) throw new DomainError('SLOT_TAKEN');
  const recorded = slot.keyUsed &&`,
      ),
    ],
    breaks: ['I3'],
    rhythm: CALM,
  },
  {
    number: 12,
    name: 'event written outside the transaction',
    changes: [
      sqlImport,
      ...keepForLater,
      instead(
        STORE,
        '  return insertEvent(db.with(booked, patient, freed), booked, written, field);',
        '  return db.with(booked, patient, freed).select({ id: booked.id }).from(booked);',
      ),
      ...afterCommit(`sql\`insert into events values (\${event.appointmentId}::uuid, 1, 'booked',
              \${event.occurredAt.toISOString()}::timestamptz, 'patient', \${event.doctorId}::integer,
              \${event.startsAt.toISOString()}::timestamptz, 'booked', null,
              ${hex('idempotencyKeyHash')}::bytea, ${hex('requestHash')}::bytea, ${hex('hash')}::bytea,
              2, null, 'web', \${event.endsAt.toISOString()}::timestamptz, \${event.visitTypeId}::integer,
              \${event.locationId}::integer, 0, null)\``),
    ],
    breaks: ['I5', 'I7'],
    rhythm: CALM,
    aimedAt: 'cut before the late write',
  },
];
