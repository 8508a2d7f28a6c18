import type { BookAppointmentInput } from '@clinic/contracts/appointments';
import { type Booked, bookAppointment } from '../../src/modules/appointments/book-appointment.ts';
import { addDoctors, BERLIN, type TestClinic } from '../test-clinic.ts';

export type Outcome = PromiseSettledResult<Booked>;

/**
 * Books all at once where one lane is open: the first, of a doctor of its own, has the lane, and all others ride in
 * one group behind it.
 */
export async function bookInOneGroup(
  { clinic }: Pick<TestClinic, 'clinic'>,
  first: BookAppointmentInput,
  bookings: readonly BookAppointmentInput[],
): Promise<Outcome[]> {
  const all = [first, ...bookings].map((booking) =>
    bookAppointment(clinic, { ...booking, address: '127.0.0.1' }),
  );
  const [ahead, ...outcomes] = await Promise.allSettled(all);
  if (ahead?.status !== 'fulfilled') throw new Error('The first one was to be booked.');
  return outcomes;
}

/** In how many transactions appointments with these ids were written. */
export async function transactionsOf({ owner }: TestClinic, ids: string[]): Promise<number> {
  const [row] = await owner`
    select count(distinct xmin::text)::integer as count from appointments where id = any(${ids}::uuid[])`;
  return row?.count;
}

/** Ids of new doctors, all alike. */
export const addMany = ({ owner }: TestClinic, count: number): Promise<number[]> =>
  addDoctors(
    owner,
    Array.from({ length: count }, () => BERLIN),
  );

export const idsOf = (outcomes: readonly Outcome[]): string[] =>
  outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value.appointment.id] : []));

/** Codes of refusals, and `booked` or `replayed`. */
export const codesOf = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map((one) => {
    if (one.status === 'rejected') return one.reason.code ?? String(one.reason);
    return one.value.replayed ? 'replayed' : 'booked';
  });
