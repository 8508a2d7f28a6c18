import { createHash } from 'node:crypto';
import { createRandom, type Random, seedFor } from '../workload/random.ts';
import type { Aim } from './database-proxy.ts';

/** One thing to do to the system; `at` in milliseconds after the start. */
export type PlannedFault = { at: number } & (
  | { kind: 'cut'; fraction: number }
  | { kind: 'aimed cut'; point: string; verdict: Aim['verdict'] }
  | { kind: 'terminate backend'; fraction: number }
  | { kind: 'slow database'; milliseconds: number }
  | { kind: 'kill api'; server: number }
  | { kind: 'kill postgres' }
  | { kind: 'rolling restart' }
);

/** The statements of a transaction that a cut may be aimed at. */
export const POINTS: Record<string, RegExp> = {
  BEGIN: /^begin/,
  'the lock': /for update/,
  'the insert': /insert into "(appointments|events)"/,
  'the update': /update "appointments"/,
  COMMIT: /^commit/,
};

/** How often things happen, in milliseconds; the first time each after a fraction of it. */
export type Rhythm = {
  connection: number;
  killApi: number;
  killPostgres: number;
  rollingRestart: number;
};

export const USUAL_RHYTHM: Rhythm = {
  connection: 330,
  killApi: 21_000,
  killPostgres: 41_000,
  rollingRestart: 67_000,
};

/** What happens to the system, and when: the same for the same seed. */
export function makeSchedule(seed: number, duration: number, rhythm = USUAL_RHYTHM): PlannedFault[] {
  const random = createRandom(seedFor(seed, 'faults'));
  const times = (every: number) => {
    const at: number[] = [];
    for (let time = every * (0.3 + 0.4 * random.next()); time < duration; ) {
      at.push(Math.round(time));
      time += every * (0.7 + 0.6 * random.next());
    }
    return at;
  };
  return [
    ...times(rhythm.connection).map((at) => connectionFault(at, random)),
    ...times(rhythm.killApi).map(
      (at) => ({ at, kind: 'kill api', server: random.below(2) }) as const,
    ),
    ...times(rhythm.killPostgres).map((at) => ({ at, kind: 'kill postgres' }) as const),
    ...times(rhythm.rollingRestart).map((at) => ({ at, kind: 'rolling restart' }) as const),
  ].sort((a, b) => a.at - b.at);
}

function connectionFault(at: number, random: Random): PlannedFault {
  const dice = random.next();
  const verdict = random.chance(0.5) ? 'before-forward' : 'before-reply';
  if (dice < 0.5) {
    return { at, kind: 'aimed cut', point: random.pick(Object.keys(POINTS)), verdict };
  }
  if (dice < 0.7) return { at, kind: 'cut', fraction: random.next() };
  if (dice < 0.9) return { at, kind: 'terminate backend', fraction: random.next() };
  return { at, kind: 'slow database', milliseconds: 5 + random.below(60) };
}

export const hashOf = (schedule: PlannedFault[]): string =>
  createHash('sha256').update(JSON.stringify(schedule)).digest('hex').slice(0, 16);
