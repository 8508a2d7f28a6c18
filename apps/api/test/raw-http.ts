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
};

export type Ask = (method: string, path: string, question?: Question) => Promise<Answer>;

/** Many at once, each on a connection of its own. */
const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });

/** Asks over plain HTTP: nothing is normalized, followed or repeated. */
export const askAt =
  (origin: string): Ask =>
  (method, path, { headers = {}, json, body } = {}) =>
    new Promise((resolve, reject) => {
      const payload = json === undefined ? body : JSON.stringify(json);
      const { hostname, port } = new URL(origin);
      const sent = request(
        {
          agent,
          hostname,
          port,
          method,
          path,
          headers: {
            ...(json !== undefined && { 'content-type': 'application/json' }),
            ...(payload !== undefined && { 'content-length': Buffer.byteLength(payload) }),
            ...headers,
          },
        },
        (response) => {
          response.setEncoding('utf8');
          let text = '';
          response.on('data', (part) => {
            text += part;
          });
          response.on('error', reject);
          response.on('end', () => {
            const { statusCode = 0, headers: received } = response;
            resolve({ status: statusCode, headers: received, text, json: () => JSON.parse(text) });
          });
        },
      );
      sent.on('error', reject);
      sent.end(payload);
    });

/** How many answers there are of each status, like `{ 201: 1, 409: 499 }`. */
export function countByStatus(answers: { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
