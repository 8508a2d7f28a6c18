import {
  type BookableVisitType,
  busyInterval,
} from '../../visit-types/rules/bookable-visit-type.ts';
import type { BusyTimes } from './busy-times.ts';
import { bookableStartsOn, type Calendar } from './opening-hours.ts';

/** A doctor's calendar with what is taken in it; one who is not active has no free slot. */
export type DoctorCalendar = Calendar & { active: boolean; busy: BusyTimes };

/** The starts of a date's bookable slots for a visit type that share no time with what is taken. */
export function freeStartsOn(
  date: string,
  calendar: DoctorCalendar,
  visitType: BookableVisitType,
): number[] {
  if (!calendar.active) return [];
  return bookableStartsOn(date, calendar, visitType).filter(
    (startsAt) => !calendar.busy.overlaps(busyInterval(startsAt, visitType)),
  );
}

/** Up to `count` of the free starts nearest to an instant; of two at one distance, the earlier first. */
export function nearest(starts: number[], to: number, count: number): number[] {
  return starts.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to) || a - b).slice(0, count);
}
