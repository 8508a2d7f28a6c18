import { instead, override, sql, without } from './change.ts';
import { CALM, LIVELY, type Mutant } from './mutant.ts';
import {
  LOCKED,
  looksAway,
  noConflictTarget,
  noConstraints,
  noGroups,
  noLock,
  ofDatabase,
  plainInsert,
} from './shared-changes.ts';

/** What the database promises is not asked of it, or asked too late. */
export const DATABASE_MUTANTS: readonly Mutant[] = [
  {
    number: 1,
    name: 'no constraints, and a taken slot reads as free',
    changes: [
      ...noConstraints,
      noConflictTarget,
      noGroups,
      override(
        'modules/calendar/slot-repository.ts',
        'selectSlot',
        'async (...asked) => ({ ...(await original.selectSlot(...asked)), taken: false })',
      ),
    ],
    breaks: ['I2', 'I6'],
    rhythm: CALM,
  },
  {
    number: 2,
    name: 'no lock and no index',
    changes: [...noConstraints, plainInsert, ...noLock],
    breaks: ['I2', 'I6'],
    rhythm: LIVELY,
    aimedAt: 'slow database',
  },
  {
    number: 3,
    name: 'lock on the absent appointment row, no index',
    changes: [
      ...noConstraints,
      plainInsert,
      ...noLock,
      noGroups,
      instead(
        LOCKED,
        'import type { Clinic }',
        `import { sql } from 'drizzle-orm';\nimport type { Clinic }`,
      ),
      instead(
        LOCKED,
        '  const [doctors, slot, found] = await Promise.all([',
        `  await tx.execute(sql\`select from appointments where doctor_id = \${doctorIds[0]}
    and starts_at = \${wanted?.startsAt ?? null}::timestamptz and status <> 'cancelled' for update\`);
  const [doctors, slot, found] = await Promise.all([`,
      ),
    ],
    breaks: ['I2', 'I6'],
    rhythm: LIVELY,
    aimedAt: 'slow database',
  },
  {
    number: 4,
    name: 'REPEATABLE READ with a snapshot from before the lock, no index',
    changes: [
      ...noConstraints,
      plainInsert,
      ofDatabase("SET default_transaction_isolation = 'repeatable read'"),
    ],
    breaks: ['I2', 'I6'],
    rhythm: LIVELY,
    aimedAt: 'slow database',
  },
  {
    number: 5,
    name: 'synchronous_commit=off',
    changes: [
      ofDatabase('SET synchronous_commit = off'),
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
    changes: [
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
    number: 16,
    name: 'taken means an equal start only, no exclusion constraint',
    changes: [
      looksAway,
      sql('ALTER TABLE appointments DROP CONSTRAINT appointments_no_overlap'),
      sql('ALTER TABLE holds DROP CONSTRAINT holds_no_overlap'),
      instead(
        'db/schema/overlapping.ts',
        `    lt(sql\`\${busyFrom}\`, until),\n    gt(sql\`\${busyUntil}\`, from),`,
        `    sql\`\${startsAt} = \${from} and \${busyFrom} <= \${busyUntil}\`,`,
      ),
    ],
    breaks: ['J1'],
    rhythm: CALM,
  },
];
