import { useEffect, useReducer, useSyncExternalStore } from 'react';
import { serverClock, serverNow } from './server-clock.ts';

const HALF_A_MINUTE = 30_000;

/**
 * The time by the server's clock in epoch milliseconds, again after every `every` milliseconds;
 * `undefined` until the server has answered something: this device's clock decides nothing.
 */
export function useServerNow(every = HALF_A_MINUTE): number | undefined {
  const ahead = useSyncExternalStore(serverClock.subscribe, serverClock.read);
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, every);
    return () => clearInterval(timer);
  }, [every]);
  return ahead === undefined ? undefined : serverNow();
}
