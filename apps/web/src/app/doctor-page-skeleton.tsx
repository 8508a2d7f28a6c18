import { Skeleton } from '../ui/skeleton.tsx';

/** The shape of a doctor's page while the doctor is on the way. */
export function DoctorPageSkeleton() {
  return (
    <div className="booking-page" data-slot="open" aria-hidden="true">
      <div className="panel choose-slot">
        <Skeleton width="100%" height="22rem" />
        <Skeleton width="100%" height="22rem" />
      </div>
    </div>
  );
}
