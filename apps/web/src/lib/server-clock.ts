/** A clock that is off by less is taken for right: the header has whole seconds only. */
const TOLERANCE = 2_000;

let ahead = 0;

/** Learns from an answer's `Date` header how far the clinic's clock is ahead of this device's. */
export function learnServerTime(response: Response): Response {
  const now = Date.parse(response.headers.get('date') ?? '');
  const difference = now - Date.now();
  if (!Number.isNaN(difference)) ahead = Math.abs(difference) < TOLERANCE ? 0 : difference;
  return response;
}

/** When this device's clock shows an instant of the clinic, in epoch milliseconds. */
export const onOwnClock = (instant: string): number => Date.parse(instant) - ahead;
