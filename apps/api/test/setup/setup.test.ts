import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { booking, postBooking, slotAt } from '../bookings.ts';
import { addStaff, type SignedInStaff } from '../desk/staff-kit.ts';
import { BERLIN, MONDAY, NEW_YORK, setUpClinic } from '../test-clinic.ts';
import { refusal, trpcAt } from '../trpc-client.ts';

const clinic = setUpClinic({ doctors: [BERLIN, NEW_YORK] });
let manager: SignedInStaff;
let limited: SignedInStaff;
let berlin: number;
let newYork: number;
beforeAll(async () => {
  const places = await clinic.owner`select location_id from doctors order by id`;
  [berlin, newYork] = places.map(({ location_id }) => location_id) as [number, number];
  manager = await addStaff(clinic, { role: 'manager' });
  limited = await addStaff(clinic, { role: 'manager', locationIds: [newYork] });
});

const publicly = () => trpcAt(clinic.url);
const count = async (table: string) =>
  (await clinic.owner`select count(*)::int as rows from ${clinic.owner(table)}`)[0]?.rows;
const TABLES = ['locations', 'doctors', 'visit_types', 'doctor_visit_types', 'appointments'];
const rows = () => Promise.all(TABLES.map(count));

type Issues = { error: { data: { code: string; issues: { path: string }[] } } };
const refusedFields = async (procedure: string, json: object) => {
  const answer = await manager.ask('POST', `/trpc/${procedure}`, { json });
  expect(answer.status).toBe(400);
  return answer.json<Issues>().error.data.issues.map(({ path }) => path);
};

const HARBOUR = { name: 'Harbour Street', timeZone: 'Europe/Berlin' };

