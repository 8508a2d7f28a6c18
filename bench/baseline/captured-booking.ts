import { randomUUID } from 'node:crypto';
import { PostgresProxy } from '@clinic/testing/postgres-proxy';
import { silent } from '@clinic/testing/silent-logger';
import { envToConfig } from '../../apps/api/src/config.ts';
import { byteaArray } from '../../apps/api/src/db/client/expressions.ts';
import { createDependencies, type Dependencies } from '../../apps/api/src/dependencies.ts';
import { bookAppointment } from '../../apps/api/src/modules/appointments/book-appointment.ts';
import {
  hashOfKey,
  waysToKeep,
} from '../../apps/api/src/modules/history/rules/idempotency-keys.ts';
import type { BenchDatabase } from '../database/bench-database.ts';
import { slotStarts } from '../database/schedule.ts';

export const BENCH_SECRET = 'a secret of the benchmark with 32 characters';

/** Its id is unlike any other number that a statement carries. */
const DOCTOR = 137;

/** A statement as it went over the wire, with its parameters as text (bytes as `\x…`). */
export type SentStatement = { text: string; parameters: (string | null)[] };

/** The statements of one booking, and the values that differ from booking to booking. */
export type CapturedBooking = {
  statements: SentStatement[];
  values: {
    doctorId: string;
    startsAt: string;
    endsAt: string;
    id: string;
    reference: string;
    patientId: string;
    /** What the key is looked up by, and kept as. */
    keys: string;
    keyHash: string;
  };
};

/**
 * Lets the product book once, with the database behind a proxy that listens. So the baseline runs
 * what Clinic runs today, whatever changes in Clinic.
 */
export async function captureBooking({
  appUrl,
  schedule,
}: BenchDatabase): Promise<CapturedBooking> {
  const proxy = await PostgresProxy.start(appUrl);
  let statements: SentStatement[] = [];
  proxy.decide = ({ text, parameters }) => {
    if (text) statements.push({ text, parameters: parameters() });
    return 'forward';
  };
  const config = envToConfig({ DATABASE_URL: proxy.url, CLINIC_SECRET: BENCH_SECRET });
  const connection = { url: proxy.url, secrets: config.CLINIC_SECRET ?? [] };
  const dependencies = createDependencies(config, silent as never, connection);
  try {
    const date = schedule.free.at(-1) as string;
    const [first, second] = slotStarts(DOCTOR, date).slice(-2) as [number, number];
    await book(dependencies, first);
    statements = [];
    // The second is what all others are like: connected, prepared.
    const values = await book(dependencies, second);
    return { statements, values: { ...values, patientId: patientIdIn(statements, values.id) } };
  } finally {
    await dependencies.database.end();
    await proxy.refuse();
  }
}

/** No answer tells it: the other UUIDv7 of the statements. */
function patientIdIn(statements: SentStatement[], id: string): string {
  const isUuid = /^[\da-f]{8}-[\da-f]{4}-7/;
  const all = statements.flatMap(({ parameters }) => parameters);
  const found = all.find((value) => value !== null && value !== id && isUuid.test(value));
  if (!found) throw new Error('The booking names no patient.');
  return found;
}

type Values = Omit<CapturedBooking['values'], 'patientId'>;

async function book({ clinic }: Dependencies, start: number): Promise<Values> {
  const idempotencyKey = randomUUID();
  const startsAt = new Date(start).toISOString();
  const { appointment } = await bookAppointment(clinic, {
    doctorId: DOCTOR,
    startsAt,
    patientName: 'Patient Baseline',
    idempotencyKey,
    address: '127.0.0.1',
  });
  const { id, reference, endsAt } = appointment;
  const keys = byteaArray(waysToKeep(clinic.secrets, idempotencyKey));
  const keyHash = `\\x${hashOfKey(clinic.secrets, idempotencyKey).toString('hex')}`;
  return { doctorId: String(DOCTOR), startsAt, endsAt, id, reference, keys, keyHash };
}
