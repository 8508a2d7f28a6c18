import type { Doctor } from '@clinic/contracts/doctors';
import { formatDate } from '../../lib/format-time.ts';
import { addDays } from '../../lib/plain-date.ts';
import { Icon } from '../../ui/icon.tsx';
import { useFirstFreeDay } from './free-days.ts';

type EmptyDayProps = { doctor: Doctor; date: string; onChooseDate(date: string): void };

/** A day without free slots leads on to the next that has some. */
export function EmptyDay({ doctor, date, onChooseDate }: EmptyDayProps) {
  const next = useFirstFreeDay(doctor.id, addDays(date, 1), true).data;
  if (next === undefined) return null;
  if (next === null) {
    return <p>No free times in the two months after this day either. Please try another doctor.</p>;
  }
  return (
    <button type="button" className="button" onClick={() => onChooseDate(next)}>
      Next free day: {formatDate(next)}
      <Icon name="arrowRight" />
    </button>
  );
}
