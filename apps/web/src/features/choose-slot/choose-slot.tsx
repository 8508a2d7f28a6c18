import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import { lazy, Suspense } from 'react';
import { loadModule } from '../../lib/load-module.ts';
import { CalendarSkeleton } from './calendar-skeleton.tsx';
import { DaySkeleton } from './day-skeleton.tsx';
import { DaySlots } from './day-slots.tsx';
import { useChosenDate } from './use-chosen-date.ts';
import './choose-slot.css';

// Loaded beside the page, not before it: the slots of the day do not wait for the calendar.
const calendar = loadModule(() => import('./month-calendar.tsx'));
calendar.catch(() => {});
const MonthCalendar = lazy(() => calendar.then((module) => ({ default: module.MonthCalendar })));

type ChooseSlotProps = {
  doctor: Doctor;
  date: string | undefined;
  startsAt: string | undefined;
  /** What is known of the slot that starts then. */
  slot: Slot | null | undefined;
  /** Held by this browser: the viewer's own, though nobody else is offered it. */
  ownSlot?: Slot | undefined;
  onChooseDate(date: string): void;
  onChooseSlot(slot: Slot): void;
};

/** A calendar of the doctor's free days beside the free slots of one of them. */
export function ChooseSlot({ doctor, onChooseDate, onChooseSlot, ...choice }: ChooseSlotProps) {
  const { date, searching } = useChosenDate(doctor.id, choice);
  if (!doctor.active) {
    return (
      <section className="panel choose-slot" aria-label="Choose a time">
        <p>{`${doctor.name} no longer takes appointments here. Please choose another doctor.`}</p>
      </section>
    );
  }
  return (
    <section className="panel choose-slot" aria-label="Choose a time">
      <Suspense fallback={<CalendarSkeleton />}>
        {searching ? (
          <CalendarSkeleton />
        ) : (
          <MonthCalendar doctor={doctor} date={date} onChooseDate={onChooseDate} />
        )}
      </Suspense>
      {searching ? (
        <DaySkeleton />
      ) : (
        <DaySlots
          doctor={doctor}
          date={date}
          startsAt={choice.startsAt}
          ownSlot={choice.ownSlot}
          onChooseSlot={onChooseSlot}
          onChooseDate={onChooseDate}
        />
      )}
    </section>
  );
}
