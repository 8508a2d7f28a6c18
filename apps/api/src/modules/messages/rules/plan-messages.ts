import { isKnownTimeZone } from '../../../kernel/time-zones.ts';
import { reminderDue } from './reminder-due.ts';

export type MessageKind = 'confirmation' | 'change' | 'cancellation' | 'reminder';

/** An event as far as it says who is told what. Instants are epoch milliseconds. */
export type ToldEvent = {
  appointmentId: string;
  version: number;
  type: string;
  status: string;
  /** Of the event before it. */
  statusBefore: string | null;
  occurredAt: number;
  startsAt: number;
  timeZone: string;
};

export type PlannedMessage = {
  appointmentId: string;
  version: number;
  kind: MessageKind;
  dueAt: number;
};

/** What follows from an event: at once what it is, and a reminder where there is a new time. */
export function planMessages(event: ToldEvent): PlannedMessage[] {
  const { appointmentId, version, occurredAt, startsAt, timeZone } = event;
  const kind = kindOf(event);
  if (!kind) return [];
  const planned: PlannedMessage[] = [{ appointmentId, version, kind, dueAt: occurredAt }];
  if (kind === 'cancellation' || !isKnownTimeZone(timeZone)) return planned;
  const dueAt = reminderDue(startsAt, timeZone, occurredAt);
  if (dueAt !== undefined) planned.push({ appointmentId, version, kind: 'reminder', dueAt });
  return planned;
}

function kindOf({ type, status, statusBefore }: ToldEvent): MessageKind | undefined {
  if (type === 'booked') return 'confirmation';
  if (type === 'rescheduled') return 'change';
  if (type === 'cancelled') return 'cancellation';
  // A cancellation that was taken back.
  if (type === 'corrected' && statusBefore === 'cancelled' && status === 'booked') {
    return 'confirmation';
  }
  return undefined;
}
