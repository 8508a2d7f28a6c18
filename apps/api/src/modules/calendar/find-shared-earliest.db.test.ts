import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { booking, bookOne } from '../../../test/bookings.ts';
import { BERLIN, setUpClinic } from '../../../test/test-clinic.ts';
import { type Client, trpcAt } from '../../../test/trpc-client.ts';

let trpc: Client;
let doctorId: number;
const clinic = setUpClinic({ doctors: [BERLIN] });
beforeAll(async () => {
  trpc = trpcAt(clinic.url);
  [doctorId = 0] = clinic.doctorIds;
});

const earliest = async () => {
  const [slot] = await trpc.availability.earliest.query({ limit: 50 });
  return slot?.startsAt as string;
};

it('shows every change that this process has answered, at once', async () => {
  const first = await earliest();
  await bookOne(clinic.ask, booking({ doctorId, startsAt: first }));
  const second = await earliest();
  expect(second > first).toBe(true);
  const holdToken = randomUUID();
  await trpc.appointments.hold.mutate({ doctorId, startsAt: second, holdToken });
  const third = await earliest();
  expect(third > second).toBe(true);
  await trpc.appointments.release.mutate({ holdToken });
  expect(await earliest()).toBe(second);
});

it('shows a change of another process a second later at the latest', async () => {
  const first = await earliest();
  await clinic.owner`
    insert into holds (doctor_id, starts_at, ends_at, busy_from, busy_until, visit_type_id, holder,
      expires_at, renewals)
    select ${doctorId}::int, at, at + interval '30 minutes', at, at + interval '30 minutes', 1, '\\x01',
      '2100-01-01', 0 from (select ${first}::timestamptz) as slot(at)`;
  await expect.poll(earliest, { timeout: 30_000 }).not.toBe(first);
});
