import { ErrorPanel } from '../../ui/error-panel.tsx';
import { DoctorsPage } from './doctors-page.tsx';
import { NoDoctors } from './no-doctors.tsx';
import {
  type DoctorFilter as Filter,
  PAGE_SIZE,
  useDoctorCount,
  useDoctors,
} from './use-doctors.ts';
import './find-doctor.css';

type DoctorListProps = {
  filter: Filter;
  /** From an empty list back to everybody. */
  onShowAll(): void;
  /** How many pages are shown, one below the other. */
  pages: number;
  onShowMore(): void;
};

/** The doctors that match, each with the first free slot as a way straight to it. */
export function DoctorList({ filter, onShowAll, pages, onShowMore }: DoctorListProps) {
  const first = useDoctors(filter, undefined);
  const count = useDoctorCount(filter);
  const isEmpty = first.data?.length === 0 && !first.isPlaceholderData;
  const shown = Math.min(pages * PAGE_SIZE, count ?? 0);
  return (
    <section aria-label="Doctors" aria-busy={first.isPending || first.isPlaceholderData}>
      <p className="doctors-count muted" role="status">
        {count !== undefined && countOf(count)}
      </p>
      {first.isError && <ErrorPanel error={first.error} onRetry={first.refetch} />}
      {isEmpty && <NoDoctors filter={filter} onShowAll={onShowAll} />}
      <ul className="doctors">
        <DoctorsPage filter={filter} after={undefined} pages={pages} />
      </ul>
      {count !== undefined && count > PAGE_SIZE && (
        <div className="doctors-more">
          <p className="muted">{`${formatCount(shown)} of ${formatCount(count)} shown`}</p>
          {shown < count && (
            <button type="button" className="button" onClick={onShowMore}>
              Show more doctors
            </button>
          )}
        </div>
      )}
    </section>
  );
}

const formatCount = (count: number): string => count.toLocaleString('en');

function countOf(count: number): string {
  if (count === 0) return 'No doctors';
  return count === 1 ? '1 doctor' : `${formatCount(count)} doctors`;
}
