import { MessagesOfAppointmentInput, ResendMessageInput } from '@clinic/contracts/messages';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import { procedureWith, router } from '../../trpc/init.ts';
import { listMessages } from './list-messages.ts';
import { resendMessage } from './resend-message.ts';

export const messagesRouter = router({
  ofAppointment: procedureWith(
    { access: 'staff-of-appointment' },
    MessagesOfAppointmentInput,
  ).query(({ ctx, input }) => listMessages(ctx.clinic, ctx.authorized, input)),
  resend: procedureWith(
    { access: 'reception-of-appointment', cost: REQUEST_COSTS.change },
    ResendMessageInput,
  ).mutation(({ ctx, input }) => resendMessage(ctx.clinic, ctx.authorized, input)),
});
