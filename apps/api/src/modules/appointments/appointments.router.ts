import {
  BookAppointmentInput,
  CancelAppointmentInput,
  GetAppointmentInput,
  HoldSlotInput,
  ReleaseHoldInput,
  RescheduleAppointmentInput,
} from '@clinic/contracts/appointments';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedureWith, router } from '../../trpc/init.ts';
import { holdSlot } from '../holds/hold-slot.ts';
import { releaseHold } from '../holds/release-hold.ts';
import { bookAppointment } from './book-appointment.ts';
import { cancelAppointment } from './cancel-appointment.ts';
import { makeCalendarFile } from './make-calendar-file.ts';
import { rescheduleAppointment } from './reschedule-appointment.ts';

const cost = REQUEST_COSTS.change;

export const appointmentsRouter = router({
  book: procedureWith({ access: 'public', cost }, BookAppointmentInput).mutation(
    async ({ ctx, input }) =>
      ctx.answer(await bookAppointment(ctx.clinic, { ...input, address: ctx.address() })),
  ),
  // The guard has read it.
  get: procedureWith({ access: 'manage-token' }, GetAppointmentInput).query(
    async ({ ctx }) => ctx.authorized.appointment,
  ),
  cancel: procedureWith({ access: 'manage-token', cost }, CancelAppointmentInput).mutation(
    async ({ ctx, input }) =>
      ctx.answer(await cancelAppointment(ctx.clinic, ctx.authorized, input)),
  ),
  reschedule: procedureWith({ access: 'manage-token', cost }, RescheduleAppointmentInput).mutation(
    async ({ ctx, input }) =>
      ctx.answer(await rescheduleAppointment(ctx.clinic, ctx.authorized, input)),
  ),
  calendarFile: procedureWith({ access: 'manage-token' }, GetAppointmentInput).query(({ ctx }) =>
    makeCalendarFile(ctx.clinic, ctx.authorized),
  ),
  hold: procedureWith({ access: 'public', cost }, HoldSlotInput).mutation(({ ctx, input }) =>
    holdSlot(ctx.clinic, input, ctx.address()),
  ),
  release: procedureWith({ access: 'public' }, ReleaseHoldInput).mutation(({ ctx, input }) =>
    releaseHold(ctx.clinic, input),
  ),
});
