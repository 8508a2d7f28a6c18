import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { DoctorCard } from './doctor-card.tsx';
import { type DoctorFilter as Filter, useDoctors, useEarliest } from './use-doctors.ts';
import './find-doctor.css';

type DoctorListProps = { filter: Filter; onFilter(filter: Filter): void };

/** The doctors that match, each with the first free slot as a way straight to it. */
export function DoctorList({ filter, onFilter }: DoctorListProps) {
  const doctors = useDoctors(filter);
  const earliest = useEarliest(filter.specialization);
  return (
    <section aria-label="Doctors" aria-busy={doctors.isPlaceholderData}>
      <p className="visually-hidden" role="status">
        {doctors.data && countOf(doctors.data.length)}
      </p>
      {doctors.isError && <ErrorPanel error={doctors.error} onRetry={doctors.refetch} />}
      {doctors.isPending && <DoctorSkeletons />}
      {doctors.data?.length === 0 && <NoDoctors filter={filter} onFilter={onFilter} />}
      <ul className="doctors">
        {doctors.data?.map((doctor) => (
          <li key={doctor.id}>
            <DoctorCard doctor={doctor} earliest={earliest.of(doctor.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function NoDoctors({ filter, onFilter }: DoctorListProps) {
  const where = filter.specialization ? ` in ${filter.specialization}` : '';
  return (
    <div className="empty">
      <p className="empty-title">
        No doctor{where} {filter.search ? `matches “${filter.search}”` : 'yet'}
      </p>
      <p className="muted">Try another spelling, or look at everyone.</p>
      <button type="button" className="button" onClick={() => onFilter({})}>
        Show all doctors
      </button>
    </div>
  );
}

function DoctorSkeletons() {
  return (
    <div className="doctors" aria-hidden="true">
      {Array.from({ length: 6 }, (_, index) => `skeleton-${index}`).map((key) => (
        <div className="panel doctor" key={key}>
          <Skeleton width="3.25rem" height="3.25rem" />
          <div className="doctor-about">
            <Skeleton width="9rem" height="1.3em" />
            <Skeleton width="7rem" height="1em" />
          </div>
          <Skeleton width="100%" height="3.25rem" />
        </div>
      ))}
    </div>
  );
}

function countOf(count: number): string {
  return count === 1 ? '1 doctor found' : `${count} doctors found`;
}
