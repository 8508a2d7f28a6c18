import type { Appointment } from '@clinic/contracts/appointments';
import { beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, postBooking, slotAt, slotsOn } from '../bookings.ts';
import { BERLIN, MONDAY, NEW_YORK, NOW, setUpClinic } from '../test-clinic.ts';
import { trpcAt } from '../trpc-client.ts';
import { offered, postCancel, postMove, refusalIn, see, utc } from './changes.ts';

const TUESDAY = '2026-11-24';

let berlin: number;
let newYork: number;
const clinic = setUpClinic();
beforeAll(async () => {
  [berlin, newYork] = clinic.doctorIds as [number, number];
});

const book = (doctorId: number, startsAt: string) =>
  bookOne(clinic.ask, booking({ doctorId, startsAt }));

/** Whether each way to find a slot offers this one, the earliest of a date in its doctor's zone. */
async function waysToFind(doctorId: number, startsAt: string, neighbour: string) {
  const api = trpcAt(clinic.url);
  const doctor = doctorId === berlin ? BERLIN : NEW_YORK;
  const date = startsAt.slice(0, 10);
  const calendar = await api.availability.calendar.query({ doctorId, from: date, to: date });
  const { specialization } = doctor;
  const [earliest] = await api.availability.earliest.query({ specialization, from: startsAt });
  const day = await api.availability.day.query({ doctorId, date });
  // The neighbour is taken: whoever wants it is told what is free around it.
  const refused = await postBooking(clinic.ask, booking({ doctorId, startsAt: neighbour }));
  const starts = (slots: { startsAt: string }[] = []) => slots.map((slot) => slot.startsAt);
  return {
    freeSlots: calendar.days[0]?.freeSlots,
    REST: (await offered(clinic.ask, doctorId, date)).includes(utc(startsAt)),
    day: starts(day.slots).includes(utc(startsAt)),
    earliest: earliest?.startsAt === utc(startsAt),
    alternatives: starts(refusalIn(refused).alternatives).includes(utc(startsAt)),
  };
}

const everywhere = { REST: true, day: true, earliest: true, alternatives: true };
const nowhere = { REST: false, day: false, earliest: false, alternatives: false };

describe('cancelling', () => {
  it('keeps the row, and frees the slot at once on every way to find it', async () => {
    const [nine = '', half = ''] = slotsOn(MONDAY);
    await book(berlin, half);
    const mine = await book(berlin, nine);
    expect(await waysToFind(berlin, nine, half)).toEqual({ freeSlots: 14, ...nowhere });

    const answer = await postCancel(clinic.ask, mine, { reason: 'pat-fb' });
    expect([answer.status, answer.headers.etag]).toEqual([200, '"2"']);
    const { manageToken, ...booked } = mine;
    const cancelled = { ...booked, status: 'cancelled', version: 2 };
    expect(answer.json()).toEqual(cancelled);
    expect(await see(clinic.ask, mine)).toEqual(cancelled);
    expect(await waysToFind(berlin, nine, half)).toEqual({ freeSlots: 15, ...everywhere });

    const theirs = await book(berlin, nine);
    expect(theirs.id).not.toBe(mine.id);
    expect(await waysToFind(berlin, nine, half)).toEqual({ freeSlots: 14, ...nowhere });
    expect(await see(clinic.ask, mine)).toEqual(cancelled);
  });

  it('is possible until the very moment of the notice', async () => {
    const mine = await book(berlin, slotAt(MONDAY, '16:00'));
    await clinic.clock.set(slotAt(MONDAY, '14:00'));
    const { status } = await postCancel(clinic.ask, mine);
    await clinic.clock.set(NOW);
    expect(status).toBe(200);
  });

  it('records the reason, and never the name', async () => {
    const mine = await book(newYork, slotAt(MONDAY, '15:00', NEW_YORK.timeZone));
    await trpcAt(clinic.url, mine.manageToken).appointments.cancel.mutate({
      id: mine.id,
      reason: 'pat-mv',
      idempotencyKey: crypto.randomUUID(),
    });
    const rows = await clinic.owner`
      select version, type, actor, status, reason, to_jsonb(events)::text as text
      from events where appointment_id = ${mine.id} order by version`;
    expect(rows).toMatchObject([
      { version: 1, type: 'booked', actor: 'patient', status: 'booked', reason: null },
      { version: 2, type: 'cancelled', actor: 'patient', status: 'cancelled', reason: 'pat-mv' },
    ]);
    for (const { text } of rows) expect(text).not.toContain(mine.patientName);
  });
});

