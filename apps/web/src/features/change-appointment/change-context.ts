import { createContext, use, useSyncExternalStore } from 'react';
import type { Change, ChangeState } from './change.ts';

export const ChangeContext = createContext<Change | undefined>(undefined);

/** The page's one change and where it stands. */
export function useChange(): { change: Change; state: ChangeState } {
  const change = use(ChangeContext);
  if (!change) throw new Error('ChangeContext is missing');
  return { change, state: useSyncExternalStore(change.subscribe, change.getState) };
}
