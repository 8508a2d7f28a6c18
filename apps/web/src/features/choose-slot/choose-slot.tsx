import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import type { VisitType } from '@clinic/contracts/visit-types';
import { lazy, type ReactNode, Suspense } from 'react';
import { visitTypeIdOf } from '../../domain/visit-types.ts';
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
  visitType: VisitType;
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
export function ChooseSlot({
  doctor,
  visitType,
  onChooseDate,
  onChooseSlot,
  ...choice
}: ChooseSlotProps) {
  const asked = { doctorId: doctor.id, visitTypeId: visitTypeIdOf(visitType) };
  const { date, searching } = useChosenDate(asked, choice);
  if (!doctor.active) {
    return (
      <NoSlots>{`${doctor.name} no longer takes appointments here. Please choose another doctor.`}</NoSlots>
    );
  }
  return (
    <section className="panel choose-slot" aria-label="Choose a time">
      <Suspense fallback={<CalendarSkeleton />}>
        {searching ? (
          <CalendarSkeleton />
        ) : (
          <MonthCalendar asked={asked} date={date} onChooseDate={onChooseDate} />
        )}
      </Suspense>
      {searching ? (
        <DaySkeleton />
      ) : (
        <DaySlots
          doctor={doctor}
          visitType={visitType}
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

/** Why there is no time to choose. */
export function NoSlots({ children }: { children: ReactNode }) {
  return (
    <section className="panel choose-slot" aria-label="Choose a time">
      <p>{children}</p>
    </section>
  );
}
