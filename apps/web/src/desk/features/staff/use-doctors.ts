import { trpc } from '../../../lib/trpc.ts';

/** All doctors whose calendars there are. */
export const useDoctors = () =>
  trpc.doctors.list.useQuery({ limit: 500 }, { refetchInterval: false });
