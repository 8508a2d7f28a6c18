import { keepPreviousData } from '@tanstack/react-query';
import { formatShortDate } from '../../lib/format-time.ts';
import { trpc } from '../../lib/trpc.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { DeskLink, useDeskParams } from '../domain/desk-link.tsx';
import { DeskProblem } from '../domain/desk-problem.tsx';
import { DateControls } from './date-controls.tsx';
import { SheetPage } from './sheet-page.tsx';
import { useDeskSearch } from './use-desk-search.ts';

/** Seven dates of one doctor beside each other. */
export function WeekPage() {
  const { doctorId } = useDeskParams();
  const search = useDeskSearch();
  const { date } = search;
  const week = trpc.desk.week.useQuery(
    { doctorId: Number(doctorId), from: date },
    { placeholderData: keepPreviousData },
  );
  const name = week.data?.columns[0]?.doctorName ?? 'Week';
  usePageTitle(name);
  return (
    <>
      <DateControls search={search} step={7} />
      <p className="desk-tools">
        <strong>{name}</strong>
        <DeskLink to="/desk" search={{ date }}>
          All doctors of this day
        </DeskLink>
      </p>
      {week.error && !week.data && (
        <DeskProblem error={week.error} onRetry={() => void week.refetch()} />
      )}
      {week.isPending && <p role="status">One moment…</p>}
      {week.data && (
        <SheetPage day={week.data} head={(column) => <span>{formatShortDate(column.date)}</span>} />
      )}
    </>
  );
}
