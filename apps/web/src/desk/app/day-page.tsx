import { keepPreviousData } from '@tanstack/react-query';
import { formatFullDate } from '../../lib/format-time.ts';
import { trpc } from '../../lib/trpc.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { DeskLink } from '../domain/desk-link.tsx';
import { DeskProblem } from '../domain/desk-problem.tsx';
import { DateControls } from './date-controls.tsx';
import { SheetPage } from './sheet-page.tsx';
import { useDeskSearch } from './use-desk-search.ts';

/** All doctors of a date beside each other. */
export function DayPage() {
  const search = useDeskSearch();
  const { date, location } = search;
  usePageTitle(formatFullDate(date));
  const day = trpc.desk.day.useQuery(
    { date, ...(location && { locationId: location }) },
    { placeholderData: keepPreviousData },
  );
  return (
    <>
      <DateControls search={search} />
      <p className="desk-tools">
        <DeskLink to="/desk/print" search={{ date, ...(location && { location }) }}>
          Print this day
        </DeskLink>
        {day.data && day.data.totalDoctors > day.data.columns.length && (
          <span className="muted">
            {`The first ${day.data.columns.length} of ${day.data.totalDoctors} doctors: choose a location to see the others.`}
          </span>
        )}
      </p>
      {day.error && !day.data && (
        <DeskProblem error={day.error} onRetry={() => void day.refetch()} />
      )}
      {day.isPending && <p role="status">One moment…</p>}
      {day.data?.columns.length === 0 && (
        <p className="empty">No doctor works here. Choose another location.</p>
      )}
      {day.data && day.data.columns.length > 0 && (
        <SheetPage
          day={day.data}
          head={({ doctorId, doctorName, specialization }) => (
            <>
              <DeskLink
                to="/desk/week/$doctorId"
                params={{ doctorId: String(doctorId) }}
                search={{ date }}
              >
                {doctorName}
              </DeskLink>
              <span className="muted">{specialization}</span>
            </>
          )}
        />
      )}
    </>
  );
}
