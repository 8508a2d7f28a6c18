import { randomUUID } from 'node:crypto';
import type { Appointment } from '@clinic/contracts/appointments';
import type { Slot } from '@clinic/contracts/availability';
import type { VisitType } from '@clinic/contracts/visit-types';
import { beforeAll, describe, expect, it } from 'vitest';
import { addPatient, booking, bookOne, postBooking, slotAt, slotsOn } from './bookings.ts';
import { postHold, postMove, refusalIn, see } from './changes/changes.ts';
import { startSecondInstance } from './changes/second-instance.ts';
import { addStaff } from './desk/staff-kit.ts';
import { historyFaults } from './history-faults.ts';
import { BERLIN, MONDAY, NOW, SECRET, setUpClinic } from './test-clinic.ts';
import { expectToWaitForBooking } from './waits-for-booking.ts';

const clinic = setUpClinic({ doctors: Array.from({ length: 24 }, () => BERLIN) });
let short: number;
let long: number;
let hour: number;
beforeAll(async () => {
  short = await addVisitType({ code: 'short', durationMinutes: 15 });
  hour = await addVisitType({ code: 'hour', durationMinutes: 60 });
  long = await addVisitType({ code: 'long', durationMinutes: 60, bufferAfterMinutes: 10 });
});

async function addVisitType(visitType: {
  code: string;
  durationMinutes: number;
  bufferAfterMinutes?: number;
  minNoticeMinutes?: number;
  online?: boolean;
  active?: boolean;
}): Promise<number> {
  const { bufferAfterMinutes = 0, minNoticeMinutes = 0, online = true, active = true } = visitType;
  const [row] = await clinic.owner`
    insert into visit_types (code, name, duration_minutes, buffer_after_minutes, min_notice_minutes,
      online, active)
    values (${visitType.code}, ${visitType.code}, ${visitType.durationMinutes}, ${bufferAfterMinutes},
      ${minNoticeMinutes}, ${online}, ${active})
    returning id`;
  return row?.id;
}

/** A doctor whom no other test has asked for, who offers the default type and these. */
async function freshDoctor(...visitTypeIds: number[]): Promise<number> {
  const doctorId = clinic.doctorIds.shift() as number;
  for (const id of [1, ...visitTypeIds]) {
    await clinic.owner`insert into doctor_visit_types values (${doctorId}, ${id})`;
  }
  return doctorId;
}

async function dayOf(doctorId: number, visitTypeId: number, date = MONDAY): Promise<Slot[]> {
  const path = `/api/doctors/${doctorId}/availability?date=${date}&visitTypeId=${visitTypeId}`;
  return (await clinic.ask('GET', path)).json<{ slots: Slot[] }>().slots;
}
const startsOf = (slots: Slot[]) => slots.map(({ startsAt }) => startsAt);
const at = (time: string) => slotAt(MONDAY, time);
const query = async (path: string, input: object) => {
  const text = encodeURIComponent(JSON.stringify(input));
  return clinic.ask('GET', `/trpc/${path}?input=${text}`);
};