describe('a location', () => {
  it('is added once, however often it is saved, and changed in the version that was shown', async () => {
    const { save } = manager.client.locations;
    const fields = { ...HARBOUR, city: 'Hamburg', country: 'DE', phone: '+49 40 123' };
    const added = await save.mutate(fields);
    expect(added).toMatchObject({ ...fields, version: 1, active: true, doctors: 0 });
    expect(await save.mutate(fields)).toEqual(added);
    const { id: locationId } = added;
    const { city: _, ...without } = { ...fields, locationId, version: 1, name: 'Harbour' };
    const changed = await save.mutate(without);
    expect(changed).not.toHaveProperty('city');
    expect(await save.mutate(without)).toEqual(changed);
    expect((await refusal(save.mutate({ ...without, name: 'Other' }))).code).toBe(
      'VERSION_MISMATCH',
    );
    const [row] = await clinic.owner`select * from locations where id = ${locationId}`;
    expect(row).toMatchObject({ name: 'Harbour', city: null, version: 2, country: 'DE' });
    expect(await publicly().locations.list.query()).toContainEqual(
      expect.objectContaining({ id: locationId, name: 'Harbour' }),
    );
    const same = refusal(save.mutate({ ...HARBOUR, name: 'HARBOUR' }));
    expect((await same).issues).toMatchObject([{ path: 'name' }]);
  });

  it('cannot be retired while doctors work there; one that was retired takes no doctor', async () => {
    const { locations, doctors } = manager.client;
    const { id, version } = await locations.save.mutate({ ...HARBOUR, name: 'Old mill' });
    const who = { name: 'Dr. Mill', specialization: 'Cardiology', locationId: id };
    const doctor = await doctors.save.mutate(who);
    const retire = { locationId: id, version, retired: true };
    expect((await refusal(locations.retire.mutate(retire))).code).toBe('LOCATION_IN_USE');
    const { id: doctorId } = doctor;
    await doctors.retire.mutate({ doctorId, version: 1, retired: true });
    expect(await locations.retire.mutate(retire)).toMatchObject({ active: false, version: 2 });
    expect(await locations.retire.mutate(retire)).toMatchObject({ active: false, version: 2 });
    const listed = await publicly().locations.list.query();
    expect(listed.map((each) => each.id)).not.toContain(id);
    const refused = await refusal(doctors.save.mutate({ ...who, name: 'Dr. Late' }));
    expect(refused.issues).toMatchObject([{ path: 'locationId' }]);
    const back = { doctorId, version: 2, retired: false };
    expect((await refusal(doctors.retire.mutate(back))).issues?.[0]?.path).toBe('retired');
    await locations.retire.mutate({ locationId: id, version: 2, retired: false });
    expect(await doctors.retire.mutate(back)).toMatchObject({ active: true, version: 3 });
  });

  it('keeps its time zone while patients are expected, and takes its doctors along when not', async () => {
    const { locations, doctors } = manager.client;
    const { id } = await locations.save.mutate({ ...HARBOUR, name: 'Border' });
    const who = { name: 'Dr. Border', specialization: 'Cardiology', locationId: id };
    const { id: doctorId } = await doctors.save.mutate(who);
    const change = { ...HARBOUR, name: 'Border', locationId: id, version: 1, timeZone: 'UTC' };
    const booked = await postBooking(
      clinic.ask,
      booking({ doctorId, startsAt: slotAt(MONDAY, '09:00') }),
    );
    expect(booked.status).toBe(201);
    const refused = await refusal(locations.save.mutate(change));
    expect(refused).toMatchObject({ code: 'HAS_APPOINTMENTS', appointments: 1 });
    await clinic.clock.set('2026-11-24T08:00:00Z');
    const later = await addStaff(clinic, { role: 'manager' });
    expect(await later.client.locations.save.mutate(change)).toMatchObject({ timeZone: 'UTC' });
    const [row] = await clinic.owner`select time_zone from doctors where id = ${doctorId}`;
    expect(row?.time_zone).toBe('UTC');
    await clinic.clock.set('2026-11-20T08:00:00Z');
  });

  it.each<[field: string, value: unknown]>([
    ['name', ' '],
    ['timeZone', 'Mars/Olympus'],
    ['country', 'Germany'],
    ['country', 'ZZ'],
    ['phone', 'ask'],
    ['version', 1],
    ['colour', 'red'],
  ])('with %s %j is refused by that field, and nothing is written', async (field, value) => {
    const before = await rows();
    expect(await refusedFields('locations.save', { ...HARBOUR, [field]: value })).toEqual([field]);
    expect(await rows()).toEqual(before);
  });

  it('that is not theirs, or is new, a manager of some locations may not change', async () => {
    const { save, retire, listAll } = limited.client.locations;
    const calls = [
      () => save.mutate({ ...HARBOUR, name: 'Mine' }),
      () => save.mutate({ ...HARBOUR, locationId: berlin, version: 1 }),
      () => retire.mutate({ locationId: berlin, version: 1, retired: true }),
    ];
    for (const call of calls) expect((await refusal(call())).code).toBe('FORBIDDEN');
    expect((await listAll.query()).map(({ id }) => id)).toEqual([newYork]);
    const own = { locationId: newYork, version: 1, name: 'Fifth', timeZone: 'America/New_York' };
    expect(await save.mutate(own)).toMatchObject({ name: 'Fifth', version: 2 });
  });
});

