import { afterEach, describe, expect, it } from 'vitest';
import { type Booking, booking, countRows, slotAt } from './bookings.ts';
import { expectMalformed } from './malformed.ts';
import { MONDAY, setUpClinic } from './test-clinic.ts';
import { refusal, trpcAt } from './trpc-client.ts';

const UUID = '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6b';

const clinic = setUpClinic();
afterEach(async () => {
  expect(await countRows(clinic.owner)).toEqual({ appointments: 0, events: 0 });
});

const valid = (): Booking =>
  booking({ doctorId: clinic.doctorIds[0] as number, startsAt: slotAt(MONDAY, '09:00') });

/** The field, and every value that it must not have. Without a value it is missing. */
const bad: Record<'doctorId' | 'startsAt' | 'patientName', [what: string, value?: unknown][]> = {
  doctorId: [
    ['missing'],
    ['null', null],
    ['an array', [1]],
    ['an object', { id: 1 }],
    ['a text', '1'],
    ['true', true],
    ['2³¹', 2 ** 31],
    ['2⁶⁴', 2 ** 64],
    ['negative', -1],
    ['zero', 0],
    ['a fraction', 1.5],
  ],
  startsAt: [
    ['missing'],
    ['null', null],
    ['an array', ['2026-11-23T08:00:00Z']],
    ['a number', 1_795_000_000_000],
    ['empty', ''],
    ['a date that does not exist', '2027-02-30T08:00:00Z'],
    ['a leap second', '2026-12-31T23:59:60Z'],
    ['an hour that does not exist', '2026-11-23T24:00:00Z'],
    ['without offset', '2026-11-23T09:00:00'],
    ['without seconds', '2026-11-23T09:00Z'],
    ['a date only', '2026-11-23'],
    ['an offset that does not exist', '2026-11-23T09:00:00+25:00'],
    ['before 2000', '1970-01-01T00:00:00Z'],
    ['after 2199', '9999-12-31T23:59:59Z'],
    ['a year with a sign', '+275760-09-13T00:00:00Z'],
    ['microseconds', '2026-11-23T08:00:00.000001Z'],
    ['with a NUL', '2026-11-23T08:00:00Z\u0000'],
    ['words', 'tomorrow'],
  ],
  patientName: [
    ['missing'],
    ['null', null],
    ['an array', ['Ada']],
    ['a number', 1815],
    ['empty', ''],
    ['white space', ' \u00a0\u2003 '],
    ['10,000 characters', 'a'.repeat(10_000)],
    ['121 characters', 'a'.repeat(121)],
    ['NUL', 'Ada\u0000Lovelace'],
    ['an escape sequence', '\u001b[2JAda'],
    ['a lone surrogate', 'Ada \ud83d'],
    ['a lone low surrogate', '\udc4bAda'],
    ['fillers only', '\u3164\u115f\u2800'],
    ['format characters only', '\u200e\u202a\u200d'],
    ['unassigned and private characters only', '\u0378\ue000'],
    ['116 combining marks', `Ada${'\u0301'.repeat(116)}`],
  ],
};
const cases = Object.entries(bad).flatMap(([field, values]) =>
  values.map(([what, ...value]) => ({ field, what, value })),
);

/** The booking with one field replaced, or taken away. */
function spoiled(field: string, value: unknown[]): Record<string, unknown> {
  const { [field]: _, ...rest } = valid() as Record<string, unknown>;
  return value.length ? { ...rest, [field]: value[0] } : rest;
}

type Refusal = { issues?: unknown; error?: { data: { issues: unknown } } };

/** What is wrong with the input, in the answer of either edge or of a batch of one. */
function issuesIn(answer: Refusal | [Refusal]): unknown {
  const [one] = [answer].flat();
  return one?.issues ?? one?.error?.data.issues;
}

describe('a malformed field is named, and nothing is written', () => {
  it.each(cases)('$field: $what, over REST', async ({ field, value }) => {
    const { idempotencyKey: _, ...json } = spoiled(field, value);
    expectMalformed(await clinic.ask('POST', '/api/appointments', { json }), field);
  });

  it.each(cases)('$field: $what, over tRPC', async ({ field, value }) => {
    const call = trpcAt(clinic.url).appointments.book.mutate(spoiled(field, value) as never);
    const { code, httpStatus, issues, message } = await refusal(call);
    expect({ code, httpStatus }).toEqual({ code: 'INVALID_INPUT', httpStatus: 400 });
    expect(new Set(issues?.map((issue) => issue.path))).toEqual(new Set([field]));
    expect(message).toBe('The request is malformed.');
  });

  it.each([['not a UUID', 'abc'], ['empty', ''], ['null', null], ['a NUL', '\u0000'], ['missing']])(
    'idempotencyKey: %s, over tRPC',
    async (_what, ...value) => {
      const call = trpcAt(clinic.url).appointments.book.mutate(
        spoiled('idempotencyKey', value) as never,
      );
      expect((await refusal(call)).issues?.map(({ path }) => path)).toEqual(['idempotencyKey']);
    },
  );

  it.each(['abc', `${UUID}x`, '1', '""', `"${UUID}`])(
    'the header Idempotency-Key: %s',
    async (key) => {
      const { idempotencyKey: _, ...json } = valid();
      const headers = { 'idempotency-key': key };
      const answer = await clinic.ask('POST', '/api/appointments', { json, headers });
      expectMalformed(answer, 'idempotency-key');
    },
  );

  it.each(['admin', 'id', 'idempotencyKey', 'constructor', 'patientname'])(
    'a field that is not known over REST: %s',
    async (extra) => {
      const { idempotencyKey: _, ...json } = valid();
      expectMalformed(
        await clinic.ask('POST', '/api/appointments', { json: { ...json, [extra]: UUID } }),
        extra,
      );
    },
  );

  it.each(['REST', 'tRPC', 'tRPC in a batch'])(
    'says what is missing and what was meant, over %s',
    async (edge) => {
      const { doctorId, patientName: _, ...rest } = valid();
      const input = { ...rest, doctor_id: doctorId };
      const { idempotencyKey: __, ...json } = input;
      const answer =
        edge === 'REST'
          ? await clinic.ask('POST', '/api/appointments', { json })
          : edge === 'tRPC'
            ? await clinic.ask('POST', '/trpc/appointments.book', { json: input })
            : await clinic.ask('POST', '/trpc/appointments.book?batch=1', { json: { 0: input } });
      expect(issuesIn(answer.json())).toEqual([
        { path: 'doctorId', code: 'missing', message: 'is missing' },
        { path: 'patientName', code: 'missing', message: 'is missing' },
        {
          path: 'doctor_id',
          code: 'unknown_field',
          params: { meant: 'doctorId' },
          message: 'is not a known field; did you mean doctorId?',
        },
      ]);
    },
  );

  it.each(['<b>Ada</b>', 'Ada Lovelace', 'a'.repeat(41)])(
    'a field whose name is none is not repeated: %s',
    async (key) => {
      const query = new URLSearchParams({ [key]: 'x' });
      const answer = await clinic.ask('GET', `/api/doctors?${query}`);
      expect(answer.json().issues).toMatchObject([{ path: '(not a name)', code: 'unknown_field' }]);
      expect(answer.text).not.toContain(key);
    },
  );

  it('a field that is not known over tRPC', async () => {
    const call = trpcAt(clinic.url).appointments.book.mutate({ ...valid(), admin: true } as never);
    expect((await refusal(call)).issues?.map(({ path }) => path)).toEqual(['admin']);
  });
});
