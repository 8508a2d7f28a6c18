import type { Appointment, Hold } from '@clinic/contracts/appointments';
import type { AvailabilityDay } from '@clinic/contracts/availability';
import type { Problem } from '@clinic/contracts/errors';
import { beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, type FirstAnswer, postBooking } from './bookings.ts';
import { postCancel, postMove } from './changes/changes.ts';
import { setUpClinic } from './test-clinic.ts';
import { trpcAt } from './trpc-client.ts';

const CASABLANCA = {
  name: 'Dr. Casablanca',
  specialization: 'Cardiology',
  timeZone: 'Africa/Casablanca',
};
const KOLKATA = { name: 'Dr. Kolkata', specialization: 'Dermatology', timeZone: 'Asia/Kolkata' };

/** A Friday; PostgreSQL and many browsers still take 09:00Z for 10:00 in Casablanca on it. */
const DATE = '2026-12-11';
const NINE = {
  startsAt: '2026-12-11T09:00:00.000Z',
  endsAt: '2026-12-11T09:30:00.000Z',
  localStartsAt: '2026-12-11T09:00:00+00:00',
  localEndsAt: '2026-12-11T09:30:00+00:00',
};
const LATER = {
  startsAt: '2026-12-11T14:30:00.000Z',
  endsAt: '2026-12-11T15:00:00.000Z',
  localStartsAt: '2026-12-11T14:30:00+00:00',
  localEndsAt: '2026-12-11T15:00:00+00:00',
};

let casablanca: number;
let kolkata: number;
const clinic = setUpClinic({
  doctors: [CASABLANCA, KOLKATA],
  now: '2026-12-10T21:00:00Z',
});
beforeAll(async () => {
  [casablanca = 0, kolkata = 0] = clinic.doctorIds;
});

/** Answers of both edges to the same question. */
async function daysOf(doctorId: number): Promise<AvailabilityDay[]> {
  const rest = await clinic.ask('GET', `/api/doctors/${doctorId}/availability?date=${DATE}`);
  const trpc = await trpcAt(clinic.url).availability.day.query({ doctorId, date: DATE });
  return [rest.json<AvailabilityDay>(), trpc];
}

const bearer = ({ manageToken }: FirstAnswer) => ({
  headers: { authorization: `Bearer ${manageToken}` },
});

describe('every slot carries the doctor’s wall time beside the instant', () => {
  it('in the free slots of a day', async () => {
    for (const { slots } of await daysOf(casablanca)) {
      expect(slots[0]).toEqual(NINE);
      expect(slots).toHaveLength(16);
    }
    for (const { slots } of await daysOf(kolkata)) {
      expect(slots[0]).toEqual({
        startsAt: '2026-12-11T03:30:00.000Z',
        endsAt: '2026-12-11T04:00:00.000Z',
        localStartsAt: '2026-12-11T09:00:00+05:30',
        localEndsAt: '2026-12-11T09:30:00+05:30',
      });
    }
  });

  it('in the first free slots', async () => {
    const earliest = await trpcAt(clinic.url).availability.earliest.query({ limit: 2 });
    expect(earliest.find(({ doctorId }) => doctorId === casablanca)).toMatchObject(NINE);
  });

  it('in a hold', async () => {
    const held: Hold = await trpcAt(clinic.url).appointments.hold.mutate({
      doctorId: casablanca,
      startsAt: LATER.startsAt,
      holdToken: '0191d7b2-3f6e-7c1a-8a52-6a2f0d9c4e11',
    });
    expect(held).toMatchObject(LATER);
    await trpcAt(clinic.url).appointments.release.mutate({
      holdToken: '0191d7b2-3f6e-7c1a-8a52-6a2f0d9c4e11',
    });
  });
});