describe('moving', () => {
  it.each(['REST', 'tRPC'])(
    'over %s keeps id, reference and token; the old slot is free and the new one gone',
    async (edge) => {
      const date = edge === 'REST' ? '2026-11-25' : '2026-11-26';
      const [nine = '', half = '', , , eleven = ''] = slotsOn(date);
      await book(berlin, half);
      const mine = await book(berlin, nine);
      const moved = await move(edge, mine, { startsAt: eleven });
      const { manageToken, ...booked } = mine;
      expect(moved).toEqual({
        ...booked,
        startsAt: utc(eleven),
        endsAt: utc(slotAt(date, '11:30')),
        localStartsAt: `${date}T11:00:00+01:00`,
        localEndsAt: `${date}T11:30:00+01:00`,
        changeableUntil: utc(slotAt(date, '09:00')),
        version: 2,
      });
      expect(await see(clinic.ask, mine)).toEqual(moved);
      expect(await waysToFind(berlin, nine, half)).toEqual({ freeSlots: 14, ...everywhere });
      expect(await offered(clinic.ask, berlin, date)).not.toContain(utc(eleven));
      expect(
        (await postBooking(clinic.ask, booking({ doctorId: berlin, startsAt: eleven }))).status,
      ).toBe(409);
    },
  );

  it('goes to another doctor, in that doctor’s zone', async () => {
    const [nine = '', half = ''] = slotsOn(TUESDAY);
    await book(berlin, half);
    const mine = await book(berlin, nine);
    const there = slotAt(TUESDAY, '09:00', NEW_YORK.timeZone);
    const answer = await postMove(clinic.ask, mine, { doctorId: newYork, startsAt: there });
    expect([answer.status, answer.headers.etag]).toEqual([200, '"2"']);
    expect(answer.json<Appointment>()).toMatchObject({
      id: mine.id,
      reference: mine.reference,
      doctorId: newYork,
      doctorName: NEW_YORK.name,
      specialization: NEW_YORK.specialization,
      timeZone: NEW_YORK.timeZone,
      startsAt: utc(there),
      version: 2,
    });
    expect(answer.text).not.toContain(mine.manageToken);
    expect(await see(clinic.ask, mine)).toEqual(answer.json());
    expect(await waysToFind(berlin, nine, half)).toEqual({ freeSlots: 15, ...everywhere });
    expect(await offered(clinic.ask, newYork, TUESDAY)).not.toContain(utc(there));

    const back = await postMove(clinic.ask, mine, { doctorId: berlin, startsAt: nine });
    expect(back.json<Appointment>()).toMatchObject({ doctorName: BERLIN.name, version: 3 });
    expect(await offered(clinic.ask, newYork, TUESDAY)).toContain(utc(there));
  });

  it('to a taken slot keeps the old one, and says what is free around the wanted one', async () => {
    const friday = '2026-11-27';
    const [nine = '', half = '', ten = '', , eleven = ''] = slotsOn(friday);
    const mine = await book(berlin, nine);
    await book(berlin, ten);
    const answer = await postMove(clinic.ask, mine, { startsAt: ten });
    expect(answer.status).toBe(409);
    expect(refusalIn(answer)).toMatchObject({
      code: 'SLOT_TAKEN',
      alternatives: [half, slotAt(friday, '10:30'), eleven].map((at) => ({ startsAt: utc(at) })),
    });
    const { manageToken, ...booked } = mine;
    expect(await see(clinic.ask, mine)).toEqual(booked);
    expect(await offered(clinic.ask, berlin, friday)).not.toContain(utc(nine));
  });
});

async function move(
  edge: string,
  mine: Appointment & { manageToken: string },
  to: { startsAt: string },
) {
  if (edge === 'REST') return (await postMove(clinic.ask, mine, to)).json<Appointment>();
  const api = trpcAt(clinic.url, mine.manageToken);
  const idempotencyKey = crypto.randomUUID();
  return api.appointments.reschedule.mutate({ id: mine.id, idempotencyKey, ...to });
}
