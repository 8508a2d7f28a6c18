import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, type FirstAnswer, postBooking } from './bookings.ts';
import { postHold, postMove, refusalIn } from './changes/changes.ts';
import { BERLIN, MONDAY, setUpClinic } from './test-clinic.ts';
import { type Client, trpcAt } from './trpc-client.ts';

/** 11:00 in Kolkata, 11:15 in Kathmandu: in the way of the slots at 11:00 and at 11:30 there. */
const VISIT = `${MONDAY}T05:30:00.000Z`;
const ELEVEN = `${MONDAY}T05:15:00.000Z`;
const HALF_PAST_ELEVEN = `${MONDAY}T05:45:00.000Z`;
const TEN = `${MONDAY}T04:15:00.000Z`;
/** 12:00 and 12:30 in Kathmandu, held from 12:15 on. */
const HELD = `${MONDAY}T06:30:00.000Z`;
const BESIDE_HOLD = [`${MONDAY}T06:15:00.000Z`, `${MONDAY}T06:45:00.000Z`];

let trpc: Client;
let doctorId: number;
let visit: FirstAnswer;
const kolkata = { ...BERLIN, timeZone: 'Asia/Kolkata' };
const clinic = setUpClinic({ doctors: [kolkata], env: { CANCEL_NOTICE_MINUTES: '0' } });
beforeAll(async () => {
  trpc = trpcAt(clinic.url);
  [doctorId = 0] = clinic.doctorIds;
  visit = await bookOne(clinic.ask, booking({ doctorId, startsAt: VISIT }));
  await trpc.appointments.hold.mutate({ doctorId, startsAt: HELD, holdToken: randomUUID() });
  await clinic.owner`update doctors set time_zone = 'Asia/Kathmandu'`;
});

const starts = (slots: { startsAt: string }[] = []) => slots.map(({ startsAt }) => startsAt);

describe('after a change of the doctor’s zone, a slot that overlaps a visit or a hold', () => {
  it('is offered on no way', async () => {
    const { slots } = await trpc.availability.day.query({ doctorId, date: MONDAY });
    for (const slot of [ELEVEN, HALF_PAST_ELEVEN, ...BESIDE_HOLD]) {
      expect(starts(slots)).not.toContain(slot);
    }
    expect(slots).toHaveLength(12);
    const range = { from: MONDAY, to: MONDAY };
    const { days } = await trpc.availability.calendar.query({ doctorId, ...range });
    expect(days).toEqual([{ date: MONDAY, freeSlots: 12 }]);
    const [earliest] = await trpc.availability.earliest.query({ from: ELEVEN });
    expect(earliest?.startsAt).toBe(`${MONDAY}T07:15:00.000Z`);
  });

  it('is neither held nor booked, and not suggested', async () => {
    for (const startsAt of [ELEVEN, HALF_PAST_ELEVEN, ...BESIDE_HOLD]) {
      const held = refusalIn(await postHold(clinic.ask, { doctorId, startsAt }));
      expect(held.code).toBe('SLOT_TAKEN');
      const booked = refusalIn(await postBooking(clinic.ask, booking({ doctorId, startsAt })));
      expect(booked.code).toBe('SLOT_TAKEN');
      for (const { alternatives } of [held, booked]) {
        expect(alternatives).toHaveLength(3);
        for (const slot of [ELEVEN, HALF_PAST_ELEVEN, ...BESIDE_HOLD]) {
          expect(starts(alternatives)).not.toContain(slot);
        }
      }
    }
  });

  it('is no target for another appointment, but for the very one that it overlaps', async () => {
    const other = await bookOne(clinic.ask, booking({ doctorId, startsAt: TEN }));
    const refused = await postMove(clinic.ask, other, { startsAt: ELEVEN });
    expect(refusalIn(refused).code).toBe('SLOT_TAKEN');
    const moved = await postMove(clinic.ask, visit, { startsAt: HALF_PAST_ELEVEN });
    expect([moved.status, moved.json<FirstAnswer>().startsAt]).toEqual([200, HALF_PAST_ELEVEN]);
  });
});