describe('what is offered', () => {
  it('of 60 minutes has 15 slots on a weekday, the last from 16:00 to 17:00', async () => {
    const doctorId = await freshDoctor(hour);
    const slots = await dayOf(doctorId, hour);
    expect(slots).toHaveLength(15);
    expect(slots.at(-1)).toEqual({
      startsAt: '2026-11-23T15:00:00.000Z',
      endsAt: '2026-11-23T16:00:00.000Z',
      localStartsAt: '2026-11-23T16:00:00+01:00',
      localEndsAt: '2026-11-23T17:00:00+01:00',
    });
    expect(await dayOf(doctorId, 1)).toHaveLength(16);
    const calendar = await query('availability.calendar', {
      ...{ doctorId, from: MONDAY, to: MONDAY, visitTypeId: hour },
    });
    const { days } = calendar.json<{ result: { data: { days: object[] } } }>().result.data;
    expect(days).toEqual([{ date: MONDAY, freeSlots: 15 }]);
  });

  it('shares no time with a visit of another length', async () => {
    const doctorId = await freshDoctor(hour);
    await bookOne(clinic.ask, booking({ doctorId, startsAt: at('10:00') }));
    const free = startsOf(await dayOf(doctorId, hour));
    expect(free).toHaveLength(13);
    expect(free).not.toContain('2026-11-23T08:30:00.000Z');
    expect(free).not.toContain('2026-11-23T09:00:00.000Z');
  });

  it('keeps buffers free of other visits, and may let them reach out of the opening hours', async () => {
    const doctorId = await freshDoctor(long);
    const last = booking({ doctorId, startsAt: at('16:00'), visitTypeId: long });
    expect(await bookOne(clinic.ask, last)).toMatchObject({ endsAt: '2026-11-23T16:00:00.000Z' });
    await bookOne(clinic.ask, booking({ doctorId, startsAt: at('10:00'), visitTypeId: long }));
    // Taken from 10:00 to 11:10: 11:00 touches the buffer, 09:30 has none of its own.
    const starts = startsOf(await dayOf(doctorId, 1));
    expect(starts).toContain('2026-11-23T08:30:00.000Z');
    expect(starts).not.toContain('2026-11-23T10:00:00.000Z');
    expect(starts).toContain('2026-11-23T10:30:00.000Z');
    const refused = await postBooking(clinic.ask, booking({ doctorId, startsAt: at('11:00') }));
    expect(refusalIn(refused).code).toBe('SLOT_TAKEN');
  });

  it('is the first free time of those who offer it', async () => {
    const [with60, without] = [await freshDoctor(hour), await freshDoctor()];
    const answer = await query('availability.earliest', {
      ...{ doctorIds: [with60, without], from: at('09:00'), visitTypeId: hour },
    });
    expect(answer.json<{ result: { data: object[] } }>().result.data).toMatchObject([
      {
        doctorId: with60,
        startsAt: '2026-11-23T08:00:00.000Z',
        endsAt: '2026-11-23T09:00:00.000Z',
      },
    ]);
  });

  it('is listed with its length, shortest first', async () => {
    const doctorId = await freshDoctor(hour, short);
    const list = async (input: object) =>
      (await query('visitTypes.list', input))
        .json<{ result: { data: VisitType[] } }>()
        .result.data.map(({ id, durationMinutes }) => [id, durationMinutes]);
    expect(await list({ doctorId })).toEqual([
      [short, 15],
      [1, 30],
      [hour, 60],
    ]);
    expect(await list({ doctorId: 999_999 })).toEqual([]);
  });
});

it('30 who want an hour and 30 who want the half hour in it: one is booked, all others are told of times of their length', async () => {
  const doctorId = await freshDoctor(hour);
  const second = await startSecondInstance(clinic, SECRET);
  const wish = (i: number) =>
    i % 2
      ? booking({ doctorId, startsAt: at('10:00'), visitTypeId: hour })
      : booking({ doctorId, startsAt: at('10:30') });
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => ({
      minutes: i % 2 ? 60 : 30,
      answer: await postBooking(i % 3 ? clinic.ask : second.ask, wish(i)),
    })),
  );
  await second.stop();
  const refused = answers.filter(({ answer }) => answer.status !== 201);
  expect(refused).toHaveLength(59);
  for (const { minutes, answer } of refused) {
    expect(answer.status).toBe(409);
    const { code, alternatives = [] } = refusalIn(answer);
    expect([code, alternatives.length]).toEqual(['SLOT_TAKEN', 3]);
    for (const { startsAt, endsAt } of alternatives) {
      expect(Date.parse(endsAt) - Date.parse(startsAt)).toBe(minutes * 60_000);
    }
  }
  const [row] = await clinic.owner`
    select count(*)::int as live from appointments where doctor_id = ${doctorId}`;
  expect(row?.live).toBe(1);
});

