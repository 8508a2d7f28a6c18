import type { Appointment } from '@clinic/contracts/appointments';
import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import type { VisitType } from '@clinic/contracts/visit-types';
import { SlotTime } from '../../domain/slot-time.tsx';
import { visitInWords } from '../../domain/visit-types.ts';
import { formatDayAndTime } from '../../lib/format-time.ts';
import { Skeleton } from '../../ui/skeleton.tsx';

type CompareTimesProps = {
  appointment: Appointment;
  doctor: Doctor;
  visitType: VisitType;
  /** The new one, once it is known. */
  slot: Slot | null | undefined;
};

/** The old time beside the new. */
export function CompareTimes({ appointment, doctor, visitType, slot }: CompareTimesProps) {
  const visit = visitInWords(visitType);
  return (
    <dl className="compare">
      <div className="compare-from">
        <dt>Now</dt>
        <dd>
          <span>{formatDayAndTime(appointment.localStartsAt)}</span>
          <span className="muted">{`with ${appointment.doctorName}`}</span>
        </dd>
      </div>
      <div className="compare-to">
        <dt>New</dt>
        <dd>
          {slot ? (
            <SlotTime
              localStartsAt={slot.localStartsAt}
              localEndsAt={visit && slot.localEndsAt}
              timeZone={doctor.timeZone}
            />
          ) : (
            <Skeleton width="100%" height="6rem" />
          )}
          {visit && <span className="muted">{visit}</span>}
          <span className="muted">{`with ${doctor.name}`}</span>
        </dd>
      </div>
    </dl>
  );
}
