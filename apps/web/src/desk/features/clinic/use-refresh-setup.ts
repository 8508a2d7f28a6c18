import { trpc } from '../../../lib/trpc.ts';

/** After a change: everything that follows from how the clinic is set up. */
export function useRefreshSetup(): () => Promise<unknown> {
  const utils = trpc.useUtils();
  return () =>
    Promise.all([
      utils.locations.invalidate(),
      utils.doctors.invalidate(),
      utils.visitTypes.invalidate(),
      utils.settings.invalidate(),
      utils.desk.invalidate(),
    ]);
}
