import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import type { Booked, Booker } from './booker.ts';

const CLIENTS = 8;
const LOAD_BEFORE = 400;
const EXIT_WITHIN = 10_000;

export type Terminated = {
  times: number;
  acknowledged: number;
  /** Connections that were never accepted: refused, or closed while idle. */
  notAccepted: number;
  longest: number;
  wrong: string[];
};

/** SIGTERM to a process under load, again and again: nothing acknowledged is lost, nothing dropped. */
export async function terminateUnderLoad(
  cluster: Cluster,
  booker: Booker,
  times: number,
): Promise<Terminated> {
  const api = cluster.apis[0];
  const port = cluster.ports[0] as number;
  const all: Booked[] = [];
  const wrong: string[] = [];
  let longest = 0;
  for (let time = 0; time < times; time += 1) {
    const over = new AbortController();
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      // Half of them keep their connections, as browsers do.
      const fresh = client % 2 === 0;
      while (!over.signal.aborted) {
        const booked = await booker.book(port, { fresh });
        all.push(booked);
        if (booked.status === 0) await sleep(20);
      }
    });
    await sleep(LOAD_BEFORE);
    const took = (await api?.end('SIGTERM')) ?? 0;
    longest = Math.max(longest, took);
    over.abort();
    await Promise.all(clients);
    if (took > EXIT_WITHIN) wrong.push(`exit took ${took.toFixed(0)} ms`);
    if (api?.exitStatus !== 0) wrong.push(`exit status ${api?.exitStatus}`);
    await api?.launch();
  }
  const keys = await keysIn(cluster);
  const acknowledged = all.filter(({ status }) => status === 201);
  const lost = acknowledged.filter(({ key }) => !keys.has(key));
  const silent = all.filter(({ status }) => status === 0);
  const dropped = silent.filter(({ key }) => keys.has(key));
  if (lost.length > 0) wrong.push(`${lost.length} acknowledged bookings are lost`);
  if (dropped.length > 0) {
    wrong.push(
      `${dropped.length} bookings were carried out and not answered (${dropped[0]?.error})`,
    );
  }
  const odd = all.filter(({ status }) => ![0, 201, 503].includes(status));
  if (odd.length > 0) wrong.push(`${odd.length} answers like ${odd[0]?.status}`);
  const notAccepted = silent.length - dropped.length;
  return { times, acknowledged: acknowledged.length, notAccepted, longest, wrong };
}

async function keysIn(cluster: Cluster): Promise<Set<string>> {
  const rows = await cluster.asAdmin(
    (sql) => sql`SELECT idempotency_key AS key FROM events WHERE idempotency_key IS NOT NULL`,
  );
  return new Set(rows?.map(({ key }) => key as string));
}
