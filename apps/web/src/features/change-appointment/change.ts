import type {
  Appointment,
  CancelAppointmentInput,
  RescheduleAppointmentInput,
} from '@clinic/contracts/appointments';
import type { IntentState } from '../../domain/intent-state.ts';
import type { Intents } from '../../domain/intents.ts';

/** The version that the patient saw is always sent: nobody changes what they did not see. */
type Known = { manageToken: string; version: number };

type Cancellation = CancelAppointmentInput & Known & { kind: 'cancel' };
type Move = RescheduleAppointmentInput & Known & { kind: 'move'; doctorId: number };

/** What the patient asked for: to cancel an appointment or to move it. */
export type ChangeIntent = Cancellation | Move;

export type ChangeState = IntentState<ChangeIntent, Appointment>;

/** The page's one change of an appointment. */
export type Change = Intents<ChangeIntent, Appointment>;

/** Whether a stored value is an intent as this build writes them. */
export function isChangeIntent(value: unknown): value is ChangeIntent {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, id, manageToken, version, idempotencyKey } = value as Partial<ChangeIntent>;
  const texts = [id, manageToken, idempotencyKey];
  if (typeof version !== 'number' || texts.some((text) => typeof text !== 'string')) return false;
  const { doctorId, startsAt } = value as Partial<Move>;
  return kind === 'cancel' || (typeof doctorId === 'number' && typeof startsAt === 'string');
}
