import { randomUUID } from 'node:crypto';
import type { Appointment } from '@clinic/contracts/appointments';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { booking, bookOne, countRows, type FirstAnswer, slotsOn } from '../bookings.ts';
import { setUpClinic } from '../test-clinic.ts';
import { refusal, trpcAt } from '../trpc-client.ts';
import { patiently, postCancel, postMove, refusalIn, see } from './changes.ts';

/** Moved once: its version is 2. */
let mine: FirstAnswer;
let current: Appointment;
const dates = [
  '11-23',
  '11-24',
  '11-25',
  '11-26',
  '11-27',
  '12-01',
  '12-02',
  '12-03',
  '12-04',
  '12-07',
];
const free = dates.flatMap((date) => slotsOn(`2026-${date}`));
const next = () => ({ startsAt: free.shift() ?? 'no slots left' });
const clinic = setUpClinic();
beforeAll(async () => {
  clinic.ask = patiently(clinic.ask);
});
beforeEach(async () => {
  const doctorId = clinic.doctorIds[0] as number;
  mine = await bookOne(clinic.ask, booking({ doctorId, ...next() }));
  current = (await postMove(clinic.ask, mine, next())).json<Appointment>();
});

/** The changes that need the version, and what they are asked for with. */
const changes: [what: string, (ifMatch: string) => ReturnType<typeof postCancel>][] = [
  ['cancel', (ifMatch) => postCancel(clinic.ask, mine, { ifMatch })],
  ['reschedule', (ifMatch) => postMove(clinic.ask, mine, { ...next(), ifMatch })],
];

describe.each(changes)('%s', (what, change) => {
  it.each(['"1"', '"3"', '"999999999"'])(
    'a stale If-Match (%s) is refused with the present state',
    async (ifMatch) => {
      const before = await countRows(clinic.owner);
      const answer = await change(ifMatch);
      expect(answer.status).toBe(412);
      expect(refusalIn(answer)).toMatchObject({ code: 'VERSION_MISMATCH', current });
      expect(await see(clinic.ask, mine)).toEqual(current);
      expect(await countRows(clinic.owner)).toEqual(before);
    },
  );

  it.each(['"2"', '*', ' "2" '])('If-Match %s matches', async (ifMatch) => {
    const answer = await change(ifMatch);
    expect([answer.status, answer.headers.etag]).toEqual([200, '"3"']);
  });

  it.each(['W/"2"', 'W/"1"', '"two"', '"0"', '"02"', '"-2"', '""', '"2147483648"'])(
    'If-Match %s is a tag that never matches',
    async (ifMatch) => {
      const answer = await change(ifMatch);
      expect([answer.status, refusalIn(answer).code]).toEqual([412, 'VERSION_MISMATCH']);
      expect(refusalIn(answer).current).toEqual(current);
      expect(await see(clinic.ask, mine)).toEqual(current);
    },
  );

  it.each(['2', '"2', 'w/"2"', '"2", "3"', '2"', '*2'])(
    'If-Match %s is no tag',
    async (ifMatch) => {
      const answer = await change(ifMatch);
      expect([answer.status, refusalIn(answer).code]).toEqual([400, 'INVALID_INPUT']);
      expect(refusalIn(answer).issues?.[0]?.path).toBe('if-match');
      expect(await see(clinic.ask, mine)).toEqual(current);
    },
  );

  it('over tRPC the version is a field', async () => {
    const { appointments } = trpcAt(clinic.url, mine.manageToken);
    const call = (version: number) => {
      const input = { id: mine.id, version, idempotencyKey: randomUUID() };
      return what === 'cancel'
        ? appointments.cancel.mutate(input)
        : appointments.reschedule.mutate({ ...input, ...next() });
    };
    for (const version of [1, 3, 2 ** 31 - 1]) {
      expect(await refusal(call(version))).toMatchObject({
        code: 'VERSION_MISMATCH',
        httpStatus: 412,
        current,
      });
    }
    for (const version of [0, -1, 1.5, 2 ** 31]) {
      expect(await refusal(call(version))).toMatchObject({
        code: 'INVALID_INPUT',
        httpStatus: 400,
      });
    }
    expect(await call(2)).toMatchObject({ version: 3 });
  });

  it('the version comes before the state and the rules', async () => {
    await postCancel(clinic.ask, mine);
    const answer = await change('"2"');
    expect(refusalIn(answer)).toMatchObject({
      code: 'VERSION_MISMATCH',
      current: { status: 'cancelled', version: 3 },
    });
    expect(refusalIn(await change('"3"')).code).toBe('ALREADY_CANCELLED');
  });
});

it('of changes at once that have seen the same version, one is made', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => postMove(clinic.ask, mine, { ...next(), ifMatch: '"2"' })),
  );
  const refused = answers.filter(({ status }) => status === 412);
  expect(refused).toHaveLength(19);
  const after = await see(clinic.ask, mine);
  expect(after.version).toBe(3);
  for (const answer of refused) expect(refusalIn(answer).current).toEqual(after);
});
