import type { Slot } from '@clinic/contracts/availability';
import type { DeskAppointment, DeskColumn, DeskDay } from '@clinic/contracts/desk';
import { formatTime } from '../../../lib/format-time.ts';
import { DayColumn } from './day-column.tsx';
import { hoursIn, rangeOf, SCALE } from './layout.ts';
import { useCells } from './use-cells.ts';

export type SheetActions = {
  onFree(column: DeskColumn, slot: Slot): void;
  onAppointment(column: DeskColumn, appointment: DeskAppointment): void;
  /** A key that was pressed on an appointment. */
  onAppointmentKey(column: DeskColumn, appointment: DeskAppointment, key: string): void;
  /** An appointment that was dropped on a free time. */
  onDrop(id: string, column: DeskColumn, slot: Slot): void;
};

type DaySheetProps = SheetActions & {
  day: DeskDay;
  /** What stands above each column. */
  head(column: DeskColumn): React.ReactNode;
  /** Whether a free time means that an appointment moves there. */
  isMoving: boolean;
};

/** Columns beside each other on one scale of time. The arrow keys go from time to time and from column to column. */
export function DaySheet({ day, head, isMoving, ...actions }: DaySheetProps) {
  const range = rangeOf(day.columns);
  const cells = useCells();
  const height = `${(range.until - range.from) * SCALE}px`;
  return (
    <section className="sheet" aria-label="Day sheet" {...cells}>
      <div className="sheet-hours" aria-hidden="true" style={{ height }}>
        {hoursIn(day, range).map(({ startsAt, localStartsAt, top }) => (
          <span key={startsAt} className="sheet-hour" style={{ top }}>
            {formatTime(localStartsAt)}
          </span>
        ))}
      </div>
      {day.columns.map((column) => (
        <DayColumn
          key={`${column.doctorId} ${column.date}`}
          column={column}
          head={head(column)}
          now={day.now}
          range={range}
          height={height}
          isMoving={isMoving}
          {...actions}
        />
      ))}
    </section>
  );
}
