import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '@clinic/testing/raw-http';
import { until, untilSomeoneWaits } from '@clinic/testing/waiting';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TIME_LIMITS } from '../../src/db/client/time-limits.ts';
import { booking, bookOne, countRows, postBooking, slotAt } from '../bookings.ts';
import { patiently, postCancel, postHold, postMove } from '../changes/changes.ts';
import { MONDAY, setUpClinic, startTestClinic } from '../test-clinic.ts';

let blocker: postgres.Sql;
// All that waits here waits for ever, so the limit may be short.
const clinic = setUpClinic({ answerLimit: 400, env: { DATABASE_POOL_SIZE: '1' } });
beforeEach(() => {
  blocker = postgres(clinic.testDatabase.adminUrl, { max: 1, onnotice: () => {} });
});
afterEach(() => blocker.end());

/** Holds locks until the test is over, as a person with psql does who forgot COMMIT. */
const block = (statement: string) => blocker.unsafe(`begin; ${statement}`).simple();

/** The answer, unless it takes as long as the limits of all waits on its way together. */
const inTime = (answer: Promise<Answer>) =>
  Promise.race([
    answer.then(({ status, headers }) => [status, headers['retry-after']]),
    pause(TIME_LIMITS.statement, 'not in time', { ref: false }),
  ]);

const wanted = (time: string) =>
  booking({ doctorId: clinic.doctorIds[0] as number, startsAt: slotAt(MONDAY, time) });

it('answers changes with 503 where somebody holds a doctor’s row', async () => {
  const appointment = await bookOne(patiently(clinic.ask), wanted('09:00'));
  await block('select from doctors for update');
  const { doctorId, startsAt } = wanted('10:00');
  const changes = [
    () => postBooking(clinic.ask, wanted('09:30')),
    () => postMove(clinic.ask, appointment, { startsAt }),
    () => postCancel(clinic.ask, appointment),
    () => postHold(clinic.ask, { doctorId, startsAt }),
  ];
  for (const change of changes) expect(await inTime(change())).toEqual([503, '1']);
});

it('answers reads with 503 where somebody holds a table', async () => {
  await block('lock table doctors, appointments in access exclusive mode');
  const day = `/trpc/availability.day?input=${encodeURIComponent(
    JSON.stringify({ doctorId: clinic.doctorIds[0], date: MONDAY }),
  )}`;
  const paths = [
    '/api/doctors',
    day,
    '/trpc/availability.earliest,doctors.list?batch=1',
    `/api/appointments/${randomUUID()}`,
  ];
  for (const path of paths) expect(await inTime(clinic.ask('GET', path))).toEqual([503, '1']);
});

it('answers a body that comes too late with 503', async () => {
  const body = JSON.stringify({ ...wanted('11:00'), idempotencyKey: undefined });
  const { hostname, port } = new URL(clinic.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `POST /api/appointments HTTP/1.1\r\nHost: clinic\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n`,
  );
  await pause(2 * clinic.answerLimit);
  socket.write(body);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 503 /);
  expect(String(answer)).toMatch(/\r\nretry-after: 1\r\n/i);
  socket.destroy();
});

it('does no work for a caller that has gone before its turn', async () => {
  const patient = await startTestClinic({ env: { DATABASE_POOL_SIZE: '1' } });
  const [berlin = 0, newYork = 0] = patient.doctorIds;
  const holder = postgres(patient.testDatabase.adminUrl, { max: 1, onnotice: () => {} });
  await holder.unsafe(`begin; select from doctors where id = ${berlin} for update`).simple();
  const waiting = booking({ doctorId: berlin, startsAt: slotAt(MONDAY, '09:00') });
  const first = postBooking(patient.ask, waiting);
  await untilSomeoneWaits(patient.owner);

  // Another doctor's turn is free, but the only connection is not.
  const leaving = booking({
    doctorId: newYork,
    startsAt: slotAt(MONDAY, '09:00', 'America/New_York'),
  });
  const { idempotencyKey, ...json } = leaving;
  const body = JSON.stringify(json);
  const { hostname, port } = new URL(patient.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /api/appointments HTTP/1.1\r\nHost: clinic\r\nContent-Type: application/json\r\n` +
      `Idempotency-Key: ${idempotencyKey}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await until(async () => patient.database.waitStats.waiting === 1);
  socket.destroy();
  await until(async () => patient.database.waitStats.waiting === 0);

  await holder.end();
  expect((await first).status).toBe(201);
  expect(await countRows(patient.owner)).toEqual({ appointments: 1, events: 1 });
  await patient.stop();
});
