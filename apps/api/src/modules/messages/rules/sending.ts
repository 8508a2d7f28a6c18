import type { MessageKind } from './plan-messages.ts';

/** What decides whether a message that is due is sent: the appointment and the contact as they are now. */
export type Sendable = {
  kind: MessageKind;
  /** Epoch milliseconds, as is `now`. */
  startsAt: number;
  now: number;
  status: string;
  /** Whether a later event tells something newer. */
  superseded: boolean;
  email: string | null;
  undeliverable: boolean;
};

export type SkipReason = 'no-email' | 'undeliverable' | 'cancelled' | 'superseded' | 'past';

/** Why a message must not be sent, by the appointment as it is now; nothing when it is to be sent. */
export function skipReason(message: Sendable): SkipReason | undefined {
  const { kind, status, startsAt, now } = message;
  if (startsAt <= now) return 'past';
  if (kind !== 'cancellation' && status === 'cancelled') return 'cancelled';
  if (message.superseded) return 'superseded';
  if (message.email === null) return 'no-email';
  if (message.undeliverable) return 'undeliverable';
  return undefined;
}

/** What a failed try means. */
export type Failure = { reason: string; isPermanent: boolean };

/**
 * What a mail server or the way to it has said. Permanent is only what it says of this recipient or this mail
 * (5xx after RCPT TO or DATA); a wrong password or a refused sender is the operators' task, and tried again.
 */
export function failureOf(error: unknown): Failure {
  const { code, responseCode, command } = error as {
    code?: string;
    responseCode?: number;
    command?: string;
  };
  if (typeof responseCode !== 'number') return { reason: code ?? 'unknown', isPermanent: false };
  const ofRecipient = command === 'RCPT TO' || command === 'DATA';
  return { reason: `smtp-${responseCode}`, isPermanent: responseCode >= 500 && ofRecipient };
}
