import type { DeskAppointment, DeskColumn, DeskDay } from '@clinic/contracts/desk';
import { type ReactNode, useEffect, useState } from 'react';
import { errorDataOf } from '../../lib/api-error.ts';
import { formatTime } from '../../lib/format-time.ts';
import { Notice } from '../../ui/notice.tsx';
import { ChangeProblem } from '../domain/change-problem.tsx';
import { DeskDialog } from '../domain/desk-dialog.tsx';
import { DeskLink } from '../domain/desk-link.tsx';
import { RefusedRules } from '../domain/refused-rules.tsx';
import { nameOf, STATUSES } from '../domain/status.ts';
import { type DeskChange, useChange } from '../domain/use-change.ts';
import { useMe } from '../domain/use-me.ts';
import { AppointmentDialog } from '../features/appointment/appointment-dialog.tsx';
import { BookingDialog, type Wanted } from '../features/book/booking-dialog.tsx';
import { DaySheet } from '../features/day-sheet/day-sheet.tsx';

type SheetPageProps = { day: DeskDay; head(column: DeskColumn): ReactNode };

/** What moves: enough to move it, and to say so. */
type Moving = { id: string; version: number; patientName: string; erased: boolean };

/** How long a change can be taken back by one click, in milliseconds. */
const UNDO_FOR = 10_000;
const KEYS: Record<string, 'arrived' | 'fulfilled' | 'noshow'> = {
  a: 'arrived',
  f: 'fulfilled',
  n: 'noshow',
};

/** A sheet with all that can be done on it. */
export function SheetPage({ day, head }: SheetPageProps) {
  const { role } = useMe();
  const isFrontDesk = role !== 'doctor';
  const [wanted, setWanted] = useState<Wanted>();
  const [opened, setOpened] = useState<string>();
  const [moving, setMoving] = useState<Moving>();
  const [said, setSaid] = useState<{ words: string; undo?: DeskChange }>();
  const change = useChange((done, { id, version, patientName, status, localStartsAt }) => {
    setMoving(undefined);
    if (done.kind === 'move') {
      setSaid({ words: `${patientName} has been moved to ${formatTime(localStartsAt)}.` });
    } else {
      const undo =
        done.kind === 'attendance'
          ? ({
              kind: 'correct',
              id,
              version,
              to: done.to === 'fulfilled' ? 'arrived' : 'booked',
            } as const)
          : undefined;
      setSaid({ words: `${patientName}: ${STATUSES[status].words}.`, ...(undo && { undo }) });
    }
  });
  const [asked, setAsked] = useState<DeskChange>();
  const send = (what: DeskChange) => {
    setAsked(what);
    setSaid(undefined);
    change.send(what);
  };
  useEffect(() => {
    const leave = ({ key }: KeyboardEvent) => key === 'Escape' && setMoving(undefined);
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, []);
  useEffect(() => {
    if (!said?.undo) return;
    const timer = setTimeout(() => setSaid({ words: said.words }), UNDO_FOR);
    return () => clearTimeout(timer);
  }, [said]);

  const move = ({ id, version }: Moving, column: DeskColumn, startsAt: string) =>
    send({ kind: 'move', id, version, doctorId: column.doctorId, startsAt });
  const data = errorDataOf(change.error);
  const isRefused = data?.code === 'RULES_REFUSED' && asked !== undefined;
  return (
    <>
      <div className="sheet-notices">
        {moving && (
          <Notice tone="calm" role="status" title={`Choose a new time for ${nameOf(moving)}`}>
            <p>Any free time, also of another day or doctor. Escape leaves everything as it is.</p>
            <button type="button" className="button" onClick={() => setMoving(undefined)}>
              Leave it
            </button>
          </Notice>
        )}
        <ChangeProblem error={change.error} />
        <p className="said" role="status">
          {change.isPending ? 'Saving…' : said?.words}{' '}
          {said?.undo && (
            <button type="button" className="button" onClick={() => said.undo && send(said.undo)}>
              Undo
            </button>
          )}
        </p>
      </div>
      <DaySheet
        day={day}
        head={(column) => (
          <>
            {head(column)}
            {isFrontDesk && column.dayStartsAt <= day.now && day.now < column.dayEndsAt && (
              <button type="button" className="button" onClick={() => setWanted({ column })}>
                Walk-in
              </button>
            )}
          </>
        )}
        isMoving={moving !== undefined}
        onFree={(column, slot) => {
          if (moving) move(moving, column, slot.startsAt);
          else if (isFrontDesk) setWanted({ column, slot });
        }}
        onAppointment={(_column, { id }) => setOpened(id)}
        onAppointmentKey={(_column, appointment, key) => {
          const to = KEYS[key.toLowerCase()];
          const { id, version } = appointment;
          if (to) send({ kind: 'attendance', id, version, to });
          if (key.toLowerCase() === 'm' && isFrontDesk && appointment.status === 'booked') {
            setMoving(appointment);
          }
        }}
        onDrop={(id, column, slot) => {
          const dropped = findIn(day, id);
          if (dropped && isFrontDesk) move(dropped, column, slot.startsAt);
        }}
      />
      {isRefused && (
        <DeskDialog title="Not as easily" onClose={change.reset}>
          <RefusedRules
            key={data.requestId}
            data={data}
            action="Move anyway"
            isPending={change.isPending}
            onAccept={(accept) => send({ ...asked, accept } as DeskChange)}
          />
        </DeskDialog>
      )}
      {wanted && (
        <BookingDialog
          wanted={wanted}
          onClose={() => setWanted(undefined)}
          onBooked={(words) => {
            setSaid({ words });
            setWanted(undefined);
          }}
        />
      )}
      {opened && (
        <AppointmentDialog
          id={opened}
          onClose={() => setOpened(undefined)}
          onMove={(appointment) => {
            setOpened(undefined);
            setMoving(appointment);
          }}
          onBookBeside={(appointment) => {
            setOpened(undefined);
            const column = columnOf(day, appointment.id);
            if (column)
              setWanted({ column, slot: appointment, visitTypeId: appointment.visitType.id });
          }}
          patientLink={(patientId) =>
            isFrontDesk && (
              <DeskLink
                to="/desk/patients/$patientId"
                params={{ patientId }}
                className="dialog-link"
              >
                All appointments of this patient
              </DeskLink>
            )
          }
        />
      )}
    </>
  );
}

const findIn = (day: DeskDay, id: string): DeskAppointment | undefined =>
  day.columns
    .flatMap(({ appointments }) => appointments)
    .find((appointment) => appointment.id === id);

const columnOf = (day: DeskDay, id: string): DeskColumn | undefined =>
  day.columns.find(({ appointments }) => appointments.some((appointment) => appointment.id === id));
