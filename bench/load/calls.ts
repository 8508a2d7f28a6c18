import type { Dialect } from './job.ts';

/** One request and what a right answer to it is. */
export type Call = {
  request: string;
  /** What is wrong with an answer, or nothing. */
  check(status: number, body: string): string | undefined;
  books: boolean;
};

/** An endless supply of requests; nothing when it has an end and has come to it. */
export type Calls = () => Call | undefined;

const HOST = 'Host: clinic.test\r\n';

export const get = (path: string): string => `GET ${path} HTTP/1.1\r\n${HOST}\r\n`;

/** @param body ASCII */
export const post = (path: string, body: string, headers = ''): string =>
  `POST ${path} HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;

/** A query of tRPC as its client sends it unbatched, or the same over REST. */
export const query = (dialect: Dialect, procedure: string, input: object, path: string): string =>
  dialect === 'rest'
    ? get(path)
    : get(`/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`);

/** What a successful answer carries. */
export function dataOf(dialect: Dialect, body: string): unknown {
  const parsed = JSON.parse(body);
  return dialect === 'rest' ? parsed : parsed.result?.data;
}

/** A check of answers that are the same each time: read once, compared as text from then on. */
export function sameEachTime(dialect: Dialect, isRight: (data: unknown) => boolean): Call['check'] {
  let known: string | undefined;
  return (status, body) => {
    if (status === 200 && body === known) return undefined;
    if (status !== 200 || !isRight(dataOf(dialect, body))) return `${status} ${body}`;
    known = body;
    return undefined;
  };
}
