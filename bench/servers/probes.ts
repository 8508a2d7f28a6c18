import { randomUUID } from 'node:crypto';
import { LONG_VISIT, type Schedule, slotStarts } from '../database/schedule.ts';

export type Question = { body?: object; key?: string; path?: string };

/**
 * What a server is asked, on the calendar of one doctor and of one who offers long visits, to see whether
 * it keeps the promises.
 */
export function probesOf(
  doctorId: number,
  longVisitDoctorId: number,
  { free, filled, full }: Schedule,
) {
  const date = free[1] as string;
  const [first, second, third] = slotStarts(doctorId, date).map(toIso) as [string, string, string];
  const halfDay = filled.find((filledDate) => !full.includes(filledDate)) as string;
  const [taken] = slotStarts(doctorId, halfDay).map(toIso);
  const [past] = slotStarts(doctorId, '2026-01-05').map(toIso);
  const [farOff] = slotStarts(doctorId, '2099-01-05').map(toIso);
  const [key, otherKey] = [randomUUID(), randomUUID()];
  const booking = { doctorId, startsAt: first, patientName: '  Ana Mari\u0301a ' };
  const path = `/api/doctors/${doctorId}/availability`;
  const longDay = `/api/doctors/${longVisitDoctorId}/availability?date=${halfDay}`;
  const probes: Record<string, Question> = {
    'a booking': { body: booking, key },
    'the same again': { body: booking, key },
    'its key for another slot': { body: { ...booking, startsAt: second }, key },
    'a booking without a key': { body: { ...booking, startsAt: third } },
    'a slot that is taken': { body: { ...booking, startsAt: taken }, key: otherKey },
    'an unknown doctor': { body: { ...booking, doctorId: 2 ** 31 - 1 }, key: otherKey },
    'nine o’clock and a second': {
      body: { ...booking, startsAt: first.replace('00.000', '01.000') },
    },
    'the night': { body: { ...booking, startsAt: `${date}T23:30:00Z` } },
    'the past': { body: { ...booking, startsAt: past } },
    'beyond the horizon': { body: { ...booking, startsAt: farOff } },
    'a control character': { body: { ...booking, patientName: 'A\u0000B' } },
    'no name': { body: { ...booking, patientName: ' ' } },
    'an extra field': { body: { ...booking, extra: 1 } },
    'a date that does not exist': { path: `${path}?date=2027-02-30` },
    'the day of nobody': { path: '/api/doctors/999999999/availability?date=2027-02-01' },
    'a day with bookings': { path: `${path}?date=${date}` },
    'a Sunday': { path: `${path}?date=2027-01-31` },
    'a day of long visits': { path: `${longDay}&visitTypeId=${LONG_VISIT.id}` },
    'the same day of the default type': { path: longDay },
    'a visit type that is not offered': {
      path: `${path}?date=${halfDay}&visitTypeId=${LONG_VISIT.id}`,
    },
    'an unknown visit type': { path: `${longDay}&visitTypeId=999999` },
  };
  return probes;
}

const toIso = (start: number): string => new Date(start).toISOString();
