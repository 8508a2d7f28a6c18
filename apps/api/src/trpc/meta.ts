import type { Access } from '../kernel/access.ts';

/** What is said of a procedure where it is defined. */
export type Meta<A extends Access = Access> = {
  /** Who may call it. */
  access: A;
  /** How many requests a call counts as, for the rate limit; 1 where nothing is said. */
  cost?: number;
};
