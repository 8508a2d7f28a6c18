import { useEffect, useRef } from 'react';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { DoctorCard } from './doctor-card.tsx';
import { type DoctorFilter as Filter, PAGE_SIZE, useDoctors, useEarliest } from './use-doctors.ts';

type DoctorsPageProps = {
  filter: Filter;
  /** The last doctor of the page before. */
  after: number | undefined;
  /** How many pages are to be shown, this one and those behind it. */
  pages: number;
};

/** A page of doctors, and behind it the next one: each asks for its own first free slots. */
export function DoctorsPage({ filter, after, pages }: DoctorsPageProps) {
  const { data: doctors = [], isPending, isError, error, refetch } = useDoctors(filter, after);
  const earliestOf = useEarliest(doctors);
  const firstCard = useFocusWhenAdded(after !== undefined && doctors.length > 0);
  const last = doctors.at(-1);
  const isFull = doctors.length === PAGE_SIZE;
  return (
    <>
      {isPending && <DoctorSkeletons />}
      {isError && after !== undefined && (
        <li>
          <ErrorPanel error={error} onRetry={refetch} />
        </li>
      )}
      {doctors.map((doctor, index) => (
        <li key={doctor.id} ref={index === 0 ? firstCard : undefined}>
          <DoctorCard doctor={doctor} earliest={earliestOf(doctor.id)} />
        </li>
      ))}
      {pages > 1 && isFull && last && (
        <DoctorsPage filter={filter} after={last.id} pages={pages - 1} />
      )}
    </>
  );
}

/**
 * Moves the focus from "Show more doctors" to the first that is new, where reading goes on. The last
 * press takes the button away: then nothing has the focus.
 */
function useFocusWhenAdded(isAdded: boolean) {
  const firstCard = useRef<HTMLLIElement>(null);
  const wasPressed = useRef(isAtShowMore());
  useEffect(() => {
    if (!isAdded || !wasPressed.current) return;
    wasPressed.current = false;
    const isStillThere = isAtShowMore() || document.activeElement === document.body;
    if (isStillThere) firstCard.current?.querySelector('a')?.focus({ preventScroll: true });
  }, [isAdded]);
  return firstCard;
}

const isAtShowMore = (): boolean => document.activeElement?.closest('.doctors-more') != null;

function DoctorSkeletons() {
  return Array.from({ length: 6 }, (_, index) => `skeleton-${index}`).map((key) => (
    <li aria-hidden="true" key={key}>
      <div className="panel doctor">
        <Skeleton width="3.25rem" height="3.25rem" />
        <div className="doctor-about">
          <Skeleton width="9rem" height="1.3em" />
          <Skeleton width="7rem" height="1em" />
        </div>
        <Skeleton width="100%" height="3.25rem" />
      </div>
    </li>
  ));
}