describe('every appointment carries it', () => {
  it('when it is booked, replayed, looked at, moved and cancelled', async () => {
    const wanted = booking({ doctorId: casablanca, startsAt: NINE.startsAt });
    const mine = await bookOne(clinic.ask, wanted);
    expect(mine).toMatchObject(NINE);

    // The answer is computed, not stored: that of an old booking has it too.
    const replay = await postBooking(clinic.ask, wanted);
    expect(replay.headers['idempotency-replayed']).toBe('true');
    expect(replay.json<FirstAnswer>()).toEqual(mine);

    const seen = await clinic.ask('GET', `/api/appointments/${mine.id}`, bearer(mine));
    expect(seen.json<Appointment>()).toMatchObject(NINE);

    const moved = await postMove(clinic.ask, mine, {
      doctorId: kolkata,
      startsAt: '2026-12-11T04:30:00.000Z',
    });
    expect(moved.json<Appointment>()).toMatchObject({
      timeZone: 'Asia/Kolkata',
      startsAt: '2026-12-11T04:30:00.000Z',
      localStartsAt: '2026-12-11T10:00:00+05:30',
      localEndsAt: '2026-12-11T10:30:00+05:30',
    });
    const cancelled = await postCancel(clinic.ask, mine);
    expect(cancelled.json<Appointment>()).toMatchObject({
      status: 'cancelled',
      localStartsAt: '2026-12-11T10:00:00+05:30',
    });
  });

  it('in the refusals that tell a present state or offer other times', async () => {
    const mine = await bookOne(
      clinic.ask,
      booking({ doctorId: casablanca, startsAt: LATER.startsAt }),
    );
    const headers = { ...bearer(mine).headers, 'if-match': '"7"' };
    const stale = await clinic.ask('POST', `/api/appointments/${mine.id}/cancel`, { headers });
    expect(stale.json<Problem>()).toMatchObject({ code: 'VERSION_MISMATCH', current: LATER });

    const late = await postBooking(
      clinic.ask,
      booking({ doctorId: casablanca, startsAt: LATER.startsAt }),
    );
    const { code, alternatives = [] } = late.json<Problem>();
    expect(code).toBe('SLOT_TAKEN');
    expect(alternatives[0]).toEqual({
      startsAt: '2026-12-11T14:00:00.000Z',
      endsAt: '2026-12-11T14:30:00.000Z',
      localStartsAt: '2026-12-11T14:00:00+00:00',
      localEndsAt: '2026-12-11T14:30:00+00:00',
    });
  });
});

describe('the server says which date it is', () => {
  it('in the doctor’s zone, and which is the last that can be booked', async () => {
    const [day] = await daysOf(kolkata);
    // 21:00 UTC: the next day has begun in Kolkata, not in Casablanca.
    expect(day).toMatchObject({ today: '2026-12-11', lastDate: '2027-03-11' });
    const calendar = await trpcAt(clinic.url).availability.calendar.query({
      doctorId: casablanca,
      from: DATE,
      to: DATE,
    });
    expect(calendar).toMatchObject({ today: '2026-12-10', lastDate: '2027-03-10' });
    const earliest = await trpcAt(clinic.url).availability.earliest.query({ limit: 2 });
    expect(earliest.map(({ doctorId, today }) => ({ doctorId, today }))).toEqual(
      expect.arrayContaining([
        { doctorId: casablanca, today: '2026-12-10' },
        { doctorId: kolkata, today: '2026-12-11' },
      ]),
    );
  });
});

describe('a slot by itself', () => {
  it('has its wall time also when it is taken, over or no slot at all', async () => {
    const ask = (startsAt: string, doctorId = casablanca) =>
      trpcAt(clinic.url).availability.slot.query({ doctorId, startsAt });
    expect(await ask(LATER.startsAt)).toEqual({
      doctorId: casablanca,
      timeZone: 'Africa/Casablanca',
      ...LATER,
    });
    // Before the change of 2026 the clock of Casablanca was an hour ahead of Greenwich.
    expect(await ask('2026-07-10T09:10:00Z')).toMatchObject({
      startsAt: '2026-07-10T09:10:00.000Z',
      localStartsAt: '2026-07-10T10:10:00+01:00',
    });
    await expect(ask(LATER.startsAt, 999_999)).rejects.toMatchObject({
      data: { code: 'DOCTOR_NOT_FOUND' },
    });
  });
});
