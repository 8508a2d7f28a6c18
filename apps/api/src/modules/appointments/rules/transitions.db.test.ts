import { randomBytes, randomUUID } from 'node:crypto';
import { AppointmentStatus } from '@clinic/contracts/appointments';
import { setUp } from '@clinic/testing/set-up';
import { createTestDatabase } from '@clinic/testing/test-database';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPatient } from '../../../../test/bookings.ts';
import { addDoctors, BERLIN } from '../../../../test/test-clinic.ts';
import { CORRECTIONS, TRANSITIONS } from './transitions.ts';

const STATUSES = AppointmentStatus.options;
const INSUFFICIENT_PRIVILEGE = '42501';
const CHECK_VIOLATION = '23514';
const RESTRICT_VIOLATION = '23001';

const database = setUp(createTestDatabase, ({ drop }) => drop());
/** As the application, and as the owner of the tables. */
let app: postgres.Sql;
let owner: postgres.Sql;
let doctorIds: number[];
let patientId: string;
beforeAll(async () => {
  [app, owner] = [database.appUrl, database.ownerUrl].map((url) =>
    postgres(url, { max: 1, onnotice: () => {} }),
  ) as [postgres.Sql, postgres.Sql];
  doctorIds = await addDoctors(owner, [BERLIN, BERLIN]);
  patientId = await addPatient(owner);
});
afterAll(() => Promise.all([app.end(), owner.end()]));

/** The ways from a new appointment to each status. */
const WAYS: Record<AppointmentStatus, AppointmentStatus[]> = {
  booked: [],
  arrived: ['arrived'],
  fulfilled: ['arrived', 'fulfilled'],
  noshow: ['noshow'],
  cancelled: ['cancelled'],
};

/** Runs statements on an appointment in a status, undoes them, and gives the SQLSTATE, or `done`. */
async function outcome(
  sql: postgres.Sql,
  status: AppointmentStatus,
  change: (tx: postgres.TransactionSql, id: string) => Promise<unknown>,
): Promise<string> {
  const undo = new Error('undo');
  try {
    await sql.begin(async (tx) => {
      const id = randomUUID();
      await insert(tx, { id });
      for (const next of WAYS[status]) {
        await tx`update appointments set status = ${next}, version = version + 1 where id = ${id}`;
      }
      await change(tx, id);
      throw undo;
    });
  } catch (error) {
    if (error !== undo) return (error as { code: string }).code;
  }
  return 'done';
}

/** Half an hour, without buffers. */
function at(startsAt: string, endsAt = new Date(Date.parse(startsAt) + 1_800_000).toISOString()) {
  return { starts_at: startsAt, ends_at: endsAt, busy_from: startsAt, busy_until: endsAt };
}

const insert = (sql: postgres.TransactionSql, given: Record<string, unknown>) =>
  sql`insert into appointments ${sql({
    id: randomUUID(),
    reference: randomUUID(),
    doctor_id: doctorIds[0] as number,
    patient_id: patientId,
    visit_type_id: 1,
    location_id: 1,
    ...at('2026-11-23T08:00:00Z'),
    status: 'booked',
    version: 1,
    manage_nonce: randomBytes(16),
    ...given,
  })}`;

const update = (changes: Record<string, unknown>) => (tx: postgres.TransactionSql, id: string) =>
  tx`update appointments set ${tx(changes)} where id = ${id}`;

const moved = at('2026-11-23T09:00:00Z');

/** What the table of the API says about the same change of the row. */
function isLegal(from: AppointmentStatus, to: AppointmentStatus, moves: boolean): boolean {
  if (CORRECTIONS[from].includes(to)) return !moves;
  const change = to === 'booked' ? 'rescheduled' : to;
  return TRANSITIONS[from].includes(change) && moves === (change === 'rescheduled');
}

const pairs = STATUSES.flatMap((from) =>
  STATUSES.flatMap((to) => [false, true].map((moves) => ({ from, to, moves }))),
);

