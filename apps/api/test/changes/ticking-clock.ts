import type { TestClinic } from '../test-clinic.ts';

/**
 * Lets the clinic's clock go on by a millisecond at each look. Changes look at it under their locks,
 * so the times of all events are one order in which the database can have made them.
 */
export async function letClockTick({ owner }: TestClinic): Promise<void> {
  await owner
    .unsafe(
      `create sequence test_clock.ticks;
       grant usage on sequence test_clock.ticks to clinic_app;
       create or replace function test_clock.now() returns timestamptz volatile language sql
         as 'select instant + nextval(''test_clock.ticks'') * interval ''1 millisecond''
             from test_clock.setting';`,
    )
    .simple();
}
