import { sql } from 'drizzle-orm';
import type postgres from 'postgres';
import type { Clock } from '../src/db/client/clock.ts';

/** A clock that stands still until a test moves it. */
export type TestClock = Clock & {
  /** @param instant RFC 3339 */
  set(instant: string): Promise<void>;
};

/** Lives in the test's database only: the product has no switch for its time. */
export async function createTestClock(owner: postgres.Sql, instant: string): Promise<TestClock> {
  await owner
    .unsafe(
      `create schema test_clock;
       create table test_clock.setting (instant timestamptz not null);
       create function test_clock.now() returns timestamptz volatile language sql
         as 'select instant from test_clock.setting';
       grant usage on schema test_clock to clinic_app;
       grant select on test_clock.setting to clinic_app;`,
    )
    .simple();
  await owner`insert into test_clock.setting values (${instant})`;
  return {
    now: sql`test_clock.now()`,
    set: async (moved) => {
      await owner`update test_clock.setting set instant = ${moved}`;
    },
  };
}
