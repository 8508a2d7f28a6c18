/** A clock that is off by less is taken for right: the header has whole seconds only. */
const TOLERANCE = 2_000;

/** Milliseconds that the server's clock is ahead of this device's; unknown before the first answer. */
let ahead: number | undefined;
const listeners = new Set<() => void>();

/** Learns the server's time from an answer's `Date` header. */
export function learnServerTime(response: Response): Response {
  const difference = Date.parse(response.headers.get('date') ?? '') - Date.now();
  if (Number.isNaN(difference)) return response;
  if (Math.abs(difference - (ahead ?? 0)) < TOLERANCE) {
    if (ahead === undefined) become(0);
  } else become(difference);
  return response;
}

function become(difference: number): void {
  ahead = difference;
  for (const listener of listeners) listener();
}

/** What time it is, by the server's clock, in epoch milliseconds; the device's before any answer. */
export const serverNow = (): number => Date.now() + (ahead ?? 0);

/** For `useSyncExternalStore`: how far the server's clock is ahead, `undefined` while unknown. */
export const serverClock = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  read: (): number | undefined => ahead,
};

/** Asks the server what time it is; for a page that asks it nothing else. */
export function askServerTime(): void {
  if (ahead !== undefined) return;
  fetch('/', { method: 'HEAD', cache: 'no-store' }).then(learnServerTime, () => {});
}
