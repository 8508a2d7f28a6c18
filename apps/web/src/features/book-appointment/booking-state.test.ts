import { expect, test } from 'vitest';
import { isBookingIntent } from './booking-state.ts';

const stored = {
  doctorId: 1,
  startsAt: '2026-11-23T09:00:00.000Z',
  patientName: 'Ada Lovelace',
  idempotencyKey: '0192d3c4-0000-7000-8000-000000000001',
};

test('a stored booking of the time before visit types is one of the default type', () => {
  expect(isBookingIntent(stored)).toBe(true);
  expect(isBookingIntent({ ...stored, visitTypeId: 3 })).toBe(true);
});

test('what nobody can have stored is no booking', () => {
  expect(isBookingIntent({ ...stored, visitTypeId: '3' })).toBe(false);
  expect(isBookingIntent({ ...stored, startsAt: undefined })).toBe(false);
  expect(isBookingIntent(null)).toBe(false);
});
