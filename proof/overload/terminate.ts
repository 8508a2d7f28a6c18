import { setTimeout as sleep } from 'node:timers/promises';
import { keyHash } from '../checker/event-hash.ts';
import type { ApiProcess } from '../cluster/api-process.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Booked, Booker } from './booker.ts';
import { HeldCommits } from './held-commits.ts';

const CLIENTS = 8;
const LOAD_BEFORE = 400;
const EXIT_WITHIN = 10_000;
/** Bookings that such a load gets through before each end at the very least. */
const LEAST_ACKNOWLEDGED = 5;

export type Terminated = {
  times: number;
  acknowledged: number;
  /** Bookings that came too late: refused, closed while idle, or never taken off the backlog. */
  notAccepted: number;
  longest: number;
  wrong: string[];
};

/** Every answer, and those of them that the process had surely accepted when it was told to end. */
export type Answers = { all: Booked[]; accepted: Booked[] };

/**
 * SIGTERM to a process under load, again and again: nothing acknowledged is lost, nothing dropped.
 * Every other time the load goes on meanwhile. In between it is held: every client then waits for
 * one booking that the process has accepted beyond doubt, and that one must be carried out.
 */
export async function terminateUnderLoad(
  cluster: Cluster,
  booker: Booker,
  times: number,
): Promise<Terminated> {
  const api = cluster.apis[0] as ApiProcess;
  const answers: Answers = { all: [], accepted: [] };
  const wrong: string[] = [];
  let longest = 0;
  for (let time = 0; time < times; time += 1) {
    const clients = new Clients(booker, api.port);
    await sleep(LOAD_BEFORE);
    const took = time % 2 === 0 ? await endHeld(cluster, clients) : await api.end('SIGTERM');
    longest = Math.max(longest, took);
    const { all, accepted } = await clients.stop();
    answers.all.push(...all);
    answers.accepted.push(...accepted);
    if (took > EXIT_WITHIN) wrong.push(`exit took ${took.toFixed(0)} ms`);
    if (api.exitStatus !== 0) wrong.push(`exit status ${api.exitStatus}`);
    await api.launch();
  }
  const { all } = answers;
  const keys = await carriedOutOf(cluster, all);
  return {
    times,
    acknowledged: all.filter(({ status }) => status === 201).length,
    notAccepted: all.filter(({ status, key }) => status === 0 && !keys.has(key)).length,
    longest,
    wrong: [...wrong, ...wrongWith(answers, keys, times)],
  };
}

/** What the promises of a shutdown do not allow. */
export function wrongWith(
  { all, accepted }: Answers,
  carriedOut: Set<string>,
  times: number,
): string[] {
  const acknowledged = all.filter(({ status }) => status === 201);
  const held = CLIENTS * Math.ceil(times / 2);
  const unkept: [string, Booked[]][] = [
    ['acknowledged and lost', acknowledged.filter(({ key }) => !carriedOut.has(key))],
    [
      'carried out and not answered',
      all.filter(({ status, key }) => status === 0 && carriedOut.has(key)),
    ],
    ['accepted and not carried out', accepted.filter(({ status }) => status !== 201)],
    ['answered otherwise', all.filter(({ status }) => ![0, 201, 503].includes(status))],
  ];
  return [
    ...unkept
      .filter(([, bookings]) => bookings.length > 0)
      .map(([says, [first, ...more]]) => {
        return `${more.length + 1} bookings ${says} (${first?.error ?? first?.status})`;
      }),
    ...(acknowledged.length < LEAST_ACKNOWLEDGED * times
      ? [`only ${acknowledged.length} bookings were acknowledged`]
      : []),
    ...(accepted.length < held ? [`only ${accepted.length} of ${held} were held at the end`] : []),
  ];
}

/** Ends the process while each client has a booking inside; milliseconds that its exit took. */
async function endHeld(cluster: Cluster, clients: Clients): Promise<number> {
  const api = cluster.apis[0] as ApiProcess;
  const commits = new HeldCommits(cluster.proxy);
  try {
    if (await commits.hold(api.port, CLIENTS)) clients.noteAccepted();
    const refused = commits.refusesConnections(api.port).finally(() => commits.release());
    const [took] = await Promise.all([api.end('SIGTERM'), refused]);
    return took;
  } finally {
    commits.release();
  }
}

/** Clients that book one slot after the other, until they are stopped. */
class Clients {
  readonly #all: Booked[] = [];
  readonly #underWay = new Set<Promise<Booked>>();
  readonly #running: Promise<void>[];
  #accepted: Promise<Booked>[] = [];
  #over = false;

  constructor(booker: Booker, port: number) {
    // Half of them keep their connections, as browsers do.
    this.#running = Array.from({ length: CLIENTS }, (_, client) =>
      this.#run(() => booker.book(port, { fresh: client % 2 === 0 })),
    );
    // `stop` awaits them, and one may fail before.
    Promise.all(this.#running).catch(() => {});
  }

  /** What is under way now has been accepted. */
  noteAccepted(): void {
    this.#accepted = [...this.#underWay];
  }

  async stop(): Promise<Answers> {
    this.#over = true;
    await Promise.all(this.#running);
    return { all: this.#all, accepted: await Promise.all(this.#accepted) };
  }

  async #run(book: () => Promise<Booked>): Promise<void> {
    while (!this.#over) {
      const booking = book();
      this.#underWay.add(booking);
      const booked = await booking;
      this.#underWay.delete(booking);
      this.#all.push(booked);
      if (booked.status === 0) await sleep(20);
    }
  }
}

/** Those of the keys that the database has; it keeps their hashes. */
async function carriedOutOf(cluster: Cluster, all: Booked[]): Promise<Set<string>> {
  const rows = await cluster.asAdmin(
    (sql) => sql`SELECT encode(idempotency_key_hash, 'hex') AS hash FROM events`,
  );
  const hashes = new Set(rows?.map(({ hash }) => hash as string));
  const isThere = ({ key }: Booked) => hashes.has(keyHash(cluster.secret, key));
  return new Set(all.filter(isThere).map(({ key }) => key));
}
