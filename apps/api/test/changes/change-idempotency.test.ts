import { randomUUID } from 'node:crypto';
import { type Answer, countByStatus } from '@clinic/testing/raw-http';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  booking,
  bookOne,
  countRows,
  type FirstAnswer,
  postBooking,
  slotsOn,
} from '../bookings.ts';
import { setUpClinic } from '../test-clinic.ts';
import { patiently, postCancel, postMove, refusalIn, see, utc } from './changes.ts';

let doctorId: number;
let mine: FirstAnswer;
let target: { startsAt: string };
const free = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'].flatMap((date) =>
  slotsOn(date),
);
const next = () => ({ startsAt: free.shift() ?? 'no slots left' });
const clinic = setUpClinic();
beforeAll(async () => {
  clinic.ask = patiently(clinic.ask);
  doctorId = clinic.doctorIds[0] as number;
});
beforeEach(async () => {
  mine = await bookOne(clinic.ask, booking({ doctorId, ...next() }));
  target = next();
});

const isReplay = ({ headers }: Answer) => headers['idempotency-replayed'] === 'true';
const trpc = (procedure: string, input: object) =>
  clinic.ask('POST', `/trpc/appointments.${procedure}`, {
    json: { id: mine.id, ...input },
    headers: { authorization: `Bearer ${mine.manageToken}` },
  });

type Change = (key: string) => Promise<Answer>;
const changes: [what: string, Change][] = [
  ['cancel over REST', (key) => postCancel(clinic.ask, mine, { key, reason: 'pat' })],
  ['cancel over tRPC', (key) => trpc('cancel', { reason: 'pat', idempotencyKey: key })],
  ['reschedule over REST', (key) => postMove(clinic.ask, mine, { ...target, key })],
  ['reschedule over tRPC', (key) => trpc('reschedule', { ...target, idempotencyKey: key })],
];

describe.each(changes)('%s', (_, change) => {
  it('asked for again gives the first answer, and is made once', async () => {
    const key = randomUUID();
    const first = await change(key);
    expect([first.status, isReplay(first)]).toEqual([200, false]);
    const rows = await countRows(clinic.owner);
    for (const answer of [await change(key), await change(key.toUpperCase())]) {
      expect([answer.status, isReplay(answer)]).toEqual([200, true]);
      expect([answer.text, answer.headers.etag]).toEqual([first.text, first.headers.etag]);
    }
    expect(await countRows(clinic.owner)).toEqual(rows);
  });

  it('50 times at once is made once, and all hear the same', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => change(key)));
    expect(countByStatus(answers)).toEqual({ 200: 50 });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(isReplay)).toHaveLength(49);
    expect((await see(clinic.ask, mine)).version).toBe(2);
  });
});

describe('the first answer is given', () => {
  it('also after the appointment has moved on, and was cancelled', async () => {
    const key = randomUUID();
    const first = await postMove(clinic.ask, mine, { ...target, key });
    await postMove(clinic.ask, mine, { ...next(), doctorId: clinic.doctorIds[1] as number }).then(
      // Another zone has other opening hours; what matters is that it changes.
      async ({ status }) => status === 200 || (await postMove(clinic.ask, mine, next())),
    );
    await postCancel(clinic.ask, mine);
    const late = await postMove(clinic.ask, mine, { ...target, key });
    expect([late.status, isReplay(late), late.text]).toEqual([200, true, first.text]);
    expect(late.headers.etag).toBe('"2"');
    expect((await see(clinic.ask, mine)).status).toBe('cancelled');
  });

  it('whatever precondition the retry carries: that of the first was true', async () => {
    const key = randomUUID();
    await postMove(clinic.ask, mine, { ...target, key, ifMatch: '"1"' });
    for (const ifMatch of ['"1"', '"7"']) {
      const answer = await postMove(clinic.ask, mine, { ...target, key, ifMatch });
      expect([answer.status, isReplay(answer)]).toEqual([200, true]);
    }
  });

  it('also to a booking whose appointment has changed since', async () => {
    const wanted = booking({ doctorId, ...next() });
    const first = await postBooking(clinic.ask, wanted);
    await postMove(clinic.ask, first.json<FirstAnswer>(), next());
    await postCancel(clinic.ask, first.json<FirstAnswer>());
    const late = await postBooking(clinic.ask, wanted);
    expect([late.status, isReplay(late), late.text]).toEqual([201, true, first.text]);
  });

  it('to one intent on both edges', async () => {
    const key = randomUUID();
    const rest = await postMove(clinic.ask, mine, { ...target, key });
    const answer = await trpc('reschedule', { ...target, idempotencyKey: key });
    expect(isReplay(answer)).toBe(true);
    expect(answer.json<{ result: { data: unknown } }>().result.data).toEqual(rest.json());
  });
});

