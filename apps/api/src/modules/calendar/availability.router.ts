import {
  AvailabilityCalendarInput,
  AvailabilityDayInput,
  AvailabilityEarliestInput,
  AvailabilitySlotInput,
} from '@clinic/contracts/availability';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { t } from '../../trpc/init.ts';
import { publicProcedure } from '../../trpc/procedures.ts';
import { findSharedEarliest } from './find-shared-earliest.ts';
import { getCalendar } from './get-calendar.ts';
import { getDay } from './get-day.ts';
import { getSlot } from './get-slot.ts';

export const availabilityRouter = t.router({
  day: publicProcedure
    .input(AvailabilityDayInput)
    .query(({ ctx, input }) => getDay(ctx.clinic, input)),
  slot: publicProcedure
    .input(AvailabilitySlotInput)
    .query(({ ctx, input }) => getSlot(ctx.clinic, input)),
  calendar: publicProcedure
    .meta({ cost: REQUEST_COSTS.calendar })
    .input(AvailabilityCalendarInput)
    .query(({ ctx, input }) => getCalendar(ctx.clinic, input)),
  earliest: publicProcedure
    .meta({ cost: REQUEST_COSTS.earliest })
    .input(AvailabilityEarliestInput.default({ limit: 10 }))
    .query(({ ctx, input }) => findSharedEarliest(ctx.clinic, input)),
});
