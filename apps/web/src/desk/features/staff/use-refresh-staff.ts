import { trpc } from '../../../lib/trpc.ts';

/** After a change: the list, and oneself, who may be the one that was changed. */
export function useRefreshStaff(): () => Promise<unknown> {
  const utils = trpc.useUtils();
  return () => Promise.all([utils.staff.invalidate(), utils.session.me.invalidate()]);
}