it('a type that becomes shorter later changes no appointment, replay or calendar file', async () => {
  const doctorId = await freshDoctor();
  const id = await addVisitType({ code: 'shrinks', durationMinutes: 60 });
  await clinic.owner`insert into doctor_visit_types values (${doctorId}, ${id})`;
  const wanted = booking({ doctorId, startsAt: at('10:00'), visitTypeId: id });
  const first = await postBooking(clinic.ask, wanted);
  const mine = first.json<Appointment & { manageToken: string }>();
  await clinic.owner`update visit_types set duration_minutes = 45 where id = ${id}`;
  expect((await postBooking(clinic.ask, wanted)).text).toBe(first.text);
  expect((await see(clinic.ask, mine)).endsAt).toBe('2026-11-23T10:00:00.000Z');
  const headers = { authorization: `Bearer ${mine.manageToken}` };
  const file = await clinic.ask('GET', `/api/appointments/${mine.id}/calendar.ics`, { headers });
  expect(file.text).toContain('DTEND;TZID=Europe/Berlin:20261123T110000');
  expect(file.text).toContain('LOCATION:Berlin');
  // What was taken stays taken; whoever comes now has 45 minutes.
  expect(startsOf(await dayOf(doctorId, 1))).not.toContain('2026-11-23T09:30:00.000Z');
  expect((await dayOf(doctorId, id))[0]).toMatchObject({ endsAt: '2026-11-23T08:45:00.000Z' });
  const moved = await postMove(clinic.ask, mine, { startsAt: at('14:00') });
  expect(moved.json<Appointment>().endsAt).toBe('2026-11-23T13:45:00.000Z');
});

it('an hour does not move to where only half of it is free, and keeps its time', async () => {
  const doctorId = await freshDoctor(hour);
  const mine = await bookOne(
    clinic.ask,
    booking({ doctorId, startsAt: at('13:00'), visitTypeId: hour }),
  );
  await bookOne(clinic.ask, booking({ doctorId, startsAt: at('10:00') }));
  const refused = await postMove(clinic.ask, mine, { startsAt: at('09:30') });
  expect([refused.status, refusalIn(refused).code]).toEqual([409, 'SLOT_TAKEN']);
  expect((await see(clinic.ask, mine)).startsAt).toBe('2026-11-23T12:00:00.000Z');
  const moved = await postMove(clinic.ask, mine, { startsAt: at('13:30') });
  expect(moved.json<Appointment>()).toMatchObject({
    startsAt: '2026-11-23T12:30:00.000Z',
    endsAt: '2026-11-23T13:30:00.000Z',
  });
});

describe('what is refused', () => {
  it('what must be booked a day ahead, later than that', async () => {
    const doctorId = await freshDoctor();
    const id = await addVisitType({ code: 'ahead', durationMinutes: 30, minNoticeMinutes: 1_440 });
    await clinic.owner`insert into doctor_visit_types values (${doctorId}, ${id})`;
    await clinic.clock.set('2026-11-23T10:00:00Z');
    const book = (startsAt: string) =>
      postBooking(clinic.ask, booking({ doctorId, startsAt, visitTypeId: id }));
    const late = await book('2026-11-24T09:30:00Z');
    expect([late.status, refusalIn(late).code]).toEqual([422, 'TOO_SOON']);
    expect((await book('2026-11-24T10:00:00Z')).status).toBe(201);
    await clinic.clock.set(NOW);
  });

  it('a type that is unknown, retired, not offered or not for patients, before any rule of time', async () => {
    const doctorId = await freshDoctor();
    const retired = await addVisitType({ code: 'retired', durationMinutes: 30, active: false });
    const internal = await addVisitType({ code: 'internal', durationMinutes: 30, online: false });
    await clinic.owner`insert into doctor_visit_types values (${doctorId}, ${internal})`;
    for (const [visitTypeId, status, code] of [
      [99_999, 404, 'VISIT_TYPE_NOT_FOUND'],
      [retired, 404, 'VISIT_TYPE_NOT_FOUND'],
      [hour, 422, 'VISIT_TYPE_NOT_OFFERED'],
      [internal, 422, 'VISIT_TYPE_NOT_OFFERED'],
    ] as const) {
      const slot = { doctorId, startsAt: '2020-01-05T03:07:00Z', visitTypeId };
      const input = { doctorId, date: MONDAY, visitTypeId };
      for (const answer of [
        await postBooking(clinic.ask, booking(slot)),
        await postHold(clinic.ask, slot),
        await query('availability.day', input),
      ]) {
        expect([answer.status, refusalIn(answer).code]).toEqual([status, code]);
      }
    }
    const nonsense = await clinic.ask('POST', '/api/appointments', {
      json: { ...booking({ doctorId, startsAt: at('09:00') }), visitTypeId: 'sixty' },
    });
    expect(nonsense.status).toBe(400);
    expect(refusalIn(nonsense).issues?.map(({ path }) => path)).toContain('visitTypeId');
  });
});

