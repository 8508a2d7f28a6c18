import { createContext, use } from 'react';

/** Gives the token under which this tab holds a slot. */
export const HoldTokenContext = createContext<(() => string) | undefined>(undefined);

export function useHoldToken(): () => string {
  const holdToken = use(HoldTokenContext);
  if (!holdToken) throw new Error('HoldTokenContext is missing');
  return holdToken;
}
