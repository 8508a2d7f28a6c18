import { randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto';
import postgres from 'postgres';
import { byteaArray } from '../../apps/api/src/db/client/expressions.ts';
import type { CapturedBooking } from './captured-booking.ts';
import type { Target } from './pgbench-script.ts';

export type BaselineRun = {
  transactions: number;
  /** Per second, without the time to connect. */
  rate: number;
};

export type BaselineOptions = {
  url: string;
  clients: number;
  /** Whole seconds, or how many transactions each client runs. */
  until: { seconds: number } | { perClient: number };
  /** Counted up by the caller, so that no run repeats the ids of another. */
  run: number;
};

const PREPARED = { prepare: true, simple: false } as postgres.UnsafeQueryOptions;
const MINUTE = 60_000;

/** Where pgbench is missing: the same statements, one at a time, by Clinic's own driver. */
export async function runByDriver(
  booking: CapturedBooking,
  target: Target,
  { url, clients, until }: BaselineOptions,
): Promise<BaselineRun> {
  const connections = Array.from({ length: clients }, () =>
    postgres(url, { max: 1, fetch_types: false, onnotice: () => {} }),
  );
  try {
    await Promise.all(connections.map((connection) => connection.unsafe('select')));
    let transactions = 0;
    const start = performance.now();
    const end = 'seconds' in until ? start + until.seconds * 1_000 : Number.POSITIVE_INFINITY;
    const most = 'perClient' in until ? until.perClient : Number.POSITIVE_INFINITY;
    const client = async (connection: postgres.Sql) => {
      for (let done = 0; done < most && performance.now() < end; done += 1) {
        const values = nextValues(target, transactions);
        transactions += 1;
        for (const { text, parameters } of booking.statements) {
          const filled = parameters.map((value) => replaced(booking, values, value));
          await connection.unsafe(text, filled, PREPARED);
        }
      }
    };
    await Promise.all(connections.map(client));
    return { transactions, rate: (1_000 * transactions) / (performance.now() - start) };
  } finally {
    await Promise.all(connections.map((connection) => connection.end()));
  }
}

function nextValues(target: Target, number: number): CapturedBooking['values'] {
  const hash = randomBytes(32);
  const slot = target.kind === 'same' ? 0 : Math.floor(number / target.doctors);
  const minutes = 540 + Math.floor(slot / 16) * 1_440 + (slot % 16) * 30;
  const start =
    target.kind === 'same'
      ? Date.parse(target.startsAt)
      : Date.parse(target.from) + minutes * MINUTE;
  return {
    doctorId: String(target.kind === 'same' ? target.doctor : 1 + (number % target.doctors)),
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + 30 * MINUTE).toISOString(),
    id: randomUUIDv7(),
    reference: randomUUID(),
    patientId: randomUUIDv7(),
    keys: byteaArray([hash]),
    keyHash: `\\x${hash.toString('hex')}`,
  };
}

function replaced(
  { values }: CapturedBooking,
  now: CapturedBooking['values'],
  value: string | null,
): string | null {
  const name = (Object.keys(values) as (keyof typeof values)[]).find(
    (key) => values[key] === value,
  );
  return name ? now[name] : value;
}
