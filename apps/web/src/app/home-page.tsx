import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { DoctorFilter } from '../features/find-doctor/doctor-filter.tsx';
import { DoctorList } from '../features/find-doctor/doctor-list.tsx';
import type { DoctorFilter as Filter } from '../features/find-doctor/use-doctors.ts';
import { useMyAppointments } from '../features/my-appointments/my-appointments-context.ts';
import { focusHeading } from '../lib/focus-heading.ts';
import { loadModule } from '../lib/load-module.ts';
import { usePageTitle } from '../ui/page-title.ts';
import { homeSearch } from './search-params.ts';

// Only who has booked here before needs it.
const NextAppointments = lazy(() =>
  loadModule(() => import('../features/my-appointments/next-appointments.tsx')).then((module) => ({
    default: module.NextAppointments,
  })),
);

const route = getRouteApi('/');

/** `/`: find a doctor. */
export function HomePage() {
  usePageTitle('Book an appointment');
  const { list } = useMyAppointments();
  const { pages, ...filter } = route.useSearch();
  const navigate = useNavigate();
  const onFilter = (next: Filter) =>
    void navigate({ to: '/', search: homeSearch(next), replace: true });
  const onShowAll = () => {
    onFilter({});
    // The button that was pressed goes with the empty list.
    focusHeading();
  };
  const shown = Number(pages ?? 1);
  const onShowMore = () => {
    const search = { ...filter, pages: String(shown + 1) };
    void navigate({ to: '/', search, replace: true, resetScroll: false });
  };
  return (
    <>
      <div className="hero">
        <h1 tabIndex={-1}>Book an appointment</h1>
        <p className="muted">Pick a free time, enter a name, done.</p>
      </div>
      {list.length > 0 && (
        <Suspense fallback={null}>
          <NextAppointments />
        </Suspense>
      )}
      <DoctorFilter filter={filter} onFilter={onFilter} />
      <DoctorList {...{ filter, onShowAll, onShowMore }} pages={shown} />
    </>
  );
}