describe('a move to its own slot', () => {
  const stay = (key: string) => postMove(clinic.ask, mine, { startsAt: mine.startsAt, key });

  it('binds its key too: asked again later it does not move the appointment back', async () => {
    const key = randomUUID();
    const first = await stay(key);
    expect([first.status, isReplay(first), first.headers.etag]).toEqual([200, false, '"1"']);
    await postMove(clinic.ask, mine, target);
    const rows = await countRows(clinic.owner);
    for (const again of [await stay(key), await stay(key.toUpperCase())]) {
      expect([again.status, isReplay(again), again.text]).toEqual([200, true, first.text]);
    }
    const overTrpc = await trpc('reschedule', { startsAt: mine.startsAt, idempotencyKey: key });
    expect(isReplay(overTrpc)).toBe(true);
    expect(await countRows(clinic.owner)).toEqual(rows);
    expect(await see(clinic.ask, mine)).toMatchObject({
      startsAt: utc(target.startsAt),
      version: 2,
    });
    await postCancel(clinic.ask, mine);
    expect((await stay(key)).text).toBe(first.text);
  });

  it('50 times at once is answered alike, one of them first', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => stay(key)));
    expect(countByStatus(answers)).toEqual({ 200: 50 });
    expect(answers.filter(isReplay)).toHaveLength(49);
    expect((await see(clinic.ask, mine)).version).toBe(1);
  });

  it('refuses its key to everything else', async () => {
    const key = randomUUID();
    const other = await bookOne(clinic.ask, booking({ doctorId, ...next() }));
    await stay(key);
    const rows = await countRows(clinic.owner);
    for (const answer of [
      await postMove(clinic.ask, mine, { ...target, key }),
      await postMove(clinic.ask, other, { startsAt: other.startsAt, key }),
      await postCancel(clinic.ask, mine, { key }),
      await postBooking(clinic.ask, booking({ doctorId, ...next(), idempotencyKey: key })),
    ]) {
      expect([answer.status, refusalIn(answer).code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    expect(await countRows(clinic.owner)).toEqual(rows);
  });

  it('without a key, or refused, binds nothing', async () => {
    const key = randomUUID();
    await postMove(clinic.ask, mine, { startsAt: mine.startsAt, key: null });
    const refused = await postMove(clinic.ask, mine, {
      startsAt: mine.startsAt,
      key,
      ifMatch: '"7"',
    });
    expect(refused.status).toBe(412);
    const answer = await postMove(clinic.ask, mine, { ...target, key });
    expect([answer.status, isReplay(answer)]).toEqual([200, false]);
  });
});

describe('a key that was used for something else', () => {
  it('is refused, whatever operation, body or appointment it comes with, and nothing is written', async () => {
    const [bookKey, moveKey, cancelKey] = [randomUUID(), randomUUID(), randomUUID()];
    const wanted = booking({ doctorId, ...next(), idempotencyKey: bookKey });
    const other = (await postBooking(clinic.ask, wanted)).json<FirstAnswer>();
    await postMove(clinic.ask, other, { ...target, key: moveKey });
    await postCancel(clinic.ask, other, { key: cancelKey, reason: 'pat' });
    const rows = await countRows(clinic.owner);
    const reused = await Promise.all([
      ...[bookKey, moveKey].map((key) => postCancel(clinic.ask, other, { key })),
      ...[bookKey, cancelKey].map((key) => postMove(clinic.ask, other, { ...target, key })),
      ...[moveKey, cancelKey].map((idempotencyKey) =>
        postBooking(clinic.ask, { ...wanted, idempotencyKey }),
      ),
      postCancel(clinic.ask, other, { key: cancelKey }),
      postCancel(clinic.ask, other, { key: cancelKey, reason: 'pat-fb' }),
      postMove(clinic.ask, other, { ...next(), key: moveKey }),
      postMove(clinic.ask, other, { ...target, doctorId, key: moveKey }),
      postMove(clinic.ask, other, { ...target, doctorId: 2 ** 31 - 1, key: moveKey }),
      postCancel(clinic.ask, mine, { key: cancelKey, reason: 'pat' }),
      postMove(clinic.ask, mine, { ...target, key: moveKey }),
    ]);
    for (const answer of reused) {
      expect([answer.status, refusalIn(answer).code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    expect(await countRows(clinic.owner)).toEqual(rows);
  });

  it('is refused too when both come at once', async () => {
    const other = await bookOne(clinic.ask, booking({ doctorId, ...next() }));
    const key = randomUUID();
    const answers = await Promise.all([
      postCancel(clinic.ask, mine, { key }),
      postCancel(clinic.ask, other, { key }),
      postMove(clinic.ask, mine, { ...target, key }),
      postBooking(clinic.ask, booking({ doctorId, ...next(), idempotencyKey: key })),
    ]);
    const made = answers.filter(({ status }) => status < 300);
    expect(made).toHaveLength(1);
    const codes = answers.filter(({ status }) => status > 300).map((a) => refusalIn(a).code);
    expect(codes).toEqual(Array(3).fill('IDEMPOTENCY_KEY_REUSED'));
  });
});

it('a refusal is not remembered: the key changes the appointment when it can', async () => {
  const key = randomUUID();
  const taken = next();
  const theirs = await bookOne(clinic.ask, booking({ doctorId, ...taken }));
  expect((await postMove(clinic.ask, mine, { ...taken, key })).status).toBe(409);
  await postCancel(clinic.ask, theirs);
  const answer = await postMove(clinic.ask, mine, { ...taken, key });
  expect([answer.status, isReplay(answer)]).toEqual([200, false]);
});

it.each(['', '  '])('cancelling needs no body, also where its type is said: %j', async (body) => {
  const headers = {
    authorization: `Bearer ${mine.manageToken}`,
    'content-type': 'application/json; charset=utf-8',
  };
  const answer = await clinic.ask('POST', `/api/appointments/${mine.id}/cancel`, { body, headers });
  expect([answer.status, answer.json()]).toEqual([200, expect.objectContaining({ version: 2 })]);
});

it('a key in quotes is the same key', async () => {
  const key = randomUUID();
  const first = await postMove(clinic.ask, mine, { ...target, key: `"${key}"` });
  const again = await postMove(clinic.ask, mine, { ...target, key });
  expect([first.status, again.status, isReplay(again)]).toEqual([200, 200, true]);
  const wanted = booking({ doctorId, ...next(), idempotencyKey: ` "${randomUUID()}" ` });
  expect((await postBooking(clinic.ask, wanted)).status).toBe(201);
  expect(isReplay(await postBooking(clinic.ask, wanted))).toBe(true);
});

it('without a key each request is one of its own', async () => {
  expect((await postCancel(clinic.ask, mine, { key: null })).status).toBe(200);
  const again = await postCancel(clinic.ask, mine, { key: null });
  expect([again.status, refusalIn(again).code]).toEqual([409, 'ALREADY_CANCELLED']);
});
