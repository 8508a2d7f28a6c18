import { type Answer, askAt } from '@clinic/testing/raw-http';
import type { Call, Outcome } from '../history/call.ts';
import { toOutcome } from './to-outcome.ts';
import { toRequest } from './to-request.ts';

/** What a browser waits; an answer that takes longer is a hang. */
const PATIENCE_MS = 20_000;

export type HttpRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
};

export type HttpAnswer = Omit<Answer, 'json'>;

/** One request over a real socket. Rejects when no whole answer comes within `patience` milliseconds. */
export const send = (
  port: number,
  { method, path, ...question }: HttpRequest,
  { patience = PATIENCE_MS, fresh = false } = {},
): Promise<HttpAnswer> =>
  askAt(`http://127.0.0.1:${port}`)(method, path, { ...question, patience, fresh });

/** A call of the workload, by way of either edge. */
export async function perform(port: number, call: Call, cookie?: string): Promise<Outcome> {
  try {
    return toOutcome(call, await send(port, toRequest(call, cookie)));
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return { kind: 'unknown', why: code ?? message };
  }
}
