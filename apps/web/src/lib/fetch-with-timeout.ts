import type { httpLink } from '@trpc/client';
import { learnServerTime } from './server-clock.ts';

/** Milliseconds until a request without an answer counts as lost; above every limit of the API. */
const REQUEST_TIMEOUT = 20_000;

type Fetch = NonNullable<Parameters<typeof httpLink>[0]['fetch']>;

/** `fetch` for a client of the API: gives a lost request up, and learns what time it is at the server. */
export const fetchWithTimeout: Fetch = (input, init) => {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT);
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  // What a page says as it closes must outlive it.
  const keepalive = String(input).endsWith('/appointments.release');
  const answer = fetch(input, { ...(init as RequestInit), signal, keepalive });
  return answer.then(learnServerTime);
};