describe('a doctor', () => {
  const who = () => ({ name: 'Dr. New', specialization: 'Dermatology', locationId: berlin });

  it('is added once, offered at once, and offers what was ticked', async () => {
    const { doctors, visitTypes } = manager.client;
    const long = await visitTypes.save.mutate({ ...LONG, name: 'For the new doctor' });
    const added = await doctors.save.mutate({ ...who(), visitTypeIds: [long.id, long.id] });
    expect(added).toMatchObject({ ...{ active: true, upcoming: 0 }, visitTypeIds: [long.id] });
    expect(await doctors.save.mutate({ ...who(), visitTypeIds: [long.id] })).toEqual(added);
    expect((await refusal(doctors.save.mutate(who()))).issues?.[0]?.path).toBe('name');
    const { id: doctorId } = added;
    const day = () => publicly().availability.day.query({ doctorId, date: MONDAY });
    expect((await refusal(day())).code).toBe('VISIT_TYPE_NOT_OFFERED');
    const changed = await doctors.save.mutate({ ...who(), doctorId, version: 1 });
    expect(changed).toMatchObject({ version: 2, visitTypeIds: [] });
    expect((await day()).slots).toHaveLength(16);
    const [row] = await clinic.owner`select hours_version from doctors where id = ${doctorId}`;
    expect(row?.hours_version).toBeGreaterThan(0);
    const stale = doctors.save.mutate({ ...who(), name: 'Dr. Else', doctorId, version: 1 });
    expect((await refusal(stale)).code).toBe('VERSION_MISMATCH');
  });

  it('who retires with appointments is told of first, and then loses no patient', async () => {
    const { doctors } = manager.client;
    const { id: doctorId } = await doctors.save.mutate({ ...who(), name: 'Dr. Leaving' });
    const startsAt = slotAt(MONDAY, '10:00');
    const booked = (await postBooking(clinic.ask, booking({ doctorId, startsAt }))).json<{
      id: string;
    }>();
    const retire = { doctorId, version: 1, retired: true };
    const told = await refusal(doctors.retire.mutate(retire));
    expect(told).toMatchObject({ code: 'HAS_APPOINTMENTS', appointments: 1 });
    const move = { ...who(), name: 'Dr. Leaving', doctorId, version: 1, locationId: newYork };
    expect((await refusal(doctors.save.mutate(move))).code).toBe('HAS_APPOINTMENTS');
    const kept = { ...retire, keepAppointments: true };
    expect(await doctors.retire.mutate(kept)).toMatchObject({ active: false, upcoming: 1 });
    const listed = await publicly().doctors.list.query({});
    expect(listed.map(({ id }) => id)).not.toContain(doctorId);
    const [row] = await clinic.owner`select status from appointments where id = ${booked.id}`;
    expect(row?.status).toBe('booked');
    const day = await manager.client.desk.day.query({ date: MONDAY });
    const shown = day.columns.find((column) => column.doctorId === doctorId);
    expect(shown?.appointments.map(({ id }) => id)).toEqual([booked.id]);
  });

  it.each<[field: string, value: unknown]>([
    ['name', ''],
    ['specialization', 'x'.repeat(101)],
    ['locationId', 2_000_000],
    ['visitTypeIds', [2_000_000]],
    ['version', 1],
    ['timeZone', 'UTC'],
  ])('with %s %j is refused by that field, and nothing is written', async (field, value) => {
    const before = await rows();
    const json = { ...who(), name: 'Dr. Bad', [field]: value };
    expect(await refusedFields('doctors.save', json)).toEqual([field]);
    expect(await rows()).toEqual(before);
  });

  it('of another location a manager of some locations may not change, nor take away or bring there', async () => {
    const [atBerlin, atNewYork] = clinic.doctorIds as [number, number];
    const { save, retire, listAll } = limited.client.doctors;
    const calls = [
      () => save.mutate(who()),
      () => save.mutate({ ...who(), doctorId: atBerlin, version: 1, locationId: newYork }),
      () => save.mutate({ ...who(), doctorId: atNewYork, version: 1 }),
      () => retire.mutate({ doctorId: atBerlin, version: 1, retired: true }),
    ];
    for (const call of calls) expect((await refusal(call())).code).toBe('FORBIDDEN');
    expect((await listAll.query()).map(({ id }) => id)).toEqual([atNewYork]);
  });
});

const LONG = {
  ...{ name: 'Long visit', durationMinutes: 60, minNoticeMinutes: 0 },
  ...{ bufferBeforeMinutes: 0, bufferAfterMinutes: 10, online: true, isDefault: false },
};

