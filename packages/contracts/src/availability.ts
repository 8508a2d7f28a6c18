import { z } from 'zod';
import { Specialization } from './doctors.ts';
import { Id, Instant, InstantUtc, PlainDate, TimeZone } from './primitives.ts';

/** A half-open interval `[startsAt, endsAt)` of 30 minutes on a doctor's calendar. */
export const Slot = z.strictObject({ startsAt: InstantUtc, endsAt: InstantUtc });
export type Slot = z.infer<typeof Slot>;

export const AvailabilityDayInput = z.strictObject({ doctorId: Id, date: PlainDate });
export type AvailabilityDayInput = z.infer<typeof AvailabilityDayInput>;

/** The free slots of one date in the doctor's time zone, in order. */
export const AvailabilityDay = z.strictObject({
  doctorId: z.int(),
  date: PlainDate,
  timeZone: TimeZone,
  slots: z.array(Slot),
});
export type AvailabilityDay = z.infer<typeof AvailabilityDay>;

/** Most days that one calendar may cover, both ends included. */
export const MAX_CALENDAR_DAYS = 62;

const DAY_MS = 86_400_000;

export const AvailabilityCalendarInput = z
  .strictObject({ doctorId: Id, from: PlainDate, to: PlainDate })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before `from`' })
  .refine(({ from, to }) => (Date.parse(to) - Date.parse(from)) / DAY_MS < MAX_CALENDAR_DAYS, {
    path: ['to'],
    error: `must be at most ${MAX_CALENDAR_DAYS} days from the first, both included`,
  });
export type AvailabilityCalendarInput = z.infer<typeof AvailabilityCalendarInput>;

/** How many slots are free on each date from `from` to `to`, both included. */
export const AvailabilityCalendar = z.strictObject({
  doctorId: z.int(),
  timeZone: TimeZone,
  days: z.array(z.strictObject({ date: PlainDate, freeSlots: z.int() })),
});
export type AvailabilityCalendar = z.infer<typeof AvailabilityCalendar>;

/** `from` is an instant; without it, or before now, the search begins now. */
export const AvailabilityEarliestInput = z.strictObject({
  specialization: Specialization.optional(),
  from: Instant.optional(),
  limit: z.int().min(1).max(50).default(10),
});
export type AvailabilityEarliestInput = z.infer<typeof AvailabilityEarliestInput>;

/** A doctor's first free slot. */
export const EarliestSlot = z.strictObject({
  doctorId: z.int(),
  doctorName: z.string(),
  specialization: z.string(),
  timeZone: TimeZone,
  startsAt: InstantUtc,
  endsAt: InstantUtc,
});
export type EarliestSlot = z.infer<typeof EarliestSlot>;