describe.each([
  ['clinic_app', () => app],
  ['clinic_owner', () => owner],
])('the database holds %s to the state table of the API', (_, as) => {
  it.each(pairs)('from $from to $to, moving: $moves', async ({ from, to, moves }) => {
    const version = WAYS[from].length + 2;
    const change = update({ status: to, version, ...(moves && moved) });
    const expected = isLegal(from, to, moves) ? 'done' : CHECK_VIOLATION;
    expect(await outcome(as(), from, change)).toBe(expected);
  });

  it.each([0, 2, -1])('a change counts the version up by one, not by %i', async (step) => {
    const change = update({ status: 'arrived', version: 1 + step });
    expect(await outcome(as(), 'booked', change)).toBe(CHECK_VIOLATION);
  });

  it('a move to another doctor is a move', async () => {
    const change = update({ doctor_id: doctorIds[1], version: 2 });
    expect(await outcome(as(), 'booked', change)).toBe('done');
  });

  it.each([
    ['a start without its end', { starts_at: moved.starts_at, version: 2 }],
    ['an end without its start', { ends_at: moved.ends_at, version: 2 }],
    ['a status that does not exist', { status: 'lost', version: 2 }],
    ['only the version', { version: 2 }],
    ['a move with a cancellation', { ...moved, status: 'cancelled', version: 2 }],
  ])('refuses %s', async (_, changes) => {
    expect(await outcome(as(), 'booked', update(changes))).toBe(CHECK_VIOLATION);
  });

  it.each([
    ...STATUSES.filter((status) => status !== 'booked').map((status) => ({ status })),
    { version: 0 },
    { version: 2 },
    { visit_type_id: 99 },
    { location_id: 99 },
  ])(
    'an appointment begins booked, with version 1, for what and where there is, not as %j',
    async (given) => {
      const change = (tx: postgres.TransactionSql) =>
        insert(tx, { ...at('2026-11-23T10:00:00Z'), ...given });
      expect(await outcome(as(), 'booked', change)).toBe(CHECK_VIOLATION);
    },
  );
});

describe('what was booked by whom never changes', () => {
  it.each([
    { patient_id: randomUUID() },
    { visit_type_id: 2 },
    { reference: 'ANOTHER' },
    { manage_nonce: Buffer.alloc(16) },
    { id: randomUUID() },
  ])('%j', async (column) => {
    const change = update({ ...column, ...moved, version: 2 });
    expect(await outcome(app, 'booked', change)).toBe(INSUFFICIENT_PRIVILEGE);
    expect(await outcome(owner, 'booked', change)).toBe(CHECK_VIOLATION);
  });

  it('and no appointment is deleted', async () => {
    const remove = (tx: postgres.TransactionSql, id: string) =>
      tx`delete from appointments where id = ${id}`;
    const empty = (tx: postgres.TransactionSql) => tx`truncate appointments cascade`;
    expect(await outcome(app, 'cancelled', remove)).toBe(INSUFFICIENT_PRIVILEGE);
    expect(await outcome(app, 'cancelled', empty)).toBe(INSUFFICIENT_PRIVILEGE);
    expect(await outcome(owner, 'cancelled', remove)).toBe(RESTRICT_VIOLATION);
    expect(await outcome(owner, 'cancelled', empty)).toBe(RESTRICT_VIOLATION);
  });
});

describe('events are appended only', () => {
  const statements = {
    UPDATE: 'update events set version = version',
    'UPDATE of nothing': 'update events set version = version where false',
    DELETE: 'delete from events',
    TRUNCATE: 'truncate events',
  };
  it.each(Object.entries(statements))('%s is refused', async (_, statement) => {
    const change = (tx: postgres.TransactionSql) => tx.unsafe(statement);
    expect(await outcome(app, 'booked', change)).toBe(INSUFFICIENT_PRIVILEGE);
    expect(await outcome(owner, 'booked', change)).toBe(RESTRICT_VIOLATION);
  });
});
