import { PostgresProxy } from '@clinic/testing/postgres-proxy';
import { askAt, countByStatus } from '@clinic/testing/raw-http';
import { setUp } from '@clinic/testing/set-up';
import { silent } from '@clinic/testing/silent-logger';
import { untilSomeoneWaits } from '@clinic/testing/waiting';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDependencies } from '../../src/dependencies.ts';
import { booking, postBooking, slotAt, slotsOn } from '../bookings.ts';
import { patiently } from '../changes/changes.ts';
import { MONDAY, setUpClinic, type TestClinic } from '../test-clinic.ts';
import { addMany, bookInOneGroup, codesOf, idsOf, transactionsOf } from './groups.ts';

const clinic = setUpClinic({ lanes: 1 });
/** The same clinic by way of a proxy. */
const proxied = setUp(
  async () => {
    const proxy = await PostgresProxy.start(clinic.testDatabase.appUrl);
    const { config, clock } = clinic;
    const connection = { url: proxy.url, secrets: config.CLINIC_SECRET ?? [] };
    const dependencies = createDependencies(config, silent as never, connection, {
      clock,
      lanes: 1,
    });
    return { ...dependencies, proxy };
  },
  async ({ database, proxy }) => {
    await database.end(1);
    await proxy.refuse();
  },
);

const TEN = slotAt(MONDAY, '10:00');
let doctorIds: number[];
let first: number;
beforeAll(async () => {
  [first = 0, ...doctorIds] = await addMany(clinic, 6);
});

const free = slotsOn(MONDAY);
/** A slot that no other test has: one booking of each doctor. */
function fresh() {
  const startsAt = free.shift() ?? 'no slots left';
  const of = (doctorId: number, patientName = `Patient ${doctorId}`) =>
    booking({ doctorId, startsAt, patientName });
  return { ahead: of(first), bookings: doctorIds.map((id) => of(id)), of };
}

const bookedAt = async (startsAt: string): Promise<number> => {
  const [row] = await clinic.owner`
    select count(*)::integer as count from appointments where starts_at = ${startsAt} and lane = 0`;
  return row?.count;
};

describe('a group', () => {
  it('is one transaction', async () => {
    const { ahead, bookings } = fresh();
    const outcomes = await bookInOneGroup(clinic, ahead, bookings);
    expect(codesOf(outcomes)).toEqual(Array(5).fill('booked'));
    expect(await transactionsOf(clinic, idsOf(outcomes))).toBe(1);
  });

  it('does not wait for a doctor who is locked elsewhere: that booking goes alone', async () => {
    const { ahead, bookings } = fresh();
    const [locked] = doctorIds as [number];
    let lastAnswered = false;
    await clinic.owner
      .begin(async (tx) => {
        await tx`select from doctors where id = ${locked} for update`;
        const others = bookings.slice(1);
        const all = bookInOneGroup(clinic, ahead, bookings).then((outcomes) => {
          lastAnswered = true;
          return outcomes;
        });
        await untilSomeoneWaits(clinic.owner);
        // The others are there although one of their group waits.
        expect(await bookedAt(ahead.startsAt)).toBe(1 + others.length);
        expect(lastAnswered).toBe(false);
        void all;
        return { all };
      })
      .then(async ({ all }) => {
        expect(codesOf(await all)).toEqual(Array(5).fill('booked'));
      });
  });

  it('is not failed by one whose values the database refuses', async () => {
    await clinic.owner.unsafe(`
      create function refuse_poison() returns trigger language plpgsql as
        $$ begin raise exception 'poison' using errcode = '22023'; end $$;
      create trigger refuse_poison before insert on patients for each row
        when (new.name = 'Poison') execute function refuse_poison()`);
    const { ahead, bookings, of } = fresh();
    const outcomes = await bookInOneGroup(clinic, ahead, [
      of(doctorIds[0] as number, 'Poison'),
      ...bookings.slice(1),
    ]);
    expect(codesOf(outcomes)).toEqual(['INVALID_INPUT', ...Array(4).fill('booked')]);
    expect(await bookedAt(ahead.startsAt)).toBe(5);
  });

  it('answers nobody before its COMMIT is answered', async () => {
    const { ahead, bookings } = fresh();
    let group: object | undefined;
    let release = () => {};
    const atCommit = new Promise<void>((arrived) => {
      proxied.proxy.decide = ({ text }, link) => {
        if (/skip locked/.test(text)) group ??= link;
        if (link !== group || !/^commit/.test(text)) return 'forward';
        arrived();
        return new Promise((resolve) => {
          release = () => resolve('forward');
        });
      };
    });
    let answered = false;
    const all = bookInOneGroup(proxied, ahead, bookings).finally(() => {
      answered = true;
    });
    await atCommit;
    // What a group has inserted and not committed, nobody sees.
    expect(await bookedAt(ahead.startsAt)).toBeLessThan(2);
    expect(answered).toBe(false);
    proxied.proxy.decide = undefined;
    release();
    expect(codesOf(await all)).toEqual(Array(5).fill('booked'));
  });

  it('whose connection is lost after COMMIT is there, and each booking is found by its key', async () => {
    const { ahead, bookings } = fresh();
    cutAtGroup(/^commit/, 'before-reply');
    const outcomes = await bookInOneGroup(proxied, ahead, bookings);
    expect(codesOf(outcomes)).toEqual(Array(5).fill('replayed'));
    expect(await bookedAt(ahead.startsAt)).toBe(6);
  });

  it.for(['commit', 'insert', 'skip locked', 'json_to_recordset'])(
    'whose connection is lost before %s leaves nothing, and all book with the same keys again',
    async (statement) => {
      const { ahead, bookings } = fresh();
      cutAtGroup(new RegExp(statement), 'before-forward');
      const outcomes = await bookInOneGroup(proxied, ahead, bookings);
      expect(codesOf(outcomes)).toEqual(Array(5).fill('UNAVAILABLE'));
      expect(await bookedAt(ahead.startsAt)).toBe(1);
      const again = await bookInOneGroup(proxied, ahead, bookings);
      expect(codesOf(again)).toEqual(Array(5).fill('booked'));
    },
  );
});

