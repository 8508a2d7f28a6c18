import { expect, it } from 'vitest';
import { BookAppointmentInput, CancelAppointmentInput } from './appointments.ts';
import { AvailabilityDayInput, AvailabilityEarliestInput } from './availability.ts';

const UUID = '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6b';
const said = (parsed: { error?: { issues: { path: PropertyKey[]; message: string }[] } }) =>
  parsed.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());

it('says of every field that is absent that it is missing', () => {
  expect(said(BookAppointmentInput.safeParse({}))).toEqual([
    'doctorId is missing',
    'startsAt is missing',
    'patientName is missing',
    'idempotencyKey is missing',
  ]);
  expect(said(AvailabilityDayInput.safeParse({ doctorId: 1 }))).toEqual(['date is missing']);
  expect(said(AvailabilityDayInput.safeParse(undefined))).toEqual(['is missing']);
});

it('says in plain words what a field must be', () => {
  const wrong = { doctorId: null, startsAt: null, patientName: 1, idempotencyKey: true };
  expect(said(BookAppointmentInput.safeParse(wrong))).toEqual([
    'doctorId must be a whole number',
    'startsAt must be a time with offset that exists, as 2026-11-23T14:00:00Z',
    'patientName must be text',
    'idempotencyKey must be text',
  ]);
  const cancel = { id: UUID, idempotencyKey: UUID };
  expect(said(CancelAppointmentInput.safeParse({ ...cancel, reason: 'x', version: 0 }))).toEqual([
    'version must be at least 1',
    'reason must be one of: pat, pat-fb, pat-lt, pat-mv, pat-wto',
  ]);
  expect(said(AvailabilityEarliestInput.safeParse({ limit: 51 }))).toEqual([
    'limit must be at most 50',
  ]);
  expect(said(AvailabilityEarliestInput.safeParse([]))).toEqual(['must be an object']);
});

it.each([
  ['doctor_id', 'doctorId'],
  ['DoctorID', 'doctorId'],
  ['doctor', 'doctorId'],
  ['starts-at', 'startsAt'],
  ['patientname', 'patientName'],
  ['idempotency_key', 'idempotencyKey'],
])('asks whether %s was meant for %s', (key, meant) => {
  const input = { doctorId: 1, startsAt: '2026-11-23T14:00:00Z', patientName: 'Ada' };
  const parsed = BookAppointmentInput.safeParse({ ...input, idempotencyKey: UUID, [key]: 1 });
  expect(said(parsed)).toEqual([`is not a known field; did you mean ${meant}?`]);
});

it('has no guess where nothing is alike', () => {
  expect(said(AvailabilityDayInput.safeParse({ doctorId: 1, date: '2026-11-23', do: 1 }))).toEqual([
    'is not a known field',
  ]);
});
