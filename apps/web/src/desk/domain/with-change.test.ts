import type { Appointment } from '@clinic/contracts/appointments';
import type { DeskAppointment, DeskColumn, DeskDay } from '@clinic/contracts/desk';
import { expect, it } from 'vitest';
import { withChange } from './with-change.ts';

const at = (time: string) => ({ startsAt: `2026-11-23T${time}:00.000Z` });
const column = (doctorId: number, appointments: object[]) =>
  ({
    doctorId,
    dayStartsAt: '2026-11-23T00:00:00.000Z',
    dayEndsAt: '2026-11-24T00:00:00.000Z',
    appointments: appointments as DeskAppointment[],
  }) as DeskColumn;
const ada = { id: 'ada', version: 2, status: 'booked', lane: 0, ...at('09:00') };
const grace = { id: 'grace', version: 1, status: 'booked', lane: 0, ...at('10:00') };
const day = { columns: [column(1, [ada, grace]), column(2, [])] } as DeskDay;
const after = (change: object) =>
  ({ ...ada, version: 3, doctorId: 1, ...change }) as unknown as Appointment;
const shown = (sheet: DeskDay) =>
  sheet.columns.map(({ appointments }) =>
    appointments.map(({ id, version, status }) => [id, version, status]),
  );
const ofGrace = ['grace', 1, 'booked'];

it('a change shows at once, with the version that the next one needs', () => {
  const sheet = withChange(day, after({ status: 'arrived' }));
  expect(shown(sheet)).toEqual([[['ada', 3, 'arrived'], ofGrace], []]);
});

it('a move shows in its place: later, with another doctor, or on a date that is not shown', () => {
  const own = ['ada', 3, 'booked'];
  expect(shown(withChange(day, after(at('11:00'))))).toEqual([[ofGrace, own], []]);
  expect(shown(withChange(day, after({ doctorId: 2 })))).toEqual([[ofGrace], [own]]);
  const nextDay = { startsAt: '2026-11-24T00:00:00.000Z' };
  expect(shown(withChange(day, after(nextDay)))).toEqual([[ofGrace], []]);
});

it('what was cancelled is gone', () => {
  expect(shown(withChange(day, after({ status: 'cancelled' })))).toEqual([[ofGrace], []]);
});

it('an answer that is older than the sheet changes nothing, nor one of another day', () => {
  expect(withChange(day, after({ version: 2, status: 'arrived' }))).toBe(day);
  expect(withChange(day, after({ id: 'other' }))).toBe(day);
});
