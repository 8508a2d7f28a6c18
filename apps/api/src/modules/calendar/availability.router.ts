import {
  AvailabilityCalendarInput,
  AvailabilityDayInput,
  AvailabilityEarliestInput,
  AvailabilitySlotInput,
} from '@clinic/contracts/availability';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedureWith, router } from '../../trpc/init.ts';
import { findSharedEarliest } from './find-shared-earliest.ts';
import { getCalendar } from './get-calendar.ts';
import { getDay } from './get-day.ts';
import { getSlot } from './get-slot.ts';

export const availabilityRouter = router({
  day: procedureWith({ access: 'public' }, AvailabilityDayInput).query(({ ctx, input }) =>
    getDay(ctx.clinic, input),
  ),
  slot: procedureWith({ access: 'public' }, AvailabilitySlotInput).query(({ ctx, input }) =>
    getSlot(ctx.clinic, input),
  ),
  calendar: procedureWith(
    { access: 'public', cost: REQUEST_COSTS.calendar },
    AvailabilityCalendarInput,
  ).query(({ ctx, input }) => getCalendar(ctx.clinic, input)),
  earliest: procedureWith(
    { access: 'public', cost: REQUEST_COSTS.earliest },
    AvailabilityEarliestInput.default({ limit: 10 }),
  ).query(({ ctx, input }) => findSharedEarliest(ctx.clinic, input)),
});
