/**
 * How many requests some requests count as, for the rate limit: those that take a lock and write,
 * or read much more than one row. Everything else counts as one.
 */
export const REQUEST_COSTS = { change: 5, calendar: 2, earliest: 3 } as const;
