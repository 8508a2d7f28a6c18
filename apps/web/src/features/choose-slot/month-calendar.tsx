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
import { formatFullDate, locale } from '../../lib/format-time.ts';
import { monthOf } from '../../lib/plain-date.ts';
import { Icon } from '../../ui/icon.tsx';
import { type Asked, useMonth } from './free-days.ts';
import './month-calendar.css';

type MonthCalendarProps = { asked: Asked; date: string; onChooseDate(date: string): void };

/** A month of the doctor's calendar; days without free slots cannot be chosen and say so. */
export function MonthCalendar({ asked, date, onChooseDate }: MonthCalendarProps) {
  const [focused, setFocused] = useState(date);
  const [shownFor, setShownFor] = useState(date);
  if (shownFor !== date) {
    setShownFor(date);
    setFocused(date);
  }
  const month = useMonth(asked, monthOf(focused));
  const freeSlots = new Map(month.data?.days.map((day) => [day.date, day.freeSlots]));
  const isFull = (day: { toString(): string }) => freeSlots.get(day.toString().slice(0, 10)) === 0;
  const { today, lastDate } = month.data ?? {};
  // In a zone that every browser knows: the widget would otherwise compute with the viewer's own, which
  // the browser may not know. Which day is today, the server says.
  const value = toZoned(parseDate(date), 'UTC');
  return (
    <I18nProvider locale={locale}>
      <div className="calendar-frame" aria-busy={month.isPending}>
        <Calendar
          className="calendar"
          aria-label="Days with free times"
          value={value}
          focusedValue={parseDate(focused)}
          onFocusChange={(day) => setFocused(day.toString().slice(0, 10))}
          onChange={(day) => onChooseDate(day.toString().slice(0, 10))}
          minValue={today ? parseDate(today) : null}
          maxValue={lastDate ? parseDate(lastDate) : null}
          isDateUnavailable={isFull}
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
              {(day) => (
                <DayCell
                  day={day}
                  isToday={day.toString() === today}
                  freeSlots={freeSlots.get(day.toString())}
                />
              )}
            </CalendarGridBody>
          </CalendarGrid>
        </Calendar>
        <p className="calendar-state muted" role="status">
          {stateOf(month)}
        </p>
      </div>
    </I18nProvider>
  );
}

type DayCellProps = { day: CalendarDate; isToday: boolean; freeSlots: number | undefined };

/** The widget's own idea of today is the device's: both its words and its mark are replaced. */
function DayCell({ day, isToday, freeSlots }: DayCellProps) {
  return (
    <CalendarCell
      date={day}
      className="calendar-day"
      render={(props, { isSelected }) => {
        const today = isToday ? 'Today, ' : '';
        const selected = isSelected ? ' selected' : '';
        const label = `${today}${formatFullDate(day.toString())}${selected}${spoken(freeSlots)}`;
        const own = { ...props, 'aria-label': label, 'data-today': isToday || undefined };
        return <div {...own} />;
      }}
    />
  );
}

function stateOf({ isPending, isError }: { isPending: boolean; isError: boolean }): string {
  if (isPending) return 'Loading free days…';
  return isError ? 'The free days of this month are not known right now.' : '';
}

function spoken(freeSlots: number | undefined): string {
  if (freeSlots === undefined) return '';
  if (freeSlots === 0) return ', no free times';
  return freeSlots === 1 ? ', 1 free time' : `, ${freeSlots} free times`;
}
