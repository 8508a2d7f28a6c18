import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Booking,
  booking,
  bookOne,
  type FirstAnswer,
  postBooking,
  slotsOn,
} from '../bookings.ts';
import { historyFaults } from '../history-faults.ts';
import { MONDAY, SECRET, setUpClinic } from '../test-clinic.ts';
import { postCancel, postMove, refusalIn, see } from './changes.ts';
import { type SecondInstance, startSecondInstance } from './second-instance.ts';

const NEW = 'the secret that comes after the one of the tests';

/** Over the same database: the new key signs and both verify; only the new key. */
let rotated: SecondInstance;
let without: SecondInstance;
/** Booked and moved under the old key. */
let wanted: Booking;
let mine: FirstAnswer;
const moveKey = randomUUID();
const [nine = '', half = '', ten = '', eleven = ''] = slotsOn(MONDAY);
const clinic = setUpClinic();
beforeAll(async () => {
  rotated = await startSecondInstance(clinic, `${NEW},${SECRET}`);
  without = await startSecondInstance(clinic, NEW);
  wanted = booking({ doctorId: clinic.doctorIds[0] as number, startsAt: nine });
  mine = await bookOne(clinic.ask, wanted);
  await postMove(clinic.ask, mine, { startsAt: half, key: moveKey });
});
afterAll(() => Promise.all([rotated.stop(), without.stop()]));

describe('after the key was rotated', () => {
  it('tokens that were given before still open', async () => {
    expect(await see(rotated.ask, mine)).toMatchObject({ id: mine.id, version: 2 });
  });

  it('requests that were made before are still known', async () => {
    const moved = await postMove(rotated.ask, mine, { startsAt: half, key: moveKey });
    expect([moved.status, moved.headers['idempotency-replayed']]).toEqual([200, 'true']);
    const other = await postMove(rotated.ask, mine, { startsAt: ten, key: moveKey });
    expect(refusalIn(other).code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('a booking that is asked for again gets a token that opens with the new key alone', async () => {
    const again = await postBooking(rotated.ask, wanted);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
    const { manageToken, ...appointment } = again.json<FirstAnswer>();
    const { manageToken: _, ...first } = mine;
    expect(appointment).toEqual(first);
    for (const { ask } of [rotated, without]) {
      expect((await see(ask, { id: mine.id, manageToken })).id).toBe(mine.id);
    }
  });

  it('a history under both keys is whole, and the old key alone does not know the new events', async () => {
    expect((await postMove(rotated.ask, mine, { startsAt: eleven })).status).toBe(200);
    expect((await postCancel(rotated.ask, mine)).status).toBe(200);
    expect(await historyFaults(rotated.clinic)).toEqual([]);
    expect(await historyFaults(clinic.clinic)).toMatchObject([
      { appointmentId: mine.id, version: 3 },
    ]);
  });
});

describe('once the old key is gone', () => {
  it('what it has signed grants nothing and is not taken for ours', async () => {
    const refused = await postCancel(without.ask, mine);
    expect([refused.status, refusalIn(refused).code]).toEqual([404, 'APPOINTMENT_NOT_FOUND']);
    // The key was kept as a hash under the old secret: it is as if it had never been used.
    const again = await postBooking(without.ask, wanted);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect(again.json<FirstAnswer>().id).not.toBe(mine.id);
    expect(await historyFaults(without.clinic)).toMatchObject([
      { appointmentId: mine.id, version: 1 },
    ]);
  });
});
