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
  | 'cancel'
  | 'cancel-as-stranger'
  | 'move'
  | 'move-as-stranger'
  | 'race-own'
  | 'illegal';

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

export type Plan = { clients: Step[][]; hash: string };

const CLIENTS = 24;
const STEPS = 2_000;
export const SLOTS = 7_680;
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
  ['read-day', 9],
  ['cancel', 10],
  ['cancel-as-stranger', 2],
  ['move', 9],
  ['move-as-stranger', 1],
  ['race-own', 3],
  ['illegal', 1],
];

/** Each client's steps. The same seed gives the same plan; its hash says so. */
export function makePlan(seed: number): Plan {
  const clients = Array.from({ length: CLIENTS }, (_, client) => stepsOf(seed, client));
  const hash = createHash('sha256').update(JSON.stringify(clients)).digest('hex').slice(0, 16);
  return { clients, hash };
}

function stepsOf(seed: number, client: number): Step[] {
  const random = createRandom(seedFor(seed, `client ${client}`));
  const bag = WEIGHTS.flatMap(([act, weight]) => Array<Act>(weight).fill(act));
  return Array.from({ length: STEPS }, (_, at) => {
    const near = () => (Math.floor(at * ADVANCE) + random.below(WINDOW)) % SLOTS;
    return {
      act: random.pick(bag),
      slot: near(),
      otherSlot: near(),
      which: random.below(1_000),
      key: random.uuid(),
      otherKey: random.uuid(),
      edge: random.chance(0.5) ? 'rest' : 'trpc',
      server: random.below(2),
    };
  });
}
