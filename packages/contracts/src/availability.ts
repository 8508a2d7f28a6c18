import { z } from 'zod';
import { Specialization } from './doctors.ts';
import { Id, Instant, InstantUtc, LocalTime, PlainDate, TimeZone } from './primitives.ts';

/**
 * A half-open interval `[startsAt, endsAt)` on a doctor's calendar, as instants and as wall time in the
 * doctor's zone. Its length is that of the visit type.
 */
export const Slot = z.object({
  startsAt: InstantUtc,
  endsAt: InstantUtc,
  /** Made by the server only: a client's zone data may be older. */
  localStartsAt: LocalTime,
  localEndsAt: LocalTime,
});
export type Slot = z.infer<typeof Slot>;

/** Without it the default type is meant. */
const visitTypeId = Id.optional();

export const AvailabilityDayInput = z.strictObject({ doctorId: Id, date: PlainDate, visitTypeId });
export type AvailabilityDayInput = z.infer<typeof AvailabilityDayInput>;

/** Which dates of a doctor can be booked: from the present one in the doctor's zone on. */
const BookableDates = z.object({ today: PlainDate, lastDate: PlainDate });

/** The free slots of one date in the doctor's time zone, in order. */
export const AvailabilityDay = BookableDates.extend({
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
  .strictObject({ doctorId: Id, from: PlainDate, to: PlainDate, visitTypeId })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before `from`' })
  .refine(({ from, to }) => (Date.parse(to) - Date.parse(from)) / DAY_MS < MAX_CALENDAR_DAYS, {
    path: ['to'],
    error: `must be at most ${MAX_CALENDAR_DAYS} days from the first, both included`,
  });
export type AvailabilityCalendarInput = z.infer<typeof AvailabilityCalendarInput>;

/** How many slots are free on each date from `from` to `to`, both included. */
export const AvailabilityCalendar = BookableDates.extend({
  doctorId: z.int(),
  timeZone: TimeZone,
  days: z.array(z.object({ date: PlainDate, freeSlots: z.int() })),
});
export type AvailabilityCalendar = z.infer<typeof AvailabilityCalendar>;

/** Most doctors whom one question about first free slots names or finds. */
export const MAX_EARLIEST = 50;

/**
 * Of all doctors who offer the visit type, those of a specialization, those with these ids, or both. `from` is an instant; without
 * it, or before now, the search begins now.
 */
export const AvailabilityEarliestInput = z.strictObject({
  specialization: Specialization.optional(),
  doctorIds: z.array(Id).max(MAX_EARLIEST).optional(),
  from: Instant.optional(),
  visitTypeId,
  limit: z.int().min(1).max(MAX_EARLIEST).default(10),
});
export type AvailabilityEarliestInput = z.infer<typeof AvailabilityEarliestInput>;

/** A doctor's first free slot; `today` is the present date in the doctor's zone. */
export const EarliestSlot = Slot.extend({
  doctorId: z.int(),
  doctorName: z.string(),
  specialization: z.string(),
  timeZone: TimeZone,
  today: PlainDate,
});
export type EarliestSlot = z.infer<typeof EarliestSlot>;

export const AvailabilitySlotInput = z.strictObject({
  doctorId: Id,
  startsAt: Instant,
  visitTypeId,
});
export type AvailabilitySlotInput = z.infer<typeof AvailabilitySlotInput>;

/** A slot of a doctor, whether or not it can be booked. */
export const SlotOfDoctor = Slot.extend({ doctorId: z.int(), timeZone: TimeZone });
export type SlotOfDoctor = z.infer<typeof SlotOfDoctor>;
