import type { Call } from './call.ts';
import type { Fault } from './history.ts';

/** Tries that no fault excuses; a client that needs more has found a violation. */
export const CLEAN_TRIES = 4;

/** Faults that reach every call under way, of one process or of all. Others end one connection. */
const SYSTEM_WIDE = new Set(['kill api', 'kill postgres', 'rolling restart', 'slow database']);

/** Milliseconds from the effect of a fault to its line in the history, at most. */
const LEAD = 100;

type Try = Pick<Call, 'server' | 'sentAt' | 'answeredAt'>;

/** The faults that may have reached a call: none that ended the other process. */
export function faultsDuring(
  faults: readonly Fault[],
  { server, sentAt, answeredAt = Number.POSITIVE_INFINITY }: Try,
): Fault[] {
  return faults.filter(
    ({ kind, detail, from, to = Number.POSITIVE_INFINITY }) =>
      from - LEAD <= answeredAt &&
      to >= sentAt &&
      (kind !== 'kill api' || detail === `api ${server}`),
  );
}

/**
 * Of the lost tries of one question those that no fault excuses: sent after the faults that took the
 * first answer, while nothing reached the whole system and one connection at most was cut. (One cut
 * rarely meets a certain call; it cannot meet one four times.)
 */
export function unexcused(faults: readonly Fault[], lost: readonly Call[]): Call[] {
  const [first] = lost;
  if (!first) return [];
  const over = faultsDuring(faults, first).map(({ to = Number.POSITIVE_INFINITY }) => to);
  const since = Math.max(0, ...over);
  return lost.filter((call) => {
    const during = faultsDuring(faults, call);
    const isExcused = during.length > 1 || during.some(({ kind }) => SYSTEM_WIDE.has(kind));
    return call.sentAt > since && !isExcused;
  });
}
