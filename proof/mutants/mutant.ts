import type { Invariant } from '../checker/violation.ts';
import type { ConnectionFault, Rhythm } from '../faults/schedule.ts';
import type { Change } from './change.ts';

/** A build that is wrong on purpose, and what must give it away. */
export type Mutant = {
  number: number;
  name: string;
  changes: Change[];
  /** A build that is caught breaking another promise only was caught by accident. */
  breaks: Invariant[];
  /** What the violation must say, where its invariant alone says too little. */
  says?: RegExp;
  rhythm: Rhythm;
  /** Aimed faults instead of the usual mixture, where only those bring the mistake to light. */
  aimedAt?: ConnectionFault;
};

const NEVER = Number.POSITIVE_INFINITY;
/** Load and faults as in a good run, a little denser. */
export const LIVELY: Rhythm = {
  connection: 250,
  killApi: NEVER,
  killPostgres: NEVER,
  rollingRestart: NEVER,
};
export const CALM: Rhythm = { ...LIVELY, connection: 600 };
