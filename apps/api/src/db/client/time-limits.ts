/** Milliseconds; each strictly below the next, so that the innermost gives up first. */
export const TIME_LIMITS = {
  lock: 2_000,
  /** For a doctor's turn or a connection, as estimated on arrival. */
  wait: 3_000,
  statement: 5_000,
  /** For a whole answer, from the request's headers on. */
  answer: 9_000,
  idleInTransaction: 10_000,
  /** For a request to be received. */
  request: 12_000,
} as const;
