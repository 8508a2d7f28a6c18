import fc from 'fast-check';
import type { Routes } from '../authorization/routes.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Output } from '../cluster/output.ts';
import { type HttpAnswer, type HttpRequest, send } from '../workload/send.ts';
import { changesIn, changesOf, wrongChanges } from './changes.ts';
import { heapFloor } from './heap-floor.ts';
import { CANARY } from './hostile.ts';
import { type Own, OwnAppointments } from './own-appointments.ts';
import { type Probe, probes } from './requests.ts';

const CHUNK = 500;
const TOGETHER = 16;
/** Examples of each problem. */
const SHOWN = 5;
/** Of our own for each chunk: some of the inputs cancel them. */
const OWN = 12;
/** Bytes by which what the process holds on to may have grown once its caches were warm. */
const GROWTH = 16 * 1024 * 1024;
/** It is measured after each of so many parts of the inputs, but not after the first. */
const PARTS = 5;

export type Fuzzed = {
  inputs: number;
  byStatus: Record<string, number>;
  wrong: string[];
  grown: number;
};

/**
 * Sends generated input and looks at what comes back: no 5xx, nothing repeated, nothing written
 * that was not acknowledged, nothing of it printed, memory flat.
 */
export async function fuzz(
  cluster: Cluster,
  output: Output,
  routes: Routes,
  options: { inputs: number; seed: number; tell?(done: number): void },
): Promise<Fuzzed> {
  const port = cluster.ports[0] as number;
  const before = await changesOf(cluster);
  const ownAppointments = await OwnAppointments.at(port);
  const acknowledged = new Set<string>();
  const result: Fuzzed = { inputs: 0, byStatus: {}, wrong: [], grown: Number.NaN };
  const note = (request: HttpRequest, answer: HttpAnswer) => {
    for (const change of changesIn(request, answer)) acknowledged.add(change);
  };
  const secrets = new Map([[CANARY, CANARY]]);
  const floors: number[] = [];
  let part = 1;
  while (result.inputs < options.inputs) {
    const own: Own[] = [];
    while (own.length < OWN) {
      const { request, answer } = await ownAppointments.book();
      note(request, answer);
      const booked: Own = JSON.parse(answer.text);
      secrets.set(booked.manageToken, 'a manage token');
      own.push(booked);
    }
    const seed = options.seed + result.inputs;
    const sample = fc.sample(probes(routes, own), { numRuns: CHUNK, seed });
    await inParallel(sample, async (probe) => {
      const answer = await ask(port, probe.request).catch((error: Error) => error);
      const problem = problemWith(probe, answer);
      const alike = result.wrong.filter((text) => problem && text.startsWith(problem));
      if (problem && alike.length < SHOWN) result.wrong.push(`${problem}: ${shorten(probe)}`);
      if (answer instanceof Error) return;
      result.byStatus[answer.status] = (result.byStatus[answer.status] ?? 0) + 1;
      note(probe.request, answer);
    });
    result.inputs += sample.length;
    options.tell?.(result.inputs);
    const done = Math.floor((PARTS * result.inputs) / options.inputs);
    if (done > part) floors.push(await heapFloor(port));
    part = Math.max(part, done);
  }
  result.grown = grownBy(floors);
  if (!(result.grown < GROWTH)) result.wrong.push(`memory grew by ${result.grown} bytes`);
  const written = (await changesOf(cluster)).difference(before);
  result.wrong.push(...wrongChanges(written, acknowledged));
  const told = output.requestsTold('api 0');
  // An answer may overtake its line.
  if (told < 0.9 * result.inputs) result.wrong.push(`only ${told} requests in the output`);
  result.wrong.push(...output.leaks(secrets).map(({ detail }) => `printed ${detail}`));
  return result;
}

/**
 * The least that was held on to late, less the least that was early: a cache that is emptied when
 * it is full goes up and down, a leak only up. Not a number where there is nothing to compare.
 */
export function grownBy(floors: number[]): number {
  if (floors.length < 2) return Number.NaN;
  const half = Math.floor(floors.length / 2);
  return Math.min(...floors.slice(half)) - Math.min(...floors.slice(0, half));
}

/**
 * The server may close a kept connection just as the next request leaves: a question is then asked
 * once more on a new one. What may change something is not asked twice, so it gets a new one at once.
 */
function ask(port: number, request: HttpRequest): Promise<HttpAnswer> {
  if (request.method === 'POST') return send(port, request, { fresh: true });
  return send(port, request).catch(() => send(port, request, { fresh: true }));
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

async function inParallel<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const worker = async () => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
}

const shorten = ({ request }: Probe): string => JSON.stringify(request).slice(0, 400);
