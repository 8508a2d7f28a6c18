import {
  AttentionInput,
  CorrectInput,
  DeskAppointmentInput,
  DeskBookInput,
  DeskCancelInput,
  DeskDayInput,
  DeskRescheduleInput,
  DeskWeekInput,
  SetAttendanceInput,
  WalkInInput,
} from '@clinic/contracts/desk';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedureWith, router } from '../../trpc/init.ts';
import { bookAtDesk } from './book-at-desk.ts';
import { cancelAtDesk } from './cancel-at-desk.ts';
import { correctAtDesk } from './correct-at-desk.ts';
import { getDeskDay, getDeskWeek } from './get-desk-day.ts';
import { getDetails } from './get-details.ts';
import { listAttention } from './list-attention.ts';
import { rescheduleAtDesk } from './reschedule-at-desk.ts';
import { setAttendance } from './set-attendance.ts';
import { walkIn } from './walk-in.ts';

const cost = REQUEST_COSTS.change;
const CALENDARS = { access: 'staff-of-calendars' } as const;
const ITS_STAFF = { access: 'staff-of-appointment' } as const;
const ITS_FRONT_DESK = { access: 'reception-of-appointment', cost } as const;

export const deskRouter = router({
  day: procedureWith(CALENDARS, DeskDayInput).query(({ ctx, input }) =>
    getDeskDay(ctx.clinic, ctx.authorized, input),
  ),
  week: procedureWith(CALENDARS, DeskWeekInput).query(({ ctx, input }) =>
    getDeskWeek(ctx.clinic, ctx.authorized, input),
  ),
  appointment: procedureWith(ITS_STAFF, DeskAppointmentInput).query(({ ctx, input }) =>
    getDetails(ctx.clinic, ctx.authorized, input),
  ),
  book: procedureWith({ access: 'reception-of-calendars', cost }, DeskBookInput).mutation(
    async ({ ctx, input }) => ctx.answer(await bookAtDesk(ctx.clinic, ctx.authorized, input)),
  ),
  walkIn: procedureWith({ access: 'reception-of-calendars', cost }, WalkInInput).mutation(
    async ({ ctx, input }) => ctx.answer(await walkIn(ctx.clinic, ctx.authorized, input)),
  ),
  reschedule: procedureWith(ITS_FRONT_DESK, DeskRescheduleInput).mutation(async ({ ctx, input }) =>
    ctx.answer(await rescheduleAtDesk(ctx.clinic, ctx.authorized, input)),
  ),
  cancel: procedureWith(ITS_FRONT_DESK, DeskCancelInput).mutation(async ({ ctx, input }) =>
    ctx.answer(await cancelAtDesk(ctx.clinic, ctx.authorized, input)),
  ),
  setAttendance: procedureWith({ ...ITS_STAFF, cost }, SetAttendanceInput).mutation(
    async ({ ctx, input }) => ctx.answer(await setAttendance(ctx.clinic, ctx.authorized, input)),
  ),
  correct: procedureWith({ ...ITS_STAFF, cost }, CorrectInput).mutation(async ({ ctx, input }) =>
    ctx.answer(await correctAtDesk(ctx.clinic, ctx.authorized, input)),
  ),
  attention: procedureWith({ access: 'reception-of-calendars' }, AttentionInput).query(
    ({ ctx, input }) => listAttention(ctx.clinic, ctx.authorized, input),
  ),
});
