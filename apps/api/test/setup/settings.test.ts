import type { SaveSettingsInput } from '@clinic/contracts/settings';
import { untilSomeoneWaits } from '@clinic/testing/waiting';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { booking, postBooking, slotAt } from '../bookings.ts';
import { type SecondInstance, startSecondInstance } from '../changes/second-instance.ts';
import { addStaff, type SignedInStaff } from '../desk/staff-kit.ts';
import { NOW, SECRET, setUpClinic } from '../test-clinic.ts';
import { refusal, trpcAt } from '../trpc-client.ts';

const clinic = setUpClinic({ env: { BOOKING_HORIZON_DAYS: '60', CLINIC_PHONE: '+44 20 7946' } });
let manager: SignedInStaff;
let doctorId: number;
let other: SecondInstance;
beforeAll(async () => {
  manager = await addStaff(clinic, { role: 'manager' });
  doctorId = clinic.doctorIds[0] as number;
  other = await startSecondInstance(clinic, SECRET);
  return () => other.stop();
});
beforeEach(
  () => clinic.owner`update clinic_settings set version = 1, name = null, email = null,
    phone = '+44 20 7946', booking_horizon_days = 60, cancel_notice_minutes = 120, contact = 'optional'`,
);

afterEach(() => clinic.clock.set(NOW));

const SAVED: SaveSettingsInput = {
  version: 1,
  name: 'Harbour Clinic',
  phone: '+49 40 123456',
  email: 'front@harbour.example',
  bookingHorizonDays: 30,
  cancelNoticeMinutes: 1_440,
  contact: 'required',
};
const save = (input: Partial<SaveSettingsInput> = {}) =>
  manager.client.settings.save.mutate({ ...SAVED, ...input });
const stored = async () => (await clinic.owner`select * from clinic_settings`)[0];

it('a new database begins with what the environment says', async () => {
  expect(await trpcAt(clinic.url).settings.get.query()).toEqual({
    ...{ version: 1, phone: '+44 20 7946', contact: 'optional' },
    ...{ bookingHorizonDays: 60, cancelNoticeMinutes: 120, undoMinutes: 10 },
  });
});