/** Cuts the connection of the next group at one of its statements. */
function cutAtGroup(at: RegExp, verdict: 'before-forward' | 'before-reply'): void {
  let group: object | undefined;
  proxied.proxy.decide = ({ text }, link) => {
    if (/skip locked/.test(text)) group ??= link;
    if (link !== group || !at.test(text)) return 'forward';
    proxied.proxy.decide = undefined;
    return verdict;
  };
}

describe('200 bookings at once over raw HTTP', { timeout: 300_000 }, () => {
  const bookAll = (url: string, doctors: readonly number[], startsAt: readonly string[]) =>
    Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        postBooking(
          patiently(askAt(url)),
          booking({
            doctorId: doctors[at % doctors.length] as number,
            startsAt: startsAt[Math.floor(at / doctors.length)] as string,
          }),
        ),
      ),
    );
  const transactions = async ({ owner }: TestClinic, ids: readonly number[]) => {
    const [row] = await owner`
      select count(*)::integer as booked, count(distinct xmin::text)::integer as transactions,
        (select count(*)::integer from events e join appointments a on a.id = e.appointment_id
          where a.doctor_id = any(${ids as number[]})) as events
      from appointments where doctor_id = any(${ids as number[]})`;
    return row as { booked: number; transactions: number; events: number };
  };

  it('of 200 doctors need few transactions', async () => {
    const ids = await addMany(clinic, 200);
    const answers = await bookAll(clinic.url, ids, [TEN]);
    expect(countByStatus(answers)).toEqual({ 201: 200 });
    const { booked, events, transactions: count } = await transactions(clinic, ids);
    expect([booked, events]).toEqual([200, 200]);
    expect(count).toBeLessThan(100);
  });

  it('of 20 doctors, ten slots each, are all booked', async () => {
    const ids = await addMany(clinic, 20);
    const answers = await bookAll(clinic.url, ids, slotsOn(MONDAY).slice(0, 10));
    expect(countByStatus(answers)).toEqual({ 201: 200 });
    expect(await transactions(clinic, ids)).toMatchObject({ booked: 200, events: 200 });
  });

  it('of 20 slots give each to one patient', async () => {
    const ids = await addMany(clinic, 20);
    const answers = await bookAll(clinic.url, ids, Array(10).fill(TEN));
    expect(countByStatus(answers)).toEqual({ 201: 20, 409: 180 });
    expect(await transactions(clinic, ids)).toMatchObject({ booked: 20, events: 20 });
  });
});