it('a hold of an hour keeps the half hours in it, until it expires', async () => {
  const doctorId = await freshDoctor(hour);
  const held = { doctorId, startsAt: at('10:00'), visitTypeId: hour, holdToken: randomUUID() };
  expect((await postHold(clinic.ask, held)).status).toBe(200);
  const wanted = booking({ doctorId, startsAt: at('10:30') });
  expect(refusalIn(await postBooking(clinic.ask, wanted)).code).toBe('SLOT_TAKEN');
  expect(startsOf(await dayOf(doctorId, 1))).not.toContain('2026-11-23T09:30:00.000Z');
  // Whose hold it is may take a part of it.
  const own = { doctorId, startsAt: at('10:00'), holdToken: held.holdToken };
  expect((await postHold(clinic.ask, own)).status).toBe(200);
  expect((await postHold(clinic.ask, held)).status).toBe(200);
  await clinic.clock.set('2026-11-20T08:30:00Z');
  expect((await postHold(clinic.ask, { doctorId, startsAt: at('10:30') })).status).toBe(200);
  await clinic.clock.set('2026-11-20T09:00:00Z');
  expect((await postBooking(clinic.ask, wanted)).status).toBe(201);
  await clinic.clock.set(NOW);
});

describe('the database by itself', () => {
  let patientId: string;
  let doctorId: number;
  beforeAll(async () => {
    doctorId = await freshDoctor();
    patientId = await addPatient(clinic.owner);
  });
  const insert = (given: object) =>
    clinic.owner`insert into appointments ${clinic.owner({
      ...{ id: randomUUID(), reference: randomUUID(), doctor_id: doctorId, patient_id: patientId },
      ...{ visit_type_id: 1, location_id: 1, status: 'booked', version: 1, lane: 0 },
      ...{ manage_nonce: Buffer.alloc(16), overbooked_by: null },
      ...interval('2026-11-23T09:00:00Z', '2026-11-23T09:30:00Z'),
      ...given,
    })}`;
  const interval = (from: string, until: string) => ({
    ...{ starts_at: from, ends_at: until, busy_from: from, busy_until: until },
  });
  const OVERLAPPING = interval('2026-11-23T09:15:00Z', '2026-11-23T09:45:00Z');

  it('refuses what overlaps in one lane, and lets a named member of the staff put it beside', async () => {
    await insert({});
    await expect(insert(OVERLAPPING)).rejects.toMatchObject({
      code: '23P01',
      constraint_name: 'appointments_no_overlap',
    });
    await expect(insert({ ...OVERLAPPING, lane: 1 })).rejects.toMatchObject({
      code: '23514',
      constraint_name: 'appointments_overbooked_by_check',
    });
    const staff = { overbooked_by: (await addStaff(clinic, { role: 'reception' })).id };
    await expect(insert({ ...OVERLAPPING, ...staff })).rejects.toMatchObject({
      constraint_name: 'appointments_overbooked_by_check',
    });
    await insert({ ...OVERLAPPING, lane: 1, ...staff });
    await expect(insert({ ...OVERLAPPING, lane: 4, ...staff })).rejects.toMatchObject({
      constraint_name: 'appointments_lane_check',
    });
    // Who asks for a time sees every lane.
    const taken = booking({ doctorId, startsAt: '2026-11-23T09:30:00Z' });
    expect(refusalIn(await postBooking(clinic.ask, taken)).code).toBe('SLOT_TAKEN');
  });

  it.each([
    ['no length', interval('2026-11-24T09:00:00Z', '2026-11-24T09:00:00Z'), '23514'],
    ['an end before its start', interval('2026-11-24T09:30:00Z', '2026-11-24T09:00:00Z'), '23514'],
    ['7 minutes', interval('2026-11-24T09:00:00Z', '2026-11-24T09:07:00Z'), '23514'],
    ['more than 8 hours', interval('2026-11-24T09:00:00Z', '2026-11-24T17:05:00Z'), '23514'],
    [
      'a buffer that begins after the visit',
      { ...OVERLAPPING, busy_from: '2026-11-23T09:20:00Z' },
      '23514',
    ],
    ['no known visit type', { visit_type_id: 99_999 }, '23514'],
  ])('refuses an appointment with %s', async (_, given, code) => {
    await expect(insert(given)).rejects.toMatchObject({ code });
  });

  it.each(['starts_at', 'ends_at', 'busy_from', 'busy_until'])(
    'refuses an infinite %s',
    async (column) => {
      for (const instant of ['infinity', '-infinity']) {
        const change = clinic.owner.unsafe(
          `update appointments set ${column} = '${instant}', version = version + 1 where doctor_id = ${doctorId}`,
        );
        // Either by the check, or because the length cannot even be computed.
        await expect(change).rejects.toMatchObject({
          code: expect.stringMatching(/^(23514|22008)$/),
        });
      }
    },
  );

  it.each([
    ['duration_minutes = 62', 'visit_types_duration_check'],
    ['duration_minutes = 485', 'visit_types_duration_check'],
    ['buffer_after_minutes = -5', 'visit_types_buffers_check'],
    ['buffer_before_minutes = 125', 'visit_types_buffers_check'],
    ['min_notice_minutes = -1', 'visit_types_notice_check'],
    ['is_default = true, online = false', 'visit_types_default_check'],
  ])('refuses a visit type with %s', async (change, constraint_name) => {
    const update = clinic.owner.unsafe(`update visit_types set ${change} where id = ${hour}`);
    await expect(update).rejects.toMatchObject({ code: '23514', constraint_name });
  });

  it('always has exactly one default visit type, and never deletes one', async () => {
    const { owner } = clinic;
    await expect(
      owner`update visit_types set is_default = false where is_default`,
    ).rejects.toMatchObject({ constraint_name: 'visit_types_one_default_check' });
    await expect(
      owner`update visit_types set is_default = true where id = ${hour}`,
    ).rejects.toMatchObject({ constraint_name: 'visit_types_default_key' });
    await expect(owner`delete from visit_types where id = ${hour}`).rejects.toThrow('retired');
    await owner.begin(async (tx) => {
      await tx`update visit_types set is_default = false where is_default`;
      await tx`update visit_types set is_default = true where id = ${hour}`;
      await tx`update visit_types set is_default = false where id = ${hour}`;
      await tx`update visit_types set is_default = true where id = 1`;
    });
  });

  it('refuses a doctor at a location of another time zone, and takes both along when it changes', async () => {
    const { owner } = clinic;
    const [paris] = await owner`
      insert into locations (name, time_zone) values ('Paris', 'Europe/Paris') returning id`;
    await expect(
      owner`update doctors set location_id = ${paris?.id} where id = ${doctorId}`,
    ).rejects.toMatchObject({ constraint_name: 'doctors_location_id_time_zone_fkey' });
    await owner`update doctors set location_id = ${paris?.id}, time_zone = 'Europe/Paris' where id = ${doctorId}`;
    await owner`update locations set time_zone = 'Europe/Vienna' where id = ${paris?.id}`;
    const [moved] = await owner`select time_zone, location_id from doctors where id = ${doctorId}`;
    expect(moved).toEqual({ time_zone: 'Europe/Vienna', location_id: paris?.id });
    await owner`update doctors set time_zone = 'Europe/Berlin' where id = ${doctorId}`;
    const [back] = await owner`select location_id from doctors where id = ${doctorId}`;
    expect(back?.location_id).toBe(1);
  });

  it('counts the version of a doctor’s hours up when what they offer changes', async () => {
    const { owner } = clinic;
    const version = async () => {
      const [row] = await owner`select hours_version from doctors where id = ${doctorId}`;
      return row?.hours_version as number;
    };
    const before = await version();
    await owner`insert into doctor_visit_types values (${doctorId}, ${hour})`;
    expect(await version()).toBe(before + 1);
    await owner`update visit_types set buffer_after_minutes = 5 where id = ${hour}`;
    expect(await version()).toBe(before + 2);
    await owner`update visit_types set buffer_after_minutes = 0 where id = ${hour}`;
    await owner`update visit_types set name = 'another' where id = ${short}`;
    expect(await version()).toBe(before + 3);
    await owner`delete from doctor_visit_types where doctor_id = ${doctorId} and visit_type_id = ${hour}`;
    expect(await version()).toBe(before + 4);
  });

  it('lets a change of what is offered wait for a booking under way', async () => {
    const { owner } = clinic;
    await expectToWaitForBooking(
      owner,
      doctorId,
      async () => owner`insert into doctor_visit_types values (${doctorId}, ${long})`,
    );
  });
});

