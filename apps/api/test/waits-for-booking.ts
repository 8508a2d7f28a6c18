import type postgres from 'postgres';
import { expect } from 'vitest';

/** Has a booking hold the doctor's lock while a change begins: the change waits until the booking is over. */
export async function expectToWaitForBooking(
  owner: postgres.Sql,
  doctorId: number,
  begin: () => Promise<unknown>,
): Promise<void> {
  const [locked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const booked = owner.begin(async (tx) => {
    await tx`select from doctors where id = ${doctorId} for update`;
    locked.resolve();
    await released.promise;
  });
  await Promise.race([locked.promise, booked]);
  let done = false;
  const change = begin().then(() => {
    done = true;
  });
  const waiting = async () => {
    const [row] = await owner`
      select count(*)::int as n from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database()`;
    return row?.n;
  };
  await expect.poll(waiting, { timeout: 30_000 }).toBe(1);
  expect(done).toBe(false);
  released.resolve();
  await Promise.all([booked, change]);
}
