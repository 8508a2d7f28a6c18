import { instead, override, sql, without } from './change.ts';

/** The files that most mistakes are in. */
export const BOOK = 'modules/appointments/book-appointment.ts';
export const CREATE = 'modules/appointments/create-appointment.ts';
export const STORE = 'modules/appointments/new-appointments-repository.ts';
export const LOCKED = 'modules/calendar/locked-write.ts';
const LOCKS = 'modules/calendar/doctor-locks-repository.ts';

/** Readiness would tell that the database is not as the migrations of the product make it. */
export const looksAway = override(
  'db/preparation/catalogue.ts',
  'damagedObjects',
  'async () => []',
);

/** A setting of the database, for every connection to it. */
export const ofDatabase = (setting: string) =>
  sql(`DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I ' || '${setting.replaceAll("'", "''")}', current_database());
END $$`);

/** The database no longer keeps the promise by itself. */
export const noConstraints = [
  looksAway,
  sql('DROP INDEX appointments_live_slot_key'),
  sql('ALTER TABLE appointments DROP CONSTRAINT appointments_no_overlap'),
];
const ON_CONFLICT = `.onConflictDoNothing({
        target: [appointments.doctorId, appointments.startsAt],
        where: EXCLUSIVE,
      })`;
export const noConflictTarget = instead(STORE, ON_CONFLICT, '.onConflictDoNothing()');
export const plainInsert = without(STORE, `\n      ${ON_CONFLICT}`);
export const noLock = [
  without(LOCKS, `.for('update', { of: doctors })`),
  without(LOCKS, `.for('update', {\n    of: doctors,\n    skipLocked: true,\n  })`),
];
/** Every booking goes alone: what is wrong is done to what such a one does. */
export const noGroups = instead(
  BOOK,
  'isCounted(clinic, booking) ? undefined : together(clinic, booking)',
  'undefined',
);
export const sqlImport = instead(
  BOOK,
  `import { randomUUIDv7 } from 'node:crypto';`,
  `import { randomUUIDv7 } from 'node:crypto';\nimport { sql } from 'drizzle-orm';`,
);
/** Waits add up: nothing ends them as a whole, and some bookings meet a slow statement. */
export const noDeadline = [
  looksAway,
  override('edges/http/limit-time.ts', 'limitTime', '() => {}'),
  override(
    'db/client/time-limits.ts',
    'TIME_LIMITS',
    '{ ...original.TIME_LIMITS, statement: 16_000, idleInTransaction: 18_000 }',
  ),
  sql(`CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN PERFORM pg_sleep(14); RETURN new; END'`),
  sql(`CREATE TRIGGER dawdle BEFORE INSERT ON appointments FOR EACH ROW
  WHEN (random() < 0.1) EXECUTE FUNCTION dawdle()`),
];
/** Runs after the commit what belonged into the transaction. */
export const afterCommit = (work: string) => [
  instead(BOOK, '  return lockedWrite(clinic, {', '  const done = lockedWrite(clinic, {'),
  instead(
    BOOK,
    `    together: isCounted(clinic, booking) ? undefined : together(clinic, booking),
  });`,
    `  });
  return done.then(async (booked) => {
    const event = late.get(booking.idempotencyKey);
    if (event) await clinic.db.execute(${work});
    return booked;
  });`,
  ),
];
/** What is written late has to be kept until then. */
export const keepForLater = [
  instead(
    CREATE,
    '  const hash = eventHash(secrets, NO_PREVIOUS_HASH, event, row);',
    `  const hash = eventHash(secrets, NO_PREVIOUS_HASH, event, row);
  late.set(wanted.request.idempotencyKey, { ...event, hash });`,
  ),
  instead(
    CREATE,
    'export type Wanted =',
    `export const late = new Map<string, ReturnType<typeof bookedEvent> & { hash: Buffer }>();
export type Wanted =`,
  ),
  instead(BOOK, '  createAppointment,\n', '  createAppointment,\n  late,\n'),
];
/** A `bytea` of the event as PostgreSQL reads it. */
export const hex = (field: string) =>
  `\${event.${field} === null ? null : '\\\\x' + event.${field}.toString('hex')}`;
