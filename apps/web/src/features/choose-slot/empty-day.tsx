import type { Doctor } from '@clinic/contracts/doctors';
import { formatDate } from '../../lib/format-time.ts';
import { addDays } from '../../lib/plain-date.ts';
import { Icon } from '../../ui/icon.tsx';
import { earliestToday, useFirstFreeDay } from './free-days.ts';

type EmptyDayProps = { doctor: Doctor; date: string; onChooseDate(date: string): void };

/** A day without free slots leads on to the next that has some, or back to the first. */
export function EmptyDay({ doctor, date, onChooseDate }: EmptyDayProps) {
  const after = useFirstFreeDay(doctor.id, addDays(date, 1), true).data;
  const isLast = after?.first === null;
  const before = useFirstFreeDay(doctor.id, earliestToday(), isLast).data;
  if (!after || (isLast && !before)) return null;
  const next = after.first ?? before?.first;
  if (!next) {
    return <p>No free times in the next two months. Please try another doctor.</p>;
  }
  return (
    <button type="button" className="button" onClick={() => onChooseDate(next)}>
      <span>{`${isLast ? 'First' : 'Next'} free day: ${formatDate(next)}`}</span>
      <Icon name="arrowRight" />
    </button>
  );
}
