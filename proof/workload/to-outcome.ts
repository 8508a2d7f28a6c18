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
  const viaTrpc = !isOverRest(call);
  const answered = parse(text);
  const parsed = call.edge === 'batch' && Array.isArray(answered) ? answered[0] : answered;
  if (status >= 200 && status < 300) {
    const body = viaTrpc ? (parsed as Envelope)?.result?.data : parsed;
    return { kind: 'ok', status, body, replayed: headers['idempotency-replayed'] === 'true' };
  }
  const refusal = (viaTrpc ? (parsed as Envelope)?.error?.data : parsed) as Refusal | undefined;
  const { code = `HTTP ${status}`, current, alternatives, refusals } = refusal ?? ({} as Refusal);
  return {
    kind: 'refused',
    status,
    code,
    ...(current && { current }),
    ...(alternatives && { alternatives }),
    ...(refusals && { refusals }),
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