describe('what a manager saves', () => {
  it('is told to everybody, and stored', async () => {
    const answer = await manager.ask('POST', '/trpc/settings.save', { json: SAVED });
    expect(answer.status).toBe(200);
    const { version: _, ...told } = SAVED;
    const expected = { ...told, version: 2, undoMinutes: 10 };
    expect(answer.json()).toEqual({ result: { data: expected } });
    const asked = await other.ask('GET', '/trpc/settings.get');
    expect(asked.json()).toEqual({ result: { data: expected } });
    expect(await stored()).toMatchObject({
      ...{ version: 2, name: 'Harbour Clinic', phone: '+49 40 123456', contact: 'required' },
      ...{ booking_horizon_days: 30, cancel_notice_minutes: 1_440 },
    });
  });

  it('may be saved again with the same answer, and not over what somebody else has saved', async () => {
    const first = await save();
    expect(await save()).toEqual(first);
    const { phone: _, ...noPhone } = SAVED;
    const call = manager.client.settings.save.mutate(noPhone);
    expect((await refusal(call)).code).toBe('VERSION_MISMATCH');
    expect(await stored()).toMatchObject({ version: 2, phone: '+49 40 123456' });
    const emptied = await manager.client.settings.save.mutate({ ...noPhone, version: 2 });
    expect(emptied).not.toHaveProperty('phone');
    expect(await stored()).toMatchObject({ version: 3, phone: null });
  });

  it('of two who save at once, one is told that there is something newer', async () => {
    const both = await Promise.allSettled([save({ name: 'One' }), save({ name: 'Two' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await stored())?.version).toBe(2);
  });

  it('counts from the next request on, in every process: horizon and notice', async () => {
    const far = slotAt('2027-01-11', '09:00');
    const day = () => other.ask('GET', `/api/doctors/${doctorId}/availability?date=2027-01-11`);
    const free = async () => (await day()).json<{ slots: unknown[] }>().slots.length;
    expect(await free()).toBe(16);
    await save({ contact: 'optional' });
    expect(await free()).toBe(0);
    const refused = await postBooking(other.ask, booking({ doctorId, startsAt: far }));
    expect(refused.json().code).toBe('BEYOND_HORIZON');
    const startsAt = slotAt('2026-12-01', '09:00');
    const booked = await postBooking(other.ask, booking({ doctorId, startsAt }));
    expect(booked.json()).toMatchObject({ changeableUntil: '2026-11-30T08:00:00.000Z' });
    await save({
      ...{ version: 2, contact: 'optional', bookingHorizonDays: 60, cancelNoticeMinutes: 43_200 },
    });
    await clinic.clock.set('2026-11-20T08:11:00Z');
    const { id, manageToken, version } = booked.json<{
      id: string;
      manageToken: string;
      version: number;
    }>();
    const cancel = await other.ask('POST', `/api/appointments/${id}/cancel`, {
      json: {},
      headers: { authorization: `Bearer ${manageToken}`, 'if-match': `"${version}"` },
    });
    expect(cancel.json()).toMatchObject({ code: 'TOO_LATE', phone: '+49 40 123456' });
    expect(await free()).toBe(16);
  });

  it('waits for a booking under way, and counts the hours of every doctor up', async () => {
    const versions = () => clinic.owner`select hours_version from doctors order by id`;
    const before = await versions();
    const locked = await clinic.owner.reserve();
    await locked`begin`;
    await locked`select from doctors where id = ${doctorId} for update`;
    const saving = save();
    await untilSomeoneWaits(clinic.owner);
    expect((await stored())?.version).toBe(1);
    await locked`commit`;
    locked.release();
    await saving;
    const after = await versions();
    expect(after).toEqual(
      before.map(({ hours_version }) => ({ hours_version: hours_version + 1 })),
    );
    await save({ version: 2, name: 'Another name' });
    expect(await versions()).toEqual(after);
  });
});

describe('settings that are none are refused by field, and nothing is written', () => {
  it.each<[field: string, value: unknown]>([
    ['name', ''],
    ['name', 'x'.repeat(101)],
    ['name', 'a\u0000b'],
    ['phone', 'ask at the desk'],
    ['email', 'nobody'],
    ['bookingHorizonDays', 0],
    ['bookingHorizonDays', 731],
    ['bookingHorizonDays', 1.5],
    ['cancelNoticeMinutes', -1],
    ['cancelNoticeMinutes', 43_201],
    ['contact', 'maybe'],
    ['version', -1],
    ['language', 'en'],
  ])('%s: %j', async (field, value) => {
    const json = { ...SAVED, [field]: value };
    const answer = await manager.ask('POST', '/trpc/settings.save', { json });
    expect(answer.status).toBe(400);
    const { error } = answer.json<{ error: { data: { issues: { path: string }[] } } }>();
    expect(error.data).toMatchObject({ code: 'INVALID_INPUT' });
    expect(error.data.issues.map(({ path }) => path)).toEqual([field]);
    expect((await stored())?.version).toBe(1);
  });
});

it('a manager of some locations may not change what concerns all, nor may others', async () => {
  const [place] = await clinic.owner`select location_id from doctors where id = ${doctorId}`;
  const locationIds = [place?.location_id as number];
  for (const staff of [
    await addStaff(clinic, { role: 'manager', locationIds }),
    await addStaff(clinic, { role: 'reception' }),
    await addStaff(clinic, { role: 'doctor', doctorId }),
  ]) {
    expect((await refusal(staff.client.settings.save.mutate(SAVED))).code).toBe('FORBIDDEN');
  }
  const nobody = trpcAt(clinic.url).settings.save.mutate(SAVED);
  expect((await refusal(nobody)).code).toBe('UNAUTHENTICATED');
  expect((await stored())?.version).toBe(1);
});

it('the row of the settings cannot be deleted, nor joined by another one', async () => {
  await expect(clinic.owner`delete from clinic_settings`).rejects.toThrow('never deleted');
  await expect(clinic.owner`insert into clinic_settings default values`).rejects.toThrow();
});
