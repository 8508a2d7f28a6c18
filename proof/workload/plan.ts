import { createHash } from 'node:crypto';
import type { Edge } from '../history/call.ts';
import { createRandom, seedFor } from './random.ts';

/** What a client does in one step; `client.ts` tells each as a story. */
type Act =
  | 'book'
  | 'double-click'
  | 'hold-and-book'
  | 'hold'
  | 'replay'
  | 'reuse-key'
  | 'look'
  | 'look-as-stranger'
  | 'read-day'
  | 'read-month'
  | 'read-earliest'
  | 'cancel'
  | 'cancel-as-stranger'
  | 'move'
  | 'move-as-stranger'
  | 'race-own'
  | 'illegal'
  | DeskAct;

/** What the staff does in one step; `desk-script.ts` tells each. */
export type DeskAct =
  | 'desk-book'
  | 'desk-cancel'
  | 'desk-move'
  | 'desk-restore'
  | 'desk-race'
  | 'desk-walk-in'
  | 'desk-as-other';

/** One step, decided before the run. Slots are numbers in the run's list of legal slots. */
export type Step = {
  act: Act;
  slot: number;
  otherSlot: number;
  /** Which of the client's own appointments, where it has several. */
  which: number;
  key: string;
  otherKey: string;
  edge: Edge;
  server: number;
};

/** Each client's steps, without end: however fast the machine, a run lasts as long as it should. */
export type Plan = { clients: IteratorObject<Step>[]; hash: string };

const CLIENTS = 24;
/** As many of each client's steps stand for the rest of them. */
const HASHED_STEPS = 500;
/** All that twelve doctors have in twelve weeks. */
export const SLOTS = 11_520;
/** Every slot comes within reach of all clients for a while, then the window moves on. */
const WINDOW = 8;
const ADVANCE = 2.4;

const WEIGHTS: [Act, number][] = [
  ['book', 30],
  ['double-click', 5],
  ['hold-and-book', 7],
  ['hold', 4],
  ['replay', 6],
  ['reuse-key', 3],
  ['look', 8],
  ['look-as-stranger', 2],
  ['read-day', 7],
  ['read-month', 2],
  ['read-earliest', 3],
  ['cancel', 10],
  ['cancel-as-stranger', 2],
  ['move', 9],
  ['move-as-stranger', 1],
  ['race-own', 3],
  ['illegal', 1],
  ['desk-book', 9],
  ['desk-cancel', 4],
  ['desk-move', 4],
  ['desk-restore', 5],
  ['desk-race', 3],
  ['desk-walk-in', 2],
  ['desk-as-other', 3],
];

/**
 * The same seed gives each client the same steps, of which a longer run takes more; the hash of the
 * first of them says so.
 */
export function makePlan(seed: number): Plan {
  const plans = () => Array.from({ length: CLIENTS }, (_, client) => stepsOf(seed, client));
  const begun = plans().map((steps) => steps.take(HASHED_STEPS).toArray());
  const hash = createHash('sha256').update(JSON.stringify(begun)).digest('hex').slice(0, 16);
  return { clients: plans(), hash };
}

function* stepsOf(seed: number, client: number): Generator<Step> {
  const random = createRandom(seedFor(seed, `client ${client}`));
  const bag = WEIGHTS.flatMap(([act, weight]) => Array<Act>(weight).fill(act));
  for (let at = 0; ; at += 1) {
    const near = () => (Math.floor(at * ADVANCE) + random.below(WINDOW)) % SLOTS;
    yield {
      act: random.pick(bag),
      slot: near(),
      otherSlot: near(),
      which: random.below(1_000),
      key: random.uuid(),
      otherKey: random.uuid(),
      edge: random.chance(0.5) ? 'rest' : 'trpc',
      server: random.below(2),
    };
  }
}
