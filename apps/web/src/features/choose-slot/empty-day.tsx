import type { Doctor } from '@clinic/contracts/doctors';
import type { VisitType } from '@clinic/contracts/visit-types';
import { minutesInWords, visitTypeIdOf } from '../../domain/visit-types.ts';
import { formatDate } from '../../lib/format-time.ts';
import { addDays } from '../../lib/plain-date.ts';
import { Icon } from '../../ui/icon.tsx';
import { earliestToday, useFirstFreeDay } from './free-days.ts';

type EmptyDayProps = {
  doctor: Doctor;
  visitType: VisitType;
  date: string;
  onChooseDate(date: string): void;
};

/** A day without free slots leads on to the next that has some, or back to the first. */
export function EmptyDay({ doctor, visitType, date, onChooseDate }: EmptyDayProps) {
  const asked = { doctorId: doctor.id, visitTypeId: visitTypeIdOf(visitType) };
  const after = useFirstFreeDay(asked, addDays(date, 1), true).data;
  const isLast = after?.first === null;
  const before = useFirstFreeDay(asked, earliestToday(), isLast).data;
  if (!after || (isLast && !before)) return null;
  const next = after.first ?? before?.first;
  if (!next) {
    return (
      <p>{`No free times${ofLength(visitType)} in the next two months. Please try another doctor.`}</p>
    );
  }
  return (
    <button type="button" className="button" onClick={() => onChooseDate(next)}>
      <span>{`${isLast ? 'First' : 'Next'} free day: ${formatDate(next)}`}</span>
      <Icon name="arrowRight" />
    </button>
  );
}

/** Says for which length there is no room, where it is not the usual one. */
export const ofLength = ({ isDefault, durationMinutes }: VisitType): string =>
  isDefault ? '' : ` of ${minutesInWords(durationMinutes)}`;
