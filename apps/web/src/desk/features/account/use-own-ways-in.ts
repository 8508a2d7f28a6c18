import { trpc } from '../../../lib/trpc.ts';

/** By what one can sign in oneself. Nobody else changes it, so it is not asked for again. */
export const useOwnWaysIn = () =>
  trpc.passkeys.list.useQuery(undefined, { refetchInterval: false });

export function useRefreshWaysIn(): () => Promise<void> {
  const utils = trpc.useUtils();
  return () => utils.passkeys.list.invalidate();
}
