import fc from 'fast-check';
import type { Cluster } from '../cluster/cluster.ts';
import { usedHeap } from '../run/observe.ts';
import type { Routes } from '../who-may/routes.ts';
import { type HttpAnswer, send } from '../workload/send.ts';
import { CANARY } from './hostile.ts';
import { type Probe, probes } from './requests.ts';

const CHUNK = 500;
const TOGETHER = 16;
/** Examples of each problem. */
const SHOWN = 5;
/** Bytes by which the heap may have grown from the second fifth of the inputs to the last. */
const GROWTH = 16 * 1024 * 1024;

export type Fuzzed = {
  inputs: number;
  byStatus: Record<string, number>;
  wrong: string[];
  grown: number;
};

/**
 * Sends generated input and looks at what comes back: no 5xx, nothing repeated, nothing written
 * that was not acknowledged, memory flat.
 */
export async function fuzz(
  cluster: Cluster,
  routes: Routes,
  options: { inputs: number; seed: number; tell?(done: number): void },
): Promise<Fuzzed> {
  const port = cluster.ports[0] as number;
  const arbitrary = probes(routes);
  const before = await rowsIn(cluster);
  const acknowledged = new Set<string>();
  const result: Fuzzed = { inputs: 0, byStatus: {}, wrong: [], grown: 0 };
  const heap: number[] = [];
  while (result.inputs < options.inputs) {
    const sample = fc.sample(arbitrary, { numRuns: CHUNK, seed: options.seed + result.inputs });
    await inParallel(sample, async (probe) => {
      // The server may close a kept connection just as the next request leaves: only a refusal to
      // answer on a new one counts.
      const answer = await send(port, probe.request)
        .catch(() => send(port, probe.request, { fresh: true }))
        .catch((error: Error) => error);
      const problem = problemWith(probe, answer);
      const alike = result.wrong.filter((text) => problem && text.startsWith(problem));
      if (problem && alike.length < SHOWN) result.wrong.push(`${problem}: ${shorten(probe)}`);
      if (answer instanceof Error) return;
      result.byStatus[answer.status] = (result.byStatus[answer.status] ?? 0) + 1;
      for (const [, token] of answer.text.matchAll(/"manageToken":"([\w-]+)"/g)) {
        acknowledged.add(token as string);
      }
    });
    result.inputs += sample.length;
    heap.push(await usedHeap(port));
    options.tell?.(result.inputs);
  }
  result.grown = grownBy(heap);
  if (!(result.grown < GROWTH)) result.wrong.push(`memory grew by ${result.grown} bytes`);
  const written = (await rowsIn(cluster)) - before;
  if (written !== acknowledged.size) {
    result.wrong.push(`${written} appointments were written, ${acknowledged.size} acknowledged`);
  }
  return result;
}

/** The least that was in use late, less the least that was in use early. */
function grownBy(heap: number[]): number {
  const fifth = Math.max(1, Math.floor(heap.length / 5));
  return Math.min(...heap.slice(-fifth)) - Math.min(...heap.slice(fifth, 2 * fifth));
}

function problemWith(probe: Probe, answer: HttpAnswer | Error): string | undefined {
  if (answer instanceof Error) return `no answer (${answer.message})`;
  const { status, text, headers } = answer;
  if (status >= 500) return `answered with ${status}`;
  if (probe.refusedByContract && status < 400) return `accepted with ${status}`;
  if (JSON.stringify(headers).includes(CANARY)) return 'repeated in a header';
  if (status >= 400 && text.includes(CANARY)) return `repeated in an answer of ${status}`;
  return undefined;
}

async function rowsIn(cluster: Cluster): Promise<number> {
  const rows = await cluster.asAdmin((sql) => sql`SELECT count(*)::integer n FROM appointments`);
  return rows?.[0]?.n ?? Number.NaN;
}

async function inParallel<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const worker = async () => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
}

const shorten = ({ request }: Probe): string => JSON.stringify(request).slice(0, 400);
