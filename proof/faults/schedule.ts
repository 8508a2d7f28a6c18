import { createHash } from 'node:crypto';
import type { Aim } from '@clinic/testing/postgres-proxy';
import { createRandom, type Random, seedFor } from '../workload/random.ts';

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

/** The statements that a cut may be aimed at. */
export const POINTS: Record<string, RegExp> = {
  BEGIN: /^begin/,
  'the lock': /for update/,
  'the insert': /insert into "appointments"/,
  'the lock of a group': /skip locked/,
  'the insert of a group': /json_to_recordset.*insert into "appointments"/s,
  'the update': /update "appointments"/,
  COMMIT: /^commit/,
  // Nothing in the product reads so; builds that write after their commit do.
  'the late write': /^(insert into|update) events/,
};
const USUAL_POINTS = Object.keys(POINTS).slice(0, 7);

/** How often things happen, in milliseconds; the first time each after a part of it. */
export type Rhythm = {
  connection: number;
  killApi: number;
  killPostgres: number;
  rollingRestart: number;
};

const USUAL_RHYTHM: Rhythm = {
  connection: 330,
  killApi: 21_000,
  killPostgres: 41_000,
  rollingRestart: 67_000,
};

/** What may happen to a connection. */
export type ConnectionFault =
  | 'aimed cut'
  | 'cut'
  | 'terminate backend'
  | 'slow database'
  | 'cut before the late write'
  | 'mixture';

const FAULTS: Record<ConnectionFault, (at: number, random: Random) => PlannedFault> = {
  'aimed cut': (at, random) => {
    const verdict = random.chance(0.5) ? 'before-forward' : 'before-reply';
    return { at, kind: 'aimed cut', point: random.pick(USUAL_POINTS), verdict };
  },
  cut: (at, random) => ({ at, kind: 'cut', fraction: random.next() }),
  'terminate backend': (at, random) => ({ at, kind: 'terminate backend', fraction: random.next() }),
  'slow database': (at, random) => ({
    at,
    kind: 'slow database',
    milliseconds: 5 + random.below(60),
  }),
  'cut before the late write': (at) => ({
    at,
    kind: 'aimed cut',
    point: 'the late write',
    verdict: 'before-forward',
  }),
  mixture: (at, random) => {
    const dice = random.next();
    if (dice < 0.5) return FAULTS['aimed cut'](at, random);
    if (dice < 0.7) return FAULTS.cut(at, random);
    if (dice < 0.9) return FAULTS['terminate backend'](at, random);
    return FAULTS['slow database'](at, random);
  },
};

const PLANNED: Record<
  keyof Rhythm,
  (at: number, random: Random, kind: ConnectionFault) => PlannedFault
> = {
  connection: (at, random, kind) => FAULTS[kind](at, random),
  killApi: (at, random) => ({ at, kind: 'kill api', server: random.below(2) }),
  killPostgres: (at) => ({ at, kind: 'kill postgres' }),
  rollingRestart: (at) => ({ at, kind: 'rolling restart' }),
};

/** What happens to the system, and when: the same for the same seed. */
export function makeSchedule(
  seed: number,
  duration: number,
  rhythm: Rhythm = USUAL_RHYTHM,
  kind: ConnectionFault = 'mixture',
): PlannedFault[] {
  const planned: PlannedFault[] = [];
  // Each kind has a stream of its own, drawn from as time goes on: a longer schedule begins as a
  // shorter one of its seed.
  for (const [name, every] of Object.entries(rhythm)) {
    const random = createRandom(seedFor(seed, `faults: ${name}`));
    for (let time = every * (0.3 + 0.4 * random.next()); time < duration; ) {
      planned.push(PLANNED[name as keyof Rhythm](Math.round(time), random, kind));
      time += every * (0.7 + 0.6 * random.next());
    }
  }
  return planned.sort((a, b) => a.at - b.at);
}

export const hashOf = (schedule: PlannedFault[]): string =>
  createHash('sha256').update(JSON.stringify(schedule)).digest('hex').slice(0, 16);
