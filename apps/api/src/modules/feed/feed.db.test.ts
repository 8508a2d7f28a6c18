import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { booking, bookOne, slotsOn } from '../../../test/bookings.ts';
import { postCancel, postMove } from '../../../test/changes/changes.ts';
import { MONDAY, NOW, setUpClinic } from '../../../test/test-clinic.ts';
import { TIME_LIMITS } from '../../db/client/time-limits.ts';
import { checkFeed, checkFeedDaily } from './check-feed.ts';
import { consumeFeed } from './consume-feed.ts';
import { endOfFeed, feedLag, readFeed } from './read-feed.ts';
import { createRelay, LOOK_BACK } from './relay-events.ts';

const clinic = setUpClinic();
let day = MONDAY;
let free: string[] = [];

beforeEach(async () => {
  await clinic.clock.set(NOW);
  await createRelay(clinic.clinic)();
});

function book() {
  if (free.length === 0) {
    free = slotsOn(day);
    day = Temporal.PlainDate.from(day).add({ days: 7 }).toString();
  }
  const startsAt = free.shift() as string;
  return bookOne(clinic.ask, booking({ doctorId: clinic.doctorIds[0] as number, startsAt }));
}

/** An event as a transaction writes it that is slow, or whose clock is wrong. */
const insertEvent = (sql: postgres.Sql, id: string, version: number, occurredAt: string) => sql`
  insert into events (appointment_id, version, type, occurred_at, actor, doctor_id, starts_at, status, hash)
  select appointment_id, ${version}, 'cancelled', ${occurredAt}, 'operator', doctor_id, starts_at, 'cancelled', hash
  from events where appointment_id = ${id} and version = 1`;

/** Feed = events, each once, without a gap, each appointment's versions in order. */
async function expectWhole(): Promise<void> {
  const rows = await clinic.owner<{ id: string; version: number; position: string }[]>`
    select appointment_id as id, version, position from feed order by position`;
  expect(rows.map(({ position }) => Number(position))).toEqual(rows.map((_, i) => i + 1));
  const [events] = await clinic.owner`select count(*)::int as n from events`;
  expect(rows.length).toBe(events?.n);
  for (const entries of Map.groupBy(rows, ({ id }) => id).values()) {
    expect(entries.map(({ version }) => version)).toEqual(entries.map((_, i) => i + 1));
  }
}

it('every committed event is in the feed once, each appointment in the order of its versions', async () => {
  const made = await Promise.all(Array.from({ length: 6 }, book));
  const relays = [
    createRelay(clinic.clinic),
    createRelay(clinic.clinic),
    createRelay(clinic.clinic),
  ];
  const relaying = relays.map((relay) => relay());
  for (const appointment of made.slice(0, 3)) {
    const startsAt = free.shift() as string;
    expect((await postMove(clinic.ask, appointment, { startsAt })).status).toBe(200);
    expect((await postCancel(clinic.ask, appointment)).status).toBe(200);
  }
  await Promise.allSettled(relaying);
  await createRelay(clinic.clinic)();
  await expectWhole();
});

it('an event that commits late is in the feed after those that were faster', async () => {
  const slow = await book();
  const relay = createRelay(clinic.clinic);
  await relay();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let written = () => {};
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const committing = clinic.owner.begin(async (tx) => {
    await insertEvent(tx as unknown as postgres.Sql, slow.id, 2, '2026-11-20T07:59:20Z');
    written();
    await released;
  });
  await isWritten;
  const fast = await book();
  expect(await createRelay(clinic.clinic)()).toBe(1);
  release();
  await committing;
  expect(await createRelay(clinic.clinic)()).toBe(1);
  const last = await readFeed(clinic.clinic, (await endOfFeed(clinic.clinic)) - 2, 1_000);
  expect(last.map(({ appointmentId }) => appointmentId)).toEqual([fast.id, slow.id]);
  await expectWhole();
});

it('the relay looks back for longer than a transaction can last', () => {
  expect(LOOK_BACK).toBeGreaterThan(
    2 * (TIME_LIMITS.idleInTransaction + TIME_LIMITS.statement + TIME_LIMITS.lock),
  );
});

it('events of a time when nothing ran are found, however long ago that was', async () => {
  await book();
  await clinic.clock.set('2026-11-22T08:00:00Z');
  expect(await createRelay(clinic.clinic)()).toBe(1);
  await expectWhole();
});

it('while one process has the lead no other writes, and when it dies the next does', async () => {
  await book();
  const [{ key } = { key: undefined }] = await clinic.owner<{ key: string }[]>`
    select '7203110914' as key`;
  const leader = postgres(clinic.testDatabase.ownerUrl, { max: 1, onnotice: () => {} });
  onTestFinished(() => leader.end());
  const [backend] = await leader`
    select pg_backend_pid() as pid, pg_advisory_lock(${key as string}::bigint)`;
  const relay = createRelay(clinic.clinic);
  expect(await relay()).toBe(0);
  const admin = postgres(clinic.testDatabase.adminUrl, { max: 1, onnotice: () => {} });
  onTestFinished(() => admin.end());
  await admin`select pg_terminate_backend(${backend?.pid})`;
  let added = await relay();
  while (added === 0) {
    await pause(20);
    added = await relay();
  }
  expect(added).toBe(1);
  await expectWhole();
});

it('the daily check finds what the relay cannot have seen, adds it and says how much it was', async () => {
  const old = await book();
  await createRelay(clinic.clinic)();
  await insertEvent(clinic.owner, old.id, 2, '2026-11-01T00:00:00Z');
  await insertEvent(clinic.owner, old.id, 3, '2026-11-01T00:00:00Z');
  expect(await createRelay(clinic.clinic)()).toBe(0);
  expect(await checkFeed(clinic.clinic)).toBe(2);
  expect(await checkFeed(clinic.clinic)).toBe(0);
  await expectWhole();
});

it('one process a day checks', async () => {
  const old = await book();
  await createRelay(clinic.clinic)();
  await checkFeedDaily(clinic.clinic);
  await insertEvent(clinic.owner, old.id, 2, '2026-11-01T00:00:00Z');
  await checkFeedDaily(clinic.clinic);
  expect((await feedLag(clinic.clinic)).missing).toBe(0);
  await clinic.clock.set('2026-11-21T08:00:01Z');
  await checkFeedDaily(clinic.clinic);
  expect((await feedLag(clinic.clinic)).missing).toBe(1);
  await expectWhole();
});

it('a consumer begins at the end, gets each entry once, and again what failed', async () => {
  await book();
  await createRelay(clinic.clinic)();
  const got: string[] = [];
  const consume = (fails = false) =>
    consumeFeed(clinic.clinic, 'test', async (_tx, entries) => {
      if (fails) throw new Error('It fails.');
      got.push(...entries.map(({ appointmentId }) => appointmentId));
    });
  expect(await consume()).toBe(0);
  const [first, second] = [await book(), await book()];
  await createRelay(clinic.clinic)();
  expect((await feedLag(clinic.clinic)).consumers).toContainEqual({
    consumer: 'test',
    entries: 2,
  });
  await expect(consume(true)).rejects.toThrow('It fails.');
  await Promise.all([consume(), consume(), consume()]);
  expect(got).toEqual([first.id, second.id]);
});

it('says how far it is behind', async () => {
  await book();
  await clinic.clock.set('2026-11-20T08:00:30Z');
  expect((await feedLag(clinic.clinic)).seconds).toBe(30);
  await createRelay(clinic.clinic)();
  expect((await feedLag(clinic.clinic)).seconds).toBe(0);
});
