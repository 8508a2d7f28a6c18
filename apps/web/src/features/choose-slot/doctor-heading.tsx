import type { Doctor } from '@clinic/contracts/doctors';
import { LocationLines } from '../../domain/location-lines.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

/** Whose calendar this is. The heading stays the same element while the name is on its way. */
export function DoctorHeading({ doctor }: { doctor: Doctor | undefined }) {
  return (
    <div className="doctor-heading">
      <div className="doctor-heading-name">
        {doctor ? <Avatar {...doctor} /> : <Skeleton width="3.25rem" height="3.25rem" />}
        <div>
          <h1 tabIndex={-1}>
            {doctor ? (
              <span>{doctor.name}</span>
            ) : (
              <>
                <span className="visually-hidden">Loading the doctor…</span>
                <Skeleton width="14rem" height="1.2em" />
              </>
            )}
          </h1>
          <p className="muted">
            {doctor ? <span>{doctor.specialization}</span> : <Skeleton width="8rem" height="1em" />}
          </p>
        </div>
      </div>
      {doctor ? (
        <LocationLines location={doctor.location} />
      ) : (
        <Skeleton width="14rem" height="1.5em" />
      )}
    </div>
  );
}
