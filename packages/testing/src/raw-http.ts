import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Problem } from '@clinic/contracts/errors';

export type Answer = {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json<T = Problem>(): T;
};

export type Question = {
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  body?: string | Buffer;
  /** Milliseconds until the whole answer must have come. */
  patience?: number;
  /** On a connection of its own, which nobody can have closed before. */
  fresh?: boolean;
};

export type Ask = (method: string, path: string, question?: Question) => Promise<Answer>;

/** Many at once, each on a connection of its own. */
const agent = new Agent({ keepAlive: true });

/** Closes the connections that are kept. */
export const hangUp = (): void => agent.destroy();

/**
 * Asks over plain HTTP: nothing is normalized, followed or repeated. Rejects when no whole answer
 * comes, with `HANG` when it does not come in time.
 */
export const askAt =
  (origin: string): Ask =>
  (method, path, { headers = {}, json, body, patience, fresh = false } = {}) =>
    new Promise((resolve, reject) => {
      const payload = json === undefined ? body : JSON.stringify(json);
      const { hostname, port } = new URL(origin);
      const sent = request({
        ...{ agent: fresh ? false : agent, hostname, port, method, path },
        headers: {
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...(payload !== undefined && { 'content-length': Buffer.byteLength(payload) }),
          ...headers,
        },
      });
      const timer = patience && setTimeout(() => sent.destroy(new Error('HANG')), patience);
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(error);
      };
      sent.on('error', fail);
      sent.on('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', fail);
        response.on('close', () => {
          if (!response.complete) return fail(new Error('cut off'));
          clearTimeout(timer);
          const text = Buffer.concat(parts).toString('utf8');
          const { statusCode = 0, headers: received } = response;
          resolve({ status: statusCode, headers: received, text, json: () => JSON.parse(text) });
        });
      });
      sent.end(payload);
    });

/** How many answers there are of each status, like `{ 201: 1, 409: 499 }`. */
export function countByStatus(answers: { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
