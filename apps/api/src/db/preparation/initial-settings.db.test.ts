import { query } from '@clinic/testing/server-databases';
import { createTestDatabase } from '@clinic/testing/test-database';
import { expect, it, onTestFinished } from 'vitest';
import { writeInitialSettings } from './initial-settings.ts';

it('the environment sets a new database, and no other one: what it cannot change is named', async () => {
  const { ownerUrl, drop } = await createTestDatabase();
  onTestFinished(drop);
  const row = async () => (await query(ownerUrl, 'select * from clinic_settings'))[0];
  expect(await writeInitialSettings(ownerUrl, { BOOKING_HORIZON_DAYS: 30 })).toEqual([]);
  const first = { version: 1, booking_horizon_days: 30, cancel_notice_minutes: 120, phone: null };
  expect(await row()).toMatchObject(first);
  const later = { BOOKING_HORIZON_DAYS: 60, CANCEL_NOTICE_MINUTES: 120, CLINIC_PHONE: '020' };
  const ignored = await writeInitialSettings(ownerUrl, later);
  expect(ignored).toEqual(['BOOKING_HORIZON_DAYS', 'CLINIC_PHONE']);
  expect(await row()).toMatchObject(first);
  expect(await writeInitialSettings(ownerUrl, {})).toEqual([]);
});
