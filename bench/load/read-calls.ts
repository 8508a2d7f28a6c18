import { type Call, type Calls, get, query, sameEachTime } from './calls.ts';
import type { Dialect } from './job.ts';

/** The first free slots over a whole specialization: ten doctors, by time, then id. */
export function earliest({
  specialization,
  from,
}: {
  specialization: string;
  from: string | undefined;
}): Calls {
  const check = sameEachTime('trpc', (data) => {
    const found = data as { doctorId: number; specialization: string; startsAt: string }[];
    const order = found.map(
      ({ startsAt, doctorId }) => `${startsAt} ${String(doctorId).padStart(9)}`,
    );
    return (
      found.length === 10 &&
      found.every((slot) => slot.specialization === specialization) &&
      new Set(found.map(({ doctorId }) => doctorId)).size === 10 &&
      order.join() === order.toSorted().join()
    );
  });
  const instants = earlierAndEarlier(from);
  return () => {
    const input = { specialization, from: instants() };
    return { request: query('trpc', 'availability.earliest', input, ''), check, books: false };
  };
}

/** Each of these doctors' first free slot, whatever the limit above their number. */
export function firstFree({ doctorIds, limit, distinct }: FirstFree): Calls {
  const wanted = doctorIds.toSorted((a, b) => a - b).join();
  const check: Call['check'] = sameEachTime('trpc', (data) => {
    const found = data as { doctorId: number }[];
    return (
      found
        .map(({ doctorId }) => doctorId)
        .sort((a, b) => a - b)
        .join() === wanted
    );
  });
  const instants = earlierAndEarlier(undefined);
  return () => {
    const from = distinct ? { from: instants() } : {};
    const request = query('trpc', 'availability.earliest', { doctorIds, limit, ...from }, '');
    return { request, check, books: false };
  };
}

/** Milliseconds before an instant, or now: the same question, written so that no answer is shared. */
function earlierAndEarlier(from: string | undefined): () => string {
  let at = from ? Date.parse(from) : Date.now();
  return () => {
    at -= 1;
    return new Date(at).toISOString();
  };
}

type FirstFree = { doctorIds: number[]; limit: number; distinct: boolean };

export function trivial(dialect: Dialect): Calls {
  const check = sameEachTime(dialect, (data) => (data as { open?: boolean }).open === true);
  const request = dialect === 'rest' ? get('/trivial') : get('/trpc/trivial');
  return () => ({ request, check, books: false });
}
