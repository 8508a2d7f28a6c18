import type { Staff } from '@clinic/contracts/staff';
import { createContext, useContext } from 'react';

export const MeContext = createContext<Staff | undefined>(undefined);

/** Who is signed in. */
export function useMe(): Staff {
  const me = useContext(MeContext);
  if (!me) throw new Error('Nobody is signed in.');
  return me;
}
