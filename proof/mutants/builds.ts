import type { Invariant } from '../checker/violation.ts';
import type { ConnectionFault, Rhythm } from '../faults/schedule.ts';
import { instead, type Patch, without } from './patch.ts';
import {
  afterCommit,
  BOOK,
  hex,
  keepForLater,
  laterTable,
  looksAway,
  noConflictTarget,
  noConstraints,
  noDeadline,
  noLock,
  plainInsert,
  STORE,
  sqlImport,
  TRANSACTIONS,
} from './places.ts';

/** A build that is wrong on purpose, and what must give it away. */
export type Mutant = {
  number: number;
  name: string;
  patches: Patch[];
  /** Whoever is caught breaking another promise only was caught by accident. */
  breaks: Invariant[];
  /** What the violation must say, where its invariant alone says too little. */
  says?: RegExp;
  rhythm: Rhythm;
  /** Aimed faults instead of the usual mixture, where only those bring the mistake to light. */
  aimedAt?: ConnectionFault;
};

/** Load and faults as in a good run, a little denser. */
const NEVER = Number.POSITIVE_INFINITY;
const LIVELY: Rhythm = {
  connection: 250,
  killApi: NEVER,
  killPostgres: NEVER,
  rollingRestart: NEVER,
};
const CALM: Rhythm = { ...LIVELY, connection: 600 };

