import { describe, expect, it } from 'vitest';
import { booking, countRows, slotsOn } from './bookings.ts';
import { MONDAY, setUpClinic } from './test-clinic.ts';
import { batchingTrpcAt, refusal } from './trpc-client.ts';

const clinic = setUpClinic();

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

describe('a batch with a change in it', () => {
  const change = (i: number, patientName = 'A') => ({ ...bookings(16)[i], patientName });

  it('is answered when the change is all of it, as tRPC’s own client sends one', async () => {
    const answer = await post(['appointments.book'], [change(8)]);
    expect([answer.status, answer.json<object[]>()]).toMatchObject([
      200,
      [{ result: { data: { status: 'booked' } } }],
    ]);
    const booked = await batchingTrpcAt(clinic.url).appointments.book.mutate(
      bookings(16)[9] as never,
    );
    expect(booked.status).toBe('booked');
  });

  it.each([
    ['two changes', ['appointments.book', 'appointments.book']],
    ['different changes', ['appointments.hold', 'appointments.book']],
    ['a change and a query', ['doctors.list', 'appointments.book']],
    ['a change and a procedure that there is not', ['appointments.book', 'nowhere']],
    ['a change and nothing', ['appointments.book', '']],
    ['more than a batch may hold', Array(11).fill('appointments.book')],
  ])('is refused with %s, and writes nothing', async (_, procedures) => {
    const before = await countRows(clinic.owner);
    const inputs = procedures.map((_name, i) => change(i % 8));
    const answer = await post(procedures, inputs);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      error: {
        data: {
          code: 'INVALID_INPUT',
          issues: [
            {
              path: 'batch',
              code: 'not_allowed',
              message: expect.stringMatching(/send changes one by one/),
            },
          ],
        },
      },
    });
    const encoded = procedures.map(encodeURIComponent).join('%2C');
    const again = await clinic.ask('POST', `/trpc/${encoded}?batch=1`, { json: { ...inputs } });
    expect(again.status).toBe(400);
    expect(await countRows(clinic.owner)).toEqual(before);
  });

  it('is refused to each caller whose change tRPC’s client put into it', async () => {
    const trpc = batchingTrpcAt(clinic.url);
    const calls = [0, 1].map((i) => refusal(trpc.appointments.book.mutate(change(i) as never)));
    for (const { code, httpStatus } of await Promise.all(calls)) {
      expect([code, httpStatus]).toEqual(['INVALID_INPUT', 400]);
    }
  });

  it('is refused for its method first', async () => {
    const path = '/trpc/appointments.book,appointments.book?batch=1';
    expect((await clinic.ask('DELETE', path)).status).toBe(405);
    expect((await clinic.ask('POST', path, { body: 'x' })).status).toBe(415);
  });
});

it('tells of each procedure of a batch that there is not', async () => {
  const answer = await post(['nowhere', 'nothing'], []);
  expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('ROUTE_NOT_FOUND')]);
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
