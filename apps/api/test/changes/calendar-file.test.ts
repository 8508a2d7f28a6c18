import { randomUUID } from 'node:crypto';
import type { CalendarFile } from '@clinic/contracts/appointments';
import ICAL from 'ical.js';
import { expect, it } from 'vitest';
import { recordAttendance } from '../../src/modules/appointments/record-attendance.ts';
import { booking, bookOne, type FirstAnswer, slotAt } from '../bookings.ts';
import { BERLIN, MONDAY, NEW_YORK, setUpClinic } from '../test-clinic.ts';
import { trpcAt } from '../trpc-client.ts';
import { postCancel, postMove } from './changes.ts';

const CASABLANCA = {
  name: 'Dr. Casablanca',
  specialization: 'Cardiology',
  timeZone: 'Africa/Casablanca',
};
const NAME = 'Żaneta 😀 O’Connor; with, separators';

const clinic = setUpClinic({ doctors: [BERLIN, NEW_YORK, CASABLANCA] });

/** The file of both edges, which must be one and the same, as an independent parser reads it. */
async function fileOf({ id, manageToken }: FirstAnswer) {
  const headers = { authorization: `Bearer ${manageToken}` };
  const answer = await clinic.ask('GET', `/api/appointments/${id}/calendar.ics`, { headers });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/calendar; charset=utf-8',
    'cache-control': 'no-store',
  });
  const file: CalendarFile = await trpcAt(clinic.url, manageToken).appointments.calendarFile.query({
    id,
  });
  expect(file.content).toBe(answer.text);
  const calendar = new ICAL.Component(ICAL.parse(answer.text));
  expect(calendar.getFirstPropertyValue('method')).toBeNull();
  const events = calendar.getAllSubcomponents('vevent');
  expect(events).toHaveLength(1);
  // The file explains its zone itself: a reader needs no data of its own.
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const event = new ICAL.Event(events[0] as ICAL.Component);
  const value = (name: string) => event.component.getFirstPropertyValue(name)?.toString();
  return {
    text: answer.text,
    uid: event.uid,
    sequence: event.sequence,
    startsAt: event.startDate.toJSDate().toISOString(),
    endsAt: event.endDate.toJSDate().toISOString(),
    status: value('status'),
    class: value('class'),
    summary: event.summary,
    stamp: value('dtstamp'),
    zone: event.component.getFirstProperty('dtstart')?.getParameter('tzid'),
    wallTimes: [event.startDate.toString(), event.endDate.toString()],
  };
}

it('follows the appointment: one UID, a sequence that counts, cancelled in the end', async () => {
  const [berlin = 0, newYork = 0] = clinic.doctorIds;
  const startsAt = slotAt(MONDAY, '09:00');
  const mine = await bookOne(
    clinic.ask,
    booking({ doctorId: berlin, startsAt, patientName: NAME }),
  );
  const first = await fileOf(mine);
  expect(first).toMatchObject({
    sequence: 0,
    startsAt: mine.startsAt,
    endsAt: mine.endsAt,
    status: 'CONFIRMED',
    class: 'PRIVATE',
    summary: 'Appointment with Dr. Berlin',
    stamp: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    wallTimes: ['2026-11-23T09:00:00', '2026-11-23T09:30:00'],
  });

  await clinic.clock.set('2026-11-20T09:00:00Z');
  expect((await fileOf(mine)).text).toBe(first.text);
  const there = { startsAt: slotAt(MONDAY, '10:00', NEW_YORK.timeZone), doctorId: newYork };
  await postMove(clinic.ask, mine, there);
  const moved = await fileOf(mine);
  expect(moved).toMatchObject({
    uid: first.uid,
    sequence: 1,
    startsAt: '2026-11-23T15:00:00.000Z',
    endsAt: '2026-11-23T15:30:00.000Z',
    status: 'CONFIRMED',
    summary: 'Appointment with Dr. New York',
    stamp: '2026-11-20T09:00:00Z',
    zone: 'America/New_York',
    wallTimes: ['2026-11-23T10:00:00', '2026-11-23T10:30:00'],
  });

  await postCancel(clinic.ask, mine, { reason: 'pat-wto' });
  const cancelled = await fileOf(mine);
  const { text: _, ...rest } = moved;
  expect(cancelled).toMatchObject({ ...rest, sequence: 2, status: 'CANCELLED' });

  for (const { text } of [first, moved, cancelled]) {
    for (const secret of [mine.manageToken, 'http', 'ATTENDEE', 'ORGANIZER', 'pat-wto', 'Żaneta']) {
      expect(text).not.toContain(secret);
    }
    // RFC 5545: lines end with CRLF and have at most 75 octets.
    for (const line of text.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/[\r\n]/);
    }
  }
});

it('stays confirmed when the patient has come', async () => {
  const [doctorId = 0] = clinic.doctorIds;
  const mine = await bookOne(clinic.ask, booking({ doctorId, startsAt: slotAt(MONDAY, '11:00') }));
  await clinic.clock.set(mine.startsAt);
  await recordAttendance(clinic.clinic, {
    id: mine.id,
    attendance: 'arrived',
    idempotencyKey: randomUUID(),
  });
  expect(await fileOf(mine)).toMatchObject({ sequence: 1, status: 'CONFIRMED' });
});

it('says the wall time of the doctor’s zone by the server’s data, and explains the zone', async () => {
  const doctorId = clinic.doctorIds[2] as number;
  const startsAt = '2026-12-11T09:00:00Z';
  const mine = await bookOne(clinic.ask, booking({ doctorId, startsAt }));
  const file = await fileOf(mine);
  expect(file).toMatchObject({
    startsAt: '2026-12-11T09:00:00.000Z',
    endsAt: '2026-12-11T09:30:00.000Z',
    wallTimes: ['2026-12-11T09:00:00', '2026-12-11T09:30:00'],
  });
  expect(file.text).toContain('DTSTART;TZID=Africa/Casablanca:20261211T090000\r\n');
  expect(file.text).toContain('DTEND;TZID=Africa/Casablanca:20261211T093000\r\n');
  expect(file.text).toContain(
    [
      'BEGIN:VTIMEZONE',
      'TZID:Africa/Casablanca',
      'BEGIN:STANDARD',
      'DTSTART:20260920T020000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0000',
      'END:STANDARD',
      'END:VTIMEZONE',
    ].join('\r\n'),
  );
});
