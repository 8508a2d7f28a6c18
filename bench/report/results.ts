import type { Size } from '../database/size.ts';

/** Who a figure is of; `Fastify` is the plain route that a trivial query is compared with. */
export type Who = 'baseline' | 'hand-written' | 'tRPC' | 'REST' | 'Fastify' | 'Clinic';

/** What is measured, and in what. */
export const FIGURES = {
  bookings: '/s',
  'CPU per booking': 'µs',
  stampede: 'ms',
  'others’ p99, quiet': 'ms',
  'others’ p99, stampede': 'ms',
  day: '/s',
  'CPU per day': 'µs',
  calendar: '/s',
  'CPU per calendar': 'µs',
  'day of 60-minute visits': '/s',
  'CPU per 60-minute day': 'µs',
  'calendar of 60-minute visits': '/s',
  'CPU per 60-minute calendar': 'µs',
  mixed: '/s',
  'CPU per mixed request': 'µs',
  'day alone, p50': 'ms',
  'earliest alone, p50': 'ms',
  'earliest after a full day, p50': 'ms',
  'a page’s first free slots, limit 12, p50': 'ms',
  'a page’s first free slots, limit 50, p50': 'ms',
  'one patient’s booking, p99': 'ms',
  'one patient’s booking beside four who ask for first free slots, p99': 'ms',
  'the desk’s day, 20 doctors × 32 visits': 'ms',
  'a patient’s day of one of them': 'ms',
  'a patient by “mul”': 'ms',
  'a patient by “mu”': 'ms',
  trivial: '/s',
  'start-up': 'ms',
} as const;
export type Figure = keyof typeof FIGURES;

export type Sample = { size: Size['name']; figure: Figure; who: Who; value: number };

/** Memory of the API after so many requests. */
export type MemorySample = { requests: number; rssMb: number; heapMb: number };

/** Everything that has been measured, in order. Rounds are interleaved: the n-th belong together. */
export class Results {
  readonly samples: Sample[] = [];
  readonly memory: MemorySample[] = [];
  /** What a reader must know to trust or mistrust a figure. */
  readonly remarks = new Set<string>();

  add(size: Size['name'], figure: Figure, who: Who, value: number): void {
    this.samples.push({ size, figure, who, value });
  }

  of(size: Size['name'], figure: Figure, who: Who): number[] {
    return this.samples
      .filter((sample) => sample.size === size && sample.figure === figure && sample.who === who)
      .map(({ value }) => value);
  }
}