describe('patients', () => {
  it('an old client that sends a name only makes one patient, who has that name', async () => {
    const doctorId = await freshDoctor();
    const [startsAt = ''] = slotsOn(MONDAY);
    const wanted = booking({ doctorId, startsAt, patientName: 'Müller, Jürgen' });
    const mine = await bookOne(clinic.ask, wanted);
    const rows = await clinic.owner`
      select name, name_key, birth_date from patients
      join appointments on patient_id = patients.id where appointments.id = ${mine.id}`;
    expect([...rows]).toEqual([
      { name: 'Müller, Jürgen', name_key: ' mullerjurgen muller  jurgen', birth_date: null },
    ]);
    // A refused booking leaves none.
    const [before] = await clinic.owner`select count(*)::int as n from patients`;
    expect((await postBooking(clinic.ask, booking({ doctorId, startsAt }))).status).toBe(409);
    const [after] = await clinic.owner`select count(*)::int as n from patients`;
    expect(after).toEqual(before);
    // A corrected name is shown; the first answer is given again as it was.
    await clinic.owner`update patients set name = 'Jürgen Müller' where name = 'Müller, Jürgen'`;
    expect((await see(clinic.ask, mine)).patientName).toBe('Jürgen Müller');
    expect((await postBooking(clinic.ask, wanted)).json<Appointment>().patientName).toBe(
      'Müller, Jürgen',
    );
  });

  it('whose data were erased have no appointment that a link or a key could show', async () => {
    const doctorId = clinic.doctorIds[0] as number;
    const wanted = booking({ doctorId, startsAt: at('15:00'), patientName: 'Erased Person' });
    const mine = await bookOne(clinic.ask, wanted);
    await clinic.owner`
      update patients set name = null, erased_at = now() where name = 'Erased Person'`;
    const headers = { authorization: `Bearer ${mine.manageToken}` };
    const answer = await clinic.ask('GET', `/api/appointments/${mine.id}`, { headers });
    expect([answer.status, refusalIn(answer).code]).toEqual([404, 'APPOINTMENT_NOT_FOUND']);
    const again = await postBooking(clinic.ask, wanted);
    expect([again.status, refusalIn(again).code]).toEqual([404, 'APPOINTMENT_NOT_FOUND']);
  });
});

it('leaves a history that is whole', async () => {
  const wrote = await clinic.owner`
    select distinct appointment_id as id from events`;
  const faults = await historyFaults(clinic.clinic);
  // Those that a test has written past the application have no event.
  const genuine = new Set(wrote.map(({ id }) => id));
  expect(faults.filter(({ appointmentId }) => genuine.has(appointmentId))).toEqual([]);
});
