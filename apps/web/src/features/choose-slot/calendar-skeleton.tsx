import { Skeleton } from '../../ui/skeleton.tsx';

/** Has the size of the calendar, so that nothing moves when it arrives. */
export function CalendarSkeleton() {
  return (
    <div className="calendar calendar-loading" aria-hidden="true">
      <Skeleton width="100%" height="100%" />
    </div>
  );
}
