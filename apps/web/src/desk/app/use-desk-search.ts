import { useNavigate, useSearch } from '@tanstack/react-router';
import { serverNow } from '../../lib/server-clock.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { type DeskSearch, deskSearch } from './desk-search.ts';

/** The date and location of the address, and how to change them. Without a date it is today, by the server. */
export function useDeskSearch() {
  const search = deskSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  const now = useServerNow(60_000);
  const today = toDate(new Date(now ?? serverNow()));
  return {
    ...search,
    date: search.date ?? today,
    today,
    go: (change: DeskSearch) =>
      void navigate({ to: '.', search: { ...search, ...change } as never, replace: true }),
  };
}

/** The date of the wall clock at the desk. */
function toDate(now: Date): string {
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