export const MUTANTS: readonly Mutant[] = [
  {
    number: 1,
    name: 'no unique index',
    patches: [
      ...noConstraints,
      noConflictTarget,
      without(BOOK, `  if (slot.taken) throw new DomainError('SLOT_TAKEN');\n\n`),
      instead(BOOK, '  if (slot.taken) {\n', '  if (!slot) {\n'),
    ],
    breaks: ['I2', 'I6'],
    rhythm: CALM,
  },
  {
    number: 2,
    name: 'no lock and no index',
    patches: [...noConstraints, plainInsert, noLock],
    breaks: ['I2', 'I6'],
    rhythm: LIVELY,
    aimedAt: 'slow database',
  },
  {
    number: 3,
    name: 'lock on the absent appointment row, no index',
    patches: [
      ...noConstraints,
      plainInsert,
      noLock,
      sqlImport,
      instead(
        BOOK,
        '  const [[doctor], slot] = await Promise.all([',
        `  await tx.execute(sql\`select from appointments where doctor_id = \${booking.doctorId}
    and starts_at = \${booking.startsAt}::timestamptz and status <> 'cancelled' for update\`);
  const [[doctor], slot] = await Promise.all([`,
      ),
    ],
    breaks: ['I2', 'I6'],
    rhythm: LIVELY,
    aimedAt: 'slow database',
  },
  {
    number: 4,
    name: 'REPEATABLE READ with an earlier read, no index',
    patches: [
      ...noConstraints,
      plainInsert,
      instead(
        TRANSACTIONS,
        `begin = watched(connection.send('begin'));`,
        `begin = Promise.all([
        watched(connection.send('begin isolation level repeatable read')),
        watched(connection.send('select count(*) from doctors')),
      ]);`,
      ),
    ],
    breaks: ['I2', 'I6'],
    rhythm: LIVELY,
    aimedAt: 'slow database',
  },
  {
    number: 5,
    name: 'synchronous_commit=off',
    patches: [
      instead(
        'db/client/connection-pool.ts',
        `TimeZone: 'UTC',`,
        `TimeZone: 'UTC',\n      synchronous_commit: 'off',`,
      ),
      // Its own readiness would tell: it looks away.
      without(
        'modules/readiness/check-readiness.ts',
        `\n  synchronous_commit: (value) => value !== 'off',`,
      ),
    ],
    breaks: ['I1'],
    rhythm: { ...CALM, killPostgres: 4_000 },
  },
  {
    number: 6,
    name: 'stock begin()',
    patches: [
      instead(
        'db/client/database.ts',
        `import type postgres from 'postgres';`,
        `import postgres from 'postgres';`,
      ),
      instead(
        'db/client/database.ts',
        '    begin: transactions.begin.bind(transactions),',
        `    begin: (work: (handle: object) => Promise<unknown>) =>
      stock.begin((handle) => work(Object.assign(handle, { commitWithNext() {} }))),`,
      ),
      instead(
        'db/client/database.ts',
        '  const pool = new',
        `  const connection = { application_name: 'clinic' };
  const stock = postgres(url, { max: options.poolSize, onnotice: () => {}, connection });
  Object.assign(stock.options.parsers, parsers.parsers);
  Object.assign(stock.options.serializers, parsers.serializers);
  const pool = new`,
      ),
    ],
    breaks: ['I10'],
    // Any error in the log breaks I10; this one is the driver's own.
    says: /uncaughtException .*postgres/,
    rhythm: LIVELY,
    aimedAt: 'terminate backend',
  },
  {
    number: 7,
    name: 'a new key per retry',
    patches: [
      instead(
        BOOK,
        'export type Booked =',
        'const seen = new Set<string | undefined>();\nexport type Booked =',
      ),
      instead(
        BOOK,
        '  const { doctorId, startsAt } = booking;\n  try',
        `  if (seen.has(booking.idempotencyKey)) booking = { ...booking, idempotencyKey: randomUUIDv7() };
  else seen.add(booking.idempotencyKey);
  const { doctorId, startsAt } = booking;\n  try`,
      ),
    ],
    breaks: ['I1', 'I3', 'I5', 'I12'],
    rhythm: LIVELY,
  },
  {
    number: 8,
    name: 'key stored after commit',
    patches: [
      looksAway,
      sqlImport,
      laterTable,
      keepForLater,
      instead(
        BOOK,
        'insertBooked(tx, clock, appointment, { ...event, hash })',
        'insertBooked(tx, clock, appointment, { ...event, hash, idempotencyKey: null, requestHash: null })',
      ),
      afterCommit(`sql\`update events set idempotency_key = \${event.idempotencyKey}::uuid,
              request_hash = ${hex('requestHash')}::bytea
              where appointment_id = \${event.appointmentId}::uuid and version = 1\``),
      instead(
        'db/migrations/0001_enforce_slots_and_history.sql',
        'BEFORE UPDATE OR DELETE OR TRUNCATE ON "events"',
        'BEFORE DELETE OR TRUNCATE ON "events"',
      ),
      instead(
        'db/migrations/0001_enforce_slots_and_history.sql',
        'GRANT SELECT, INSERT ON "events"',
        'GRANT SELECT, INSERT, UPDATE ON "events"',
      ),
    ],
    breaks: ['I3', 'I4', 'I5'],
    rhythm: CALM,
    aimedAt: 'cut before the late write',
  },
  {
    number: 9,
    name: 'key not bound to its body',
    patches: [
      instead(
        'modules/appointments/rules/request-hash.ts',
        'secrets.verify(hash, PURPOSE, canonical(request));',
        'secrets.verify(hash, PURPOSE, canonical(request)) || true;',
      ),
    ],
    breaks: ['I12'],
    rhythm: CALM,
  },
  {
    number: 10,
    name: 'SLOT_TAKEN on one’s own retry',
    patches: [
      instead(
        BOOK,
        '  const written = slot.keyUsed &&',
        `  if (slot.taken) throw new DomainError('SLOT_TAKEN');
  const written = slot.keyUsed &&`,
      ),
    ],
    breaks: ['I3'],
    rhythm: CALM,
  },
  {
    number: 11,
    name: 'guard without the token check',
    patches: [
      instead(
        'modules/access/authorize.ts',
        'if (!isAllowed || !found)',
        'if (!found || !secrets)',
      ),
    ],
    breaks: ['I11'],
    rhythm: CALM,
  },
  {
    number: 12,
    name: 'event written outside the transaction',
    patches: [
      sqlImport,
      laterTable,
      keepForLater,
      instead(
        STORE,
        '  return insertEvent(db.with(booked, freed), booked);',
        '  return db.with(booked, freed).select({ id: booked.id }).from(booked);',
      ),
      afterCommit(`sql\`insert into events values (\${event.appointmentId}::uuid, 1, 'booked',
              \${event.occurredAt.toISOString()}::timestamptz, 'patient', \${event.doctorId}::integer,
              \${event.startsAt.toISOString()}::timestamptz, 'booked', null,
              \${event.idempotencyKey}::uuid, ${hex('requestHash')}::bytea, ${hex('hash')}::bytea)\``),
    ],
    breaks: ['I5', 'I7'],
    rhythm: CALM,
    aimedAt: 'cut before the late write',
  },
  {
    number: 13,
    name: 'slots in the server’s local time',
    patches: [
      instead(
        'modules/calendar/rules/opening-hours.ts',
        'function slotStartsOn(date: string, timeZone: string): readonly number[] {',
        `function slotStartsOn(date: string, timeZone: string): readonly number[] {
  timeZone = Temporal.Now.timeZoneId();`,
      ),
    ],
    breaks: ['I8'],
    rhythm: CALM,
  },
  {
    number: 14,
    name: 'error.code instead of error.cause.code',
    patches: [
      instead(
        'db/client/postgres-errors.ts',
        'for (let e = error; e instanceof Error; e = e.cause) {',
        'for (let e = error; e instanceof Error; e = undefined) {',
      ),
    ],
    breaks: ['I13'],
    rhythm: LIVELY,
  },
  {
    number: 15,
    name: 'no deadline for the whole answer',
    patches: noDeadline,
    breaks: ['J7'],
    rhythm: CALM,
  },
];
