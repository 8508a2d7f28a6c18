import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { DomainError } from '../../kernel/domain-error.ts';
import { errorData, trpcCodeOf } from '../../trpc/refusal.ts';

/** A refusal as tRPC's client expects it, for what is refused before tRPC is asked. */
export function toEnvelope(refusal: DomainError, requestId: string): object {
  return {
    error: {
      message: refusal.message,
      code: TRPC_ERROR_CODES_BY_KEY[trpcCodeOf(refusal)],
      data: errorData(refusal, requestId),
    },
  };
}
