import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { booking, postBooking, slotsOn } from './bookings.ts';
import { patiently, postCancel, postHold, postMove, see } from './changes/changes.ts';
import { BERLIN, MONDAY, setUpClinic } from './test-clinic.ts';

let admin: postgres.Sql;
const clinic = setUpClinic({ doctors: [BERLIN] });
beforeAll(async () => {
  admin = postgres(clinic.testDatabase.adminUrl, { max: 1, onnotice: () => {} });
});
afterAll(() => admin.end());

const UNKNOWN = ['Europe/Berln', 'Europe/Berlin ', 'GMT+2', ''];

describe('the database', () => {
  const insert = (timeZone: string) => clinic.owner`
    insert into doctors (name, specialization, time_zone) values ('Dr. X', 'x', ${timeZone})`;
  const refused = { code: '23514', constraint_name: 'doctors_time_zone_check' };

  it.each([...UNKNOWN, 'europe/berlin', 'posix/Europe/Berlin', 'localtime', '+02:00'])(
    'refuses a doctor in %j',
    async (timeZone) => {
      await expect(insert(timeZone)).rejects.toMatchObject(refused);
      await expect(clinic.owner`update doctors set time_zone = ${timeZone}`).rejects.toMatchObject(
        refused,
      );
    },
  );

  it('takes every zone that Node lists, and UTC', async () => {
    const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
    const rows = zones.map((zone) => ({ name: zone, specialization: 'x', time_zone: zone }));
    await clinic.owner`insert into doctors ${clinic.owner(rows)}`;
    await clinic.owner`delete from doctors where specialization = 'x'`;
  });
});

describe('a doctor who is there already', () => {
  let ids: number[];
  let berlin: number;
  beforeAll(async () => {
    berlin = clinic.doctorIds[0] as number;
    await admin`alter table doctors disable trigger doctors_have_known_time_zones`;
    const rows = UNKNOWN.map((zone) => ({
      name: 'Dr. Aa',
      specialization: 'Nowhere',
      time_zone: zone,
    }));
    const inserted = await admin`insert into doctors ${admin(rows)} returning id`;
    ids = inserted.map(({ id }) => id);
    await admin`alter table doctors enable trigger doctors_have_known_time_zones`;
  });

  const get = async <T>(path: string, input: object = {}) => {
    const query = encodeURIComponent(JSON.stringify(input));
    const answer = await clinic.ask('GET', `/trpc/${path}?input=${query}`);
    return { status: answer.status, ...answer.json<{ result: { data: T } }>() };
  };

  it('is left out of lists, counts, specializations and the earliest free times', async () => {
    const list = await get<{ id: number }[]>('doctors.list', { limit: 10 });
    expect(list.result.data.map(({ id }) => id)).toEqual([berlin]);
    expect((await get('doctors.count')).result.data).toEqual({ doctors: 1 });
    expect((await get('doctors.specializations')).result.data).toEqual([
      { specialization: BERLIN.specialization, doctors: 1 },
    ]);
    const earliest = await get<{ doctorId: number }[]>('availability.earliest', { limit: 10 });
    expect(earliest.result.data.map(({ doctorId }) => doctorId)).toEqual([berlin]);
  });

  it('has no calendar, and cannot be booked, held or moved to', async () => {
    const [first = '', second = ''] = slotsOn(MONDAY);
    const booked = await postBooking(clinic.ask, booking({ doctorId: berlin, startsAt: second }));
    for (const doctorId of ids) {
      const slot = { doctorId, startsAt: first };
      expect((await get('availability.day', { doctorId, date: MONDAY })).status).toBe(404);
      const range = { doctorId, from: MONDAY, to: MONDAY };
      expect((await get('availability.calendar', range)).status).toBe(404);
      expect((await postBooking(clinic.ask, booking(slot))).status).toBe(404);
      expect((await postHold(clinic.ask, slot)).status).toBe(404);
      expect((await postMove(clinic.ask, booked.json(), slot)).status).toBe(404);
    }
  });

  it('is named by readiness, and the others can be booked', async () => {
    const answer = await clinic.ask('GET', '/readyz');
    const { ready, warnings } = answer.json<{ ready: boolean; warnings: string[] }>();
    expect(ready).toBe(true);
    for (const [i, zone] of UNKNOWN.entries()) {
      expect(warnings[i]).toContain(`doctor ${ids[i]} has the time zone ${JSON.stringify(zone)}`);
    }
  });

  it('can be retired, and their appointments be seen and cancelled', async () => {
    const made = await postBooking(
      patiently(clinic.ask),
      booking({ doctorId: berlin, startsAt: slotsOn(MONDAY)[4] as string }),
    );
    const appointment = made.json<{ id: string; manageToken: string }>();
    const [wrong = 0] = ids;
    await admin`alter table doctors disable trigger doctors_move_to_known_time_zones`;
    await admin`update doctors set time_zone = 'Europe/Berln' where id = ${berlin}`;
    await admin`alter table doctors enable trigger doctors_move_to_known_time_zones`;
    expect(await see(clinic.ask, appointment)).toMatchObject({
      startsAt: '2026-11-23T10:00:00.000Z',
      localStartsAt: '2026-11-23T10:00:00-00:00',
    });
    const headers = { authorization: `Bearer ${appointment.manageToken}` };
    const path = `/api/appointments/${appointment.id}/calendar.ics`;
    expect((await clinic.ask('GET', path, { headers })).text).toContain('DTSTART:20261123T100000Z');
    expect((await postCancel(clinic.ask, appointment)).status).toBe(200);
    await clinic.owner`update doctors set active = false where id in ${clinic.owner([wrong, berlin])}`;
    await clinic.owner`update doctors set time_zone = 'Europe/Berlin' where id = ${berlin}`;
  });
});