describe('a visit type', () => {
  let former: number;
  beforeEach(async () => {
    former = (await clinic.owner`select id from visit_types where is_default`)[0]?.id;
  });
  afterEach(async () => {
    const all = await manager.client.visitTypes.listAll.query();
    const { version = 1, isDefault } = all.find(({ id }) => id === former) ?? {};
    const first = { ...LONG, name: 'Consultation', durationMinutes: 30, bufferAfterMinutes: 0 };
    if (isDefault) return;
    const again = { ...first, visitTypeId: former, version, isDefault: true };
    await manager.client.visitTypes.save.mutate(again);
  });

  it('is added once with a code of its name, changed, and made the default instead of another', async () => {
    const { save } = manager.client.visitTypes;
    const added = await save.mutate(LONG);
    expect(added).toMatchObject({ ...LONG, code: 'long-visit', version: 1, active: true });
    expect(await save.mutate(LONG)).toEqual(added);
    const { id: visitTypeId } = added;
    const change = { ...LONG, visitTypeId, version: 1, durationMinutes: 45, isDefault: true };
    const changed = await save.mutate(change);
    expect(changed).toMatchObject({ durationMinutes: 45, isDefault: true, version: 2 });
    const stored = await clinic.owner`select id from visit_types where is_default`;
    expect(stored).toEqual([{ id: visitTypeId }]);
    const day = await publicly().availability.day.query({
      ...{ doctorId: clinic.doctorIds[0] as number, date: MONDAY },
    });
    expect(Date.parse(day.slots[0]?.endsAt as string)).toBe(
      Date.parse(day.slots[0]?.startsAt as string) + 45 * 60_000,
    );
    const stale = save.mutate({ ...change, durationMinutes: 50 });
    expect((await refusal(stale)).code).toBe('VERSION_MISMATCH');
    const none = save.mutate({ ...change, version: 2, isDefault: false });
    expect((await refusal(none)).issues?.[0]?.path).toBe('isDefault');
  });

  it('that was retired is not offered; the default cannot be retired', async () => {
    const { save, retire, listAll } = manager.client.visitTypes;
    const { id: visitTypeId } = await save.mutate({ ...LONG, name: 'Ends soon' });
    const retired = await retire.mutate({ visitTypeId, version: 1, retired: true });
    expect(retired).toMatchObject({ active: false, version: 2 });
    const offered = await publicly().visitTypes.list.query();
    expect(offered.map(({ id }) => id)).not.toContain(visitTypeId);
    const { version = 0 } = (await listAll.query()).find(({ id }) => id === former) ?? {};
    const call = retire.mutate({ visitTypeId: former, version, retired: true });
    expect((await refusal(call)).issues?.[0]?.path).toBe('retired');
  });

  it.each<[field: string, value: unknown]>([
    ['name', 'Consultation'],
    ['durationMinutes', 0],
    ['durationMinutes', 31],
    ['durationMinutes', 485],
    ['bufferAfterMinutes', 125],
    ['bufferBeforeMinutes', -5],
    ['minNoticeMinutes', 525_601],
    ['online', 'yes'],
    ['version', 1],
  ])('with %s %j is refused by that field, and nothing is written', async (field, value) => {
    const before = await rows();
    const json = { ...LONG, name: 'Bad', [field]: value };
    expect(await refusedFields('visitTypes.save', json)).toEqual([field]);
    expect(await rows()).toEqual(before);
  });

  it('concerns all locations: a manager of some may not change one', async () => {
    const { save, retire } = limited.client.visitTypes;
    expect((await refusal(save.mutate(LONG))).code).toBe('FORBIDDEN');
    const call = retire.mutate({ visitTypeId: former, version: 1, retired: true });
    expect((await refusal(call)).code).toBe('FORBIDDEN');
  });
});

it('reception and doctors may set nothing up', async () => {
  for (const staff of [
    await addStaff(clinic, { role: 'reception' }),
    await addStaff(clinic, { role: 'doctor', doctorId: clinic.doctorIds[0] as number }),
  ]) {
    const { locations, doctors, visitTypes } = staff.client;
    const who = { name: 'Dr. No', specialization: 'Cardiology', locationId: berlin };
    for (const call of [
      () => locations.save.mutate(HARBOUR),
      () => doctors.save.mutate(who),
      () => visitTypes.save.mutate(LONG),
      () => doctors.listAll.query(),
    ]) {
      expect((await refusal(call())).code).toBe('FORBIDDEN');
    }
  }
});
