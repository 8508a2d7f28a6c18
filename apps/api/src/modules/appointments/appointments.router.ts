import {
  BookAppointmentInput,
  CancelAppointmentInput,
  GetAppointmentInput,
  HoldSlotInput,
  ReleaseHoldInput,
  RescheduleAppointmentInput,
} from '@clinic/contracts/appointments';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { t } from '../../trpc/init.ts';
import { manageProcedure, publicProcedure } from '../../trpc/procedures.ts';
import { holdSlot } from '../holds/hold-slot.ts';
import { releaseHold } from '../holds/release-hold.ts';
import { bookAppointment } from './book-appointment.ts';
import { cancelAppointment } from './cancel-appointment.ts';
import { getAppointment } from './get-appointment.ts';
import { makeCalendarFile } from './make-calendar-file.ts';
import { rescheduleAppointment } from './reschedule-appointment.ts';

const change = { cost: REQUEST_COSTS.change };

export const appointmentsRouter = t.router({
  book: publicProcedure
    .meta(change)
    .input(BookAppointmentInput)
    .mutation(async ({ ctx, input }) =>
      ctx.answer(await bookAppointment(ctx.clinic, { ...input, address: ctx.address() })),
    ),
  get: manageProcedure
    .input(GetAppointmentInput)
    .query(({ ctx, input }) => getAppointment(ctx.clinic, ctx.actor, input)),
  cancel: manageProcedure
    .meta(change)
    .input(CancelAppointmentInput)
    .mutation(async ({ ctx, input }) =>
      ctx.answer(await cancelAppointment(ctx.clinic, ctx.actor, input)),
    ),
  reschedule: manageProcedure
    .meta(change)
    .input(RescheduleAppointmentInput)
    .mutation(async ({ ctx, input }) =>
      ctx.answer(await rescheduleAppointment(ctx.clinic, ctx.actor, input)),
    ),
  calendarFile: manageProcedure
    .input(GetAppointmentInput)
    .query(({ ctx, input }) => makeCalendarFile(ctx.clinic, ctx.actor, input)),
  hold: publicProcedure
    .meta(change)
    .input(HoldSlotInput)
    .mutation(({ ctx, input }) => holdSlot(ctx.clinic, input, ctx.address())),
  release: publicProcedure
    .input(ReleaseHoldInput)
    .mutation(({ ctx, input }) => releaseHold(ctx.clinic, input)),
});
