import { afterAll, beforeAll, expect, it } from 'vitest';
import { booking, countRows, slotsOn } from './bookings.ts';
import { MONDAY, startTestClinic, type TestClinic } from './test-clinic.ts';
import { batchingTrpcAt, refusal } from './trpc-client.ts';

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await startTestClinic();
});
afterAll(() => clinic.stop());

const bookings = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    booking({
      doctorId: clinic.doctorIds[0] as number,
      startsAt: slotsOn(MONDAY)[i % 16] as string,
      patientName: 'A',
    }),
  );

const post = (procedures: string[], inputs: unknown[]) =>
  clinic.ask('POST', `/trpc/${procedures.join(',')}?batch=1`, { json: { ...inputs } });

it.each([11, 50, 200])('refuses %i bookings in one batch, and writes nothing', async (count) => {
  const wanted = bookings(count);
  const answer = await post(
    wanted.map(() => 'appointments.book'),
    wanted,
  );
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('INVALID_INPUT');
  expect(await countRows(clinic.owner)).toEqual({ appointments: 0, events: 0 });
});

it('refuses 200 bookings that tRPC’s own client batches, each of them, and writes nothing', async () => {
  const trpc = batchingTrpcAt(clinic.url);
  const calls = bookings(200).map((wanted) => refusal(trpc.appointments.book.mutate(wanted)));
  const refusals = await Promise.all(calls);
  for (const { httpStatus } of refusals) expect(httpStatus).toBeGreaterThanOrEqual(400);
  for (const { httpStatus } of refusals) expect(httpStatus).toBeLessThan(500);
  expect(await countRows(clinic.owner)).toEqual({ appointments: 0, events: 0 });
});

it('answers ten queries in one batch, each for itself', async () => {
  const id = clinic.doctorIds[0] as number;
  const procedures = Array.from({ length: 10 }, () => 'doctors.get');
  const inputs = procedures.map((_, i) => ({ id: i === 3 ? 2 ** 31 - 1 : id }));
  const query = encodeURIComponent(JSON.stringify({ ...inputs }));
  const answer = await clinic.ask('GET', `/trpc/${procedures.join(',')}?batch=1&input=${query}`);
  expect(answer.status).toBe(207);
  const parts = answer.json<{ error?: { data: { code: string } } }[]>();
  expect(parts.map((part) => part.error?.data.code ?? 'fine')).toEqual(
    inputs.map((_, i) => (i === 3 ? 'DOCTOR_NOT_FOUND' : 'fine')),
  );
});

it.each([
  ['a stream of lines', '/trpc/doctors.list', { accept: 'application/jsonl' }],
  ['parameters of a connection', '/trpc/doctors.list?connectionParams=x', {}],
])('leaves %s to tRPC, which refuses what it cannot give', async (_, path, headers) => {
  expect((await clinic.ask('GET', path, { headers })).status).toBe(400);
});
