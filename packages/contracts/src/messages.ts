import { z } from 'zod';
import { InstantUtc, LocalTime, Uuid } from './primitives.ts';

/** What a patient is told. */
export const MessageKind = z.enum(['confirmation', 'change', 'cancellation', 'reminder']);
export type MessageKind = z.infer<typeof MessageKind>;

/** A mail about an appointment, and what became of it. */
export const Message = z.object({
  id: Uuid,
  kind: MessageKind,
  /** Of the appointment's event that it tells of. */
  version: z.int(),
  dueAt: InstantUtc,
  localDueAt: LocalTime,
  tries: z.int(),
  /** `waiting` until it is sent, given up, or not needed any more. */
  outcome: z.enum(['waiting', 'sent', 'failed', 'skipped']),
  /** A code: why it failed or was skipped, or what the last try ran into. */
  reason: z.string().optional(),
  localSettledAt: LocalTime.optional(),
});
export type Message = z.infer<typeof Message>;

export const MessagesOfAppointmentInput = z.strictObject({ id: Uuid });
export type MessagesOfAppointmentInput = z.infer<typeof MessagesOfAppointmentInput>;

/** The message once more. The key is that of the intent: sent again with it, there is one copy. */
export const ResendMessageInput = z.strictObject({
  /** Of the appointment. */
  id: Uuid,
  messageId: Uuid,
  idempotencyKey: Uuid,
});
export type ResendMessageInput = z.infer<typeof ResendMessageInput>;
