import { instead, without } from './patch.ts';

/** The files that most mistakes are in. */
export const BOOK = 'modules/appointments/book-appointment.ts';
export const STORE = 'modules/appointments/appointments-repository.ts';
const SLOTS = 'modules/calendar/slot-repository.ts';
export const TRANSACTIONS = 'db/client/transactions.ts';

/** Readiness would tell that the database is not as the migrations of the product make it. */
export const looksAway = without(
  'modules/readiness/check-readiness.ts',
  '\n    problems.push(...(await damage(db)));',
);

/** The database no longer keeps the promise by itself. */
export const noConstraints = [
  looksAway,
  without(
    'db/migrations/0000_create_doctors_appointments_events.sql',
    `CREATE UNIQUE INDEX "appointments_live_slot_key" ON "appointments" USING btree ("doctor_id","starts_at") WHERE status <> 'cancelled';--> statement-breakpoint\n`,
  ),
  without(
    'db/migrations/0001_enforce_slots_and_history.sql',
    `ALTER TABLE "appointments" ADD CONSTRAINT "appointments_no_overlap"
  EXCLUDE USING gist ("doctor_id" WITH =, tstzrange("starts_at", "ends_at") WITH &&)
  WHERE (status <> 'cancelled');`,
  ),
];
const ON_CONFLICT =
  '.onConflictDoNothing({ target: [appointments.doctorId, appointments.startsAt], where: LIVE })';
export const noConflictTarget = instead(STORE, ON_CONFLICT, '.onConflictDoNothing()');
export const plainInsert = without(STORE, `\n      ${ON_CONFLICT}`);
export const noLock = without(SLOTS, `\n    .for('update')`);
export const sqlImport = instead(
  BOOK,
  `import { randomUUIDv7 } from 'node:crypto';`,
  `import { randomUUIDv7 } from 'node:crypto';\nimport { sql } from 'drizzle-orm';`,
);
/** Waits add up: nothing ends them as a whole, and some bookings meet a slow statement. */
export const noDeadline = [
  without('app.ts', '\n  limitTime(app, dependencies.answerLimit);'),
  instead('db/client/time-limits.ts', 'statement: 5_000', 'statement: 16_000'),
  instead('db/client/time-limits.ts', 'idleInTransaction: 10_000', 'idleInTransaction: 18_000'),
  sqlImport,
  instead(
    BOOK,
    '  const networks = await',
    `  if (Math.random() < 0.1) await tx.execute(sql\`select pg_sleep(14)\`);
  const networks = await`,
  ),
];
const TRANSACTION = 'db.transaction((tx) => book(tx, clinic, booking)),';

/** Runs after the commit what belonged into the transaction. */
export const afterCommit = (work: string) =>
  instead(
    BOOK,
    TRANSACTION,
    `db.transaction((tx) => book(tx, clinic, booking)).then(async (booked) => {
            const event = late.get(booking);
            if (event) await db.execute(${work});
            return booked;
          }),`,
  );
/** What is written late has to be kept until then. */
export const keepForLater = instead(
  BOOK,
  '  const hash = eventHash(secrets, NO_PREVIOUS_HASH, event);',
  '  const hash = eventHash(secrets, NO_PREVIOUS_HASH, event);\n  late.set(booking, { ...event, hash });',
);
export const laterTable = instead(
  BOOK,
  'export type Booked =',
  'const late = new WeakMap<object, AppointmentEvent & { hash: Buffer }>();\nexport type Booked =',
);
/** A `bytea` of the event as PostgreSQL reads it. */
export const hex = (field: string) =>
  `\${event.${field} === null ? null : '\\\\x' + event.${field}.toString('hex')}`;
