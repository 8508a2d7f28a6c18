import type { DoctorFilter as Filter } from './use-doctors.ts';

type NoDoctorsProps = { filter: Filter; onShowAll(): void };

/** Why the list is empty: nobody matches, or nobody is there. */
export function NoDoctors({ filter, onShowAll }: NoDoctorsProps) {
  const { search, specialization } = filter;
  if (!search && !specialization) {
    return (
      <div className="empty">
        <p className="empty-title">No doctor can be booked here yet</p>
        <p className="muted">Please come back later, or ask the practice.</p>
      </div>
    );
  }
  const where = specialization ? ` in ${specialization}` : '';
  return (
    <div className="empty">
      <p className="empty-title">
        {`No doctor${where} ${search ? `matches “${search}”` : 'can be booked here'}`}
      </p>
      <p className="muted">Try another spelling, or look at everyone.</p>
      <button type="button" className="button" onClick={onShowAll}>
        Show all doctors
      </button>
    </div>
  );
}
