import type { Call, Outcome } from '../history/call.ts';
import type { HttpAnswer } from './send.ts';
import { isOverRest } from './to-request.ts';

type Refusal = Omit<Extract<Outcome, { kind: 'refused' }>, 'kind' | 'status' | 'retryAfter'>;
type Envelope = { result?: { data?: unknown }; error?: { data: Refusal } };

/** What an answer of either edge means to the client that waits for it. */
export function toOutcome(call: Pick<Call, 'edge' | 'operation'>, answer: HttpAnswer): Outcome {
  const { status, headers, text } = answer;
  const after = headers['retry-after'];
  const retryAfter = typeof after === 'string' ? { retryAfter: after } : {};
  if (status === 503) return { kind: 'unknown', why: '503', ...retryAfter };
  const parsed = parse(text);
  const viaTrpc = !isOverRest(call);
  if (status >= 200 && status < 300) {
    const body = viaTrpc ? (parsed as Envelope)?.result?.data : parsed;
    return { kind: 'ok', status, body, replayed: headers['idempotency-replayed'] === 'true' };
  }
  const refusal = (viaTrpc ? (parsed as Envelope)?.error?.data : parsed) as Refusal | undefined;
  const { code = `HTTP ${status}`, current, alternatives } = refusal ?? { code: undefined };
  return {
    kind: 'refused',
    status,
    code,
    ...(current && { current }),
    ...(alternatives && { alternatives }),
    ...retryAfter,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
