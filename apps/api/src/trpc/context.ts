import type { Clinic } from '../clinic.ts';
import type { Guard } from '../kernel/access.ts';
import type { Actor } from '../kernel/actor.ts';

/** What a procedure may use: the clinic, who asks, and the headers of the answer. */
export type Context = {
  readonly clinic: Clinic;
  readonly guard: Guard;
  readonly actor: Actor;
  readonly requestId: string;
  /** Whether the request came over TLS: straight, or as a trusted proxy says. */
  readonly isSecure: boolean;
  /** Where the caller is; every limit counts by it. */
  address(): string;
  /** Under which origin people reach Clinic, where that is known. */
  publicOrigin(): string | undefined;
  setHeader(name: string, value: string): void;
  /** Gives a change's answer, marked when it was written by an earlier request of the same key. */
  answer<T>(outcome: { appointment: T; replayed: boolean }): T;
};

export function createContext(request: Omit<Context, 'answer'>): Context {
  return {
    ...request,
    answer: ({ appointment, replayed }) => {
      if (replayed) request.setHeader('idempotency-replayed', 'true');
      return appointment;
    },
  };
}
