import type { Appointment } from '@clinic/contracts/appointments';
import { expect, test } from 'vitest';
import { toLine, toRow } from './show-appointments.ts';

const APPOINTMENT: Appointment = {
  id: '01a216e4-5bb1-7317-aa56-ea1901abc6f7',
  reference: 'W501-KF3X',
  doctorId: 1,
  doctorName: 'Dr. Okafor',
  specialization: 'Cardiology',
  timeZone: 'Africa/Casablanca',
  patientName: 'Ada Lovelace',
  startsAt: '2026-12-11T09:00:00.000Z',
  endsAt: '2026-12-11T09:30:00.000Z',
  localStartsAt: '2026-12-11T09:00:00+00:00',
  localEndsAt: '2026-12-11T09:30:00+00:00',
  status: 'booked',
  version: 1,
  visitType: { id: 1, code: 'consultation', name: 'Consultation' },
  location: { id: 1, name: 'Berlin', timeZone: 'Europe/Berlin' },
  changeableUntil: '2026-12-11T07:00:00.000Z',
};

test('an appointment is shown at the wall time of its doctor', () => {
  expect(toRow(APPOINTMENT).start).toBe('2026-12-11 09:00 Africa/Casablanca');
});

test('one whose doctor’s zone nobody knows is shown in UTC, and the command goes on', () => {
  const line = toLine({
    ...APPOINTMENT,
    timeZone: 'Europe/Berln',
    localStartsAt: '2026-12-11T09:00:00-00:00',
  });
  expect(line).toContain('2026-12-11 09:00 UTC');
});
