/** What `run/observe.ts` measures all the time, under the name by which the checker knows it. */
export const TRANSACTION_AGE = 'age of the oldest transaction in ms';

/** Reads at once that must find every API process well again. */
export const AT_ONCE = 24;

/** What it measures once in the end, of the database. */
export const AT_REST = {
  open: 'transactions still open 2 s after the last fault',
  idle: 'of them idle',
} as const;

/** What it measures in the end of each API process. */
export const OF_EACH_API = {
  reads: `of ${AT_ONCE} reads at once, not answered in 5 s`,
  permits: 'permits with which no booking came to wait in the database',
  bookings: 'bookings that waited for locked doctors, not answered afterwards',
  silence: 'output that says nothing of any request',
  memory: 'resident memory in bytes',
} as const;

export const ofApi = (server: number, what: string): string => `api ${server}: ${what}`;
