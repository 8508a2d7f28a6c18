import type { Call, Calls } from './calls.ts';
import { HttpConnection } from './http-connection.ts';
import type { Job, Outcome } from './job.ts';
import { Tally } from './tally.ts';
import { callsOf } from './workloads.ts';

/** A server's backlog must not overflow before anything is measured. */
const OPENED_TOGETHER = 50;

/**
 * Runs a job: every connection sends its next request when an answer has come, until the time is
 * over or `ending` says so; then the last answers are awaited. A stampede sends one request per connection and ends.
 */
export async function runJob(
  job: Job,
  withLatencies: boolean,
  ending: AbortSignal,
): Promise<Outcome> {
  const calls = callsOf(job);
  const origin = new URL(job.origin);
  const tally = new Tally(job);
  ending.addEventListener('abort', () => tally.end());
  const lanes: Lane[] = [];
  let failed: (error: Error) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  failure.catch(() => {});
  try {
    while (lanes.length < job.connections) {
      const missing = Math.min(OPENED_TOGETHER, job.connections - lanes.length);
      const opening = Array.from({ length: missing }, () => openLane(origin, calls, tally, failed));
      lanes.push(...(await Promise.all(opening)));
    }
    tally.start();
    for (const lane of lanes) for (let i = 0; i < job.pipelining; i += 1) lane.next();
    await Promise.race([Promise.all(lanes.map(({ done }) => done)), failure]);
    return tally.outcome(withLatencies);
  } finally {
    for (const { connection } of lanes) connection.close();
  }
}

type Lane = { connection: HttpConnection; next(): void; done: Promise<void> };

async function openLane(
  origin: URL,
  calls: Calls,
  tally: Tally,
  failed: (error: Error) => void,
): Promise<Lane> {
  const waiting: { call: Call; sentAt: number }[] = [];
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const connection = await HttpConnection.open(origin, (status, body) => {
    const answered = waiting.shift();
    if (!answered) throw new Error(`An answer to nothing: ${body}`);
    tally.count(answered.call, answered.sentAt, status, body);
    next();
  });
  connection.onFailure = failed;
  const next = () => {
    const call = tally.isOver() ? undefined : calls();
    if (call) {
      waiting.push({ call, sentAt: performance.now() });
      connection.send(call.request);
    } else if (waiting.length === 0) finish();
  };
  return { connection, next, done };
}
