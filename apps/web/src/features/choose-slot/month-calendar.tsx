import type { Doctor } from '@clinic/contracts/doctors';
import { type CalendarDate, parseDate, toZoned } from '@internationalized/date';
import { useState } from 'react';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
} from 'react-aria-components/Calendar';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { locale, todayIn } from '../../lib/format-time.ts';
import { monthOf } from '../../lib/plain-date.ts';
import { Icon } from '../../ui/icon.tsx';
import { useMonth } from './free-days.ts';
import './month-calendar.css';

type MonthCalendarProps = { doctor: Doctor; date: string; onChooseDate(date: string): void };

/** A month of the doctor's calendar; days without free slots cannot be chosen and say so. */
export function MonthCalendar({ doctor, date, onChooseDate }: MonthCalendarProps) {
  const [focused, setFocused] = useState(date);
  const [shownFor, setShownFor] = useState(date);
  if (shownFor !== date) {
    setShownFor(date);
    setFocused(date);
  }
  const month = useMonth(doctor.id, monthOf(focused));
  const freeSlots = new Map(month.data?.days.map((day) => [day.date, day.freeSlots]));
  const isFull = (day: { toString(): string }) => freeSlots.get(day.toString().slice(0, 10)) === 0;
  // With the doctor's zone, so that "today" is today there.
  const value = toZoned(parseDate(date), doctor.timeZone);
  return (
    <I18nProvider locale={locale}>
      <Calendar
        className="calendar"
        aria-label="Days with free times"
        value={value}
        focusedValue={parseDate(focused)}
        onFocusChange={(day) => setFocused(day.toString().slice(0, 10))}
        onChange={(day) => onChooseDate(day.toString().slice(0, 10))}
        minValue={parseDate(todayIn(doctor.timeZone))}
        isDateUnavailable={isFull}
        aria-busy={month.isPending}
      >
        <div className="calendar-bar">
          <Button slot="previous" className="calendar-turn">
            <Icon name="left" />
          </Button>
          <CalendarHeading className="calendar-month" />
          <Button slot="next" className="calendar-turn">
            <Icon name="right" />
          </Button>
        </div>
        <CalendarGrid weekdayStyle="short" className="calendar-grid">
          <CalendarGridHeader>
            {(day) => <CalendarHeaderCell className="calendar-weekday">{day}</CalendarHeaderCell>}
          </CalendarGridHeader>
          <CalendarGridBody>
            {(day) => <DayCell day={day} freeSlots={freeSlots.get(day.toString())} />}
          </CalendarGridBody>
        </CalendarGrid>
      </Calendar>
    </I18nProvider>
  );
}

function DayCell({ day, freeSlots }: { day: CalendarDate; freeSlots: number | undefined }) {
  return (
    <CalendarCell
      date={day}
      className="calendar-day"
      render={(props) => {
        const label = `${props['aria-label']}${spoken(freeSlots)}`;
        const spokenProps = { ...props, 'aria-label': label };
        return <div {...spokenProps} />;
      }}
    />
  );
}

function spoken(freeSlots: number | undefined): string {
  if (freeSlots === undefined) return '';
  if (freeSlots === 0) return ', no free times';
  return freeSlots === 1 ? ', 1 free time' : `, ${freeSlots} free times`;
}
