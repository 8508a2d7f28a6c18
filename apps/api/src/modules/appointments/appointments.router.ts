import { BookAppointmentInput, GetAppointmentInput } from '@clinic/contracts/appointments';
import { t } from '../../trpc/init.ts';
import { manageProcedure, publicProcedure } from '../../trpc/procedures.ts';
import { bookAppointment } from './book-appointment.ts';
import { getAppointment } from './get-appointment.ts';
import { makeCalendarFile } from './make-calendar-file.ts';

export const appointmentsRouter = t.router({
  book: publicProcedure
    .input(BookAppointmentInput)
    .mutation(async ({ ctx, input }) => ctx.answer(await bookAppointment(ctx.clinic, input))),
  get: manageProcedure
    .input(GetAppointmentInput)
    .query(({ ctx, input }) => getAppointment(ctx.clinic, ctx.actor, input)),
  calendarFile: manageProcedure
    .input(GetAppointmentInput)
    .query(({ ctx, input }) => makeCalendarFile(ctx.clinic, ctx.actor, input)),
});
