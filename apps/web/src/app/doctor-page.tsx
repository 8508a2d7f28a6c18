import { getRouteApi, Link } from '@tanstack/react-router';
import { DoctorHeading } from '../features/choose-slot/doctor-heading.tsx';
import { useDoctor } from '../features/choose-slot/use-doctor.ts';
import { useVisitType } from '../features/choose-visit-type/use-visit-type.ts';
import { errorDataOf } from '../lib/api-error.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Icon } from '../ui/icon.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { ChooseAndBook } from './choose-and-book.tsx';
import { DoctorPageSkeleton } from './doctor-page-skeleton.tsx';
import { NotFoundPage } from './not-found-page.tsx';

const route = getRouteApi('/doctors/$doctorId');

/** `/doctors/3?visit=2&date=2026-11-23&slot=2026-11-23T09:00Z`: choose a time, then book it. */
export function DoctorPage() {
  const { doctorId } = route.useParams();
  const { visit } = route.useSearch();
  const id = /^[1-9]\d{0,9}$/.test(doctorId) ? Number(doctorId) : 0;
  const { data: doctor, error, refetch } = useDoctor(id);
  const offer = useVisitType(id, visit);
  usePageTitle(doctor?.name ?? 'Doctor');

  const code = errorDataOf(error)?.code;
  if (code === 'DOCTOR_NOT_FOUND' || code === 'INVALID_INPUT') {
    return <NotFoundPage title="We cannot find this doctor" />;
  }
  const isKnown = doctor && offer.types;
  const problem = (!doctor && error) || (!offer.types && offer.error);
  const retry = () => {
    if (!doctor) void refetch();
    if (!offer.types) void offer.refetch();
  };
  return (
    <>
      <nav aria-label="Back">
        <Link to="/" className="back">
          <Icon name="arrowLeft" />
          All doctors
        </Link>
      </nav>
      <DoctorHeading doctor={doctor} />
      {problem && <ErrorPanel error={problem} onRetry={retry} />}
      {!isKnown && !problem && <DoctorPageSkeleton />}
      {isKnown && <ChooseAndBook doctor={doctor} offer={offer} />}
    </>
  );
}
