import type { Slot } from '@clinic/contracts/availability';
import type { DeskAppointment, DeskColumn } from '@clinic/contracts/desk';
import { type DragEvent, useId } from 'react';
import { formatTime } from '../../../lib/format-time.ts';
import { useServerNow } from '../../../lib/use-server-now.ts';
import { nameOf, STATUSES } from '../../domain/status.ts';
import type { SheetActions } from './day-sheet.tsx';
import { lanesOf, minuteIn, placeOf, type Range, SCALE } from './layout.ts';

type DayColumnProps = SheetActions & {
  column: DeskColumn;
  head: React.ReactNode;
  /** The server's time when it was asked. */
  now: string;
  range: Range;
  height: string;
  isMoving: boolean;
};

const DRAGGED = 'application/x-clinic-appointment';

/** One date of one doctor: what is free and what is taken, in the order of time. */
export function DayColumn({
  column,
  head,
  now,
  range,
  height,
  isMoving,
  ...actions
}: DayColumnProps) {
  const id = useId();
  const lanes = lanesOf(column.appointments);
  const items = [
    ...column.free.map((slot) => ({ kind: 'free' as const, ...slot })),
    ...column.appointments.map((appointment) => ({ kind: 'taken' as const, ...appointment })),
    ...column.holds.map((hold) => ({ kind: 'held' as const, ...hold })),
  ].sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
  return (
    <section className="sheet-column" aria-labelledby={id} data-column>
      <header className="sheet-head" id={id}>
        {head}
      </header>
      <div className="sheet-day" style={{ height }}>
        {column.open.map((open) => (
          <div key={open.startsAt} className="sheet-open" style={placeOf(column, open, range)} />
        ))}
        <NowLine column={column} now={now} range={range} />
        {items.length === 0 && (
          <p className="sheet-closed">{column.open.length === 0 ? 'Closed' : 'Nothing left'}</p>
        )}
        <ol className="sheet-items">
          {items.map((item) => {
            const place = placeOf(column, item, range);
            if (item.kind === 'free') {
              return (
                <FreeTime
                  key={`free ${item.startsAt}`}
                  {...{ column, place, isMoving, actions }}
                  slot={item}
                />
              );
            }
            if (item.kind === 'held') {
              return (
                <li key={`held ${item.startsAt}`} className="cell cell-held" style={place}>
                  {`${formatTime(item.localStartsAt)} held on the web`}
                </li>
              );
            }
            return (
              <TakenTime
                key={item.id}
                {...{ column, actions }}
                appointment={item}
                place={{ ...place, ...sideOf(lanes.get(item.id)) }}
              />
            );
          })}
        </ol>
      </div>
    </section>
  );
}

const sideOf = (at: { lane: number; lanes: number } | undefined) =>
  at && at.lanes > 1 ? { left: `${(100 * at.lane) / at.lanes}%`, width: `${100 / at.lanes}%` } : {};

function NowLine({ column, now, range }: { column: DeskColumn; now: string; range: Range }) {
  const instant = new Date(useServerNow() ?? Date.parse(now)).toISOString();
  const minute = minuteIn(column, instant);
  if (minute < range.from || minute > range.until) return null;
  return <div className="sheet-now" style={{ top: `${(minute - range.from) * SCALE}px` }} />;
}

type CellProps = { column: DeskColumn; place: React.CSSProperties; actions: SheetActions };

function FreeTime({
  column,
  slot,
  place,
  isMoving,
  actions,
}: CellProps & { slot: Slot; isMoving: boolean }) {
  const allow = (event: DragEvent) => {
    if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    actions.onDrop(event.dataTransfer.getData(DRAGGED), column, slot);
  };
  const time = formatTime(slot.localStartsAt);
  return (
    <li className="cell-place" style={place}>
      <button
        type="button"
        className="cell cell-free"
        data-cell={`${column.doctorId} ${slot.startsAt} free`}
        onClick={() => actions.onFree(column, slot)}
        onDragOver={allow}
        onDrop={drop}
      >
        {isMoving ? `${time} move here` : `${time} free`}
      </button>
    </li>
  );
}

/** Whether there is room for one line only, in milliseconds. */
const SHORT = 25 * 60_000;
const isShort = ({ startsAt, endsAt }: DeskAppointment): boolean =>
  Date.parse(endsAt) - Date.parse(startsAt) < SHORT;

function TakenTime({
  column,
  appointment,
  place,
  actions,
}: CellProps & { appointment: DeskAppointment }) {
  const { id, status, lane, localStartsAt, localEndsAt, outsideHours } = appointment;
  const { words, sign } = STATUSES[status];
  const notes = [
    ...(lane > 0 ? ['beside another'] : []),
    ...(outsideHours ? ['outside of hours'] : []),
  ];
  return (
    <li className="cell-place" style={place}>
      <button
        type="button"
        className={`cell cell-${status} ${isShort(appointment) ? 'cell-short' : ''}`}
        data-cell={id}
        draggable={status === 'booked'}
        onDragStart={({ dataTransfer }) => {
          dataTransfer.setData(DRAGGED, id);
          dataTransfer.effectAllowed = 'move';
        }}
        onClick={() => actions.onAppointment(column, appointment)}
        onKeyDown={({ key, ctrlKey, metaKey, altKey }) => {
          if (!ctrlKey && !metaKey && !altKey) actions.onAppointmentKey(column, appointment, key);
        }}
      >
        <span aria-hidden="true" className="cell-sign">
          {sign}
        </span>
        <span className="cell-text">
          <strong>{nameOf(appointment)}</strong>
          <span className="cell-time">
            {` ${formatTime(localStartsAt)}–${formatTime(localEndsAt)}`}
          </span>
          <span className="cell-more">{` ${[appointment.visitTypeName, words, ...notes].join(', ')}`}</span>
        </span>
      </button>
    </li>
  );
}
