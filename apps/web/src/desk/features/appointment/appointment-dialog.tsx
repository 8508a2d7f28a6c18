import type { DeskAppointmentDetails, DeskEvent } from '@clinic/contracts/desk';
import { errorDataOf } from '../../../lib/api-error.ts';
import { formatDayAndTime, formatTime } from '../../../lib/format-time.ts';
import { trpc } from '../../../lib/trpc.ts';
import { ChangeProblem } from '../../domain/change-problem.tsx';
import { CORRECTIONS } from '../../domain/corrections.ts';
import { DeskDialog } from '../../domain/desk-dialog.tsx';
import { DeskProblem } from '../../domain/desk-problem.tsx';
import { RefusedRules } from '../../domain/refused-rules.tsx';
import { nameOf, STATUSES } from '../../domain/status.ts';
import { type DeskChange, useChange } from '../../domain/use-change.ts';
import { useMe } from '../../domain/use-me.ts';
import { AppointmentMessages } from './appointment-messages.tsx';

type AppointmentDialogProps = {
  id: string;
  onClose(): void;
  /** Chooses another time on the sheet. */
  onMove(appointment: DeskAppointmentDetails): void;
  /** Books somebody beside it, on purpose. */
  onBookBeside(appointment: DeskAppointmentDetails): void;
  patientLink(patientId: string): React.ReactNode;
};

/** An appointment with its patient, what can be done with it, and what has happened to it. */
export function AppointmentDialog({
  id,
  onClose,
  patientLink,
  ...actions
}: AppointmentDialogProps) {
  const details = trpc.desk.appointment.useQuery({ id });
  const { role } = useMe();
  const appointment = details.data;
  return (
    <DeskDialog title={appointment ? nameOf(appointment) : 'Appointment'} onClose={onClose}>
      {!appointment && <DeskProblem error={details.error} onRetry={() => void details.refetch()} />}
      {!appointment && details.isPending && <p role="status">One moment…</p>}
      {appointment && (
        <>
          <dl className="facts">
            <Fact name="When">
              {`${formatDayAndTime(appointment.localStartsAt)}–${formatTime(appointment.localEndsAt)}`}
            </Fact>
            <Fact name="With">{`${appointment.doctorName}, ${appointment.location.name}`}</Fact>
            <Fact name="For">{appointment.visitType.name}</Fact>
            <Fact name="Status">{STATUSES[appointment.status].words}</Fact>
            <Fact name="Phone">
              {appointment.phone ? (
                <a href={`tel:${appointment.phone}`}>{appointment.phone}</a>
              ) : (
                'none'
              )}
            </Fact>
            {appointment.birthDate && <Fact name="Born">{appointment.birthDate}</Fact>}
            <Fact name="Reference">{appointment.reference}</Fact>
          </dl>
          {!appointment.erased && patientLink(appointment.patientId)}
          <Actions appointment={appointment} {...actions} />
          <History events={appointment.history} />
          <AppointmentMessages id={id} mayResend={role !== 'doctor'} />
        </>
      )}
    </DeskDialog>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type ActionsProps = Pick<AppointmentDialogProps, 'onMove' | 'onBookBeside'> & {
  appointment: DeskAppointmentDetails;
};

function Actions({ appointment, onMove, onBookBeside }: ActionsProps) {
  const change = useChange();
  const { role } = useMe();
  const isFrontDesk = role !== 'doctor';
  const { id, version, status } = appointment;
  const data = errorDataOf(change.error);
  const send = (what: DistributiveOmit<DeskChange, 'id' | 'version'>) =>
    change.send({ id, version, ...what } as DeskChange);
  const button = (words: string, onClick: () => void, danger = false) => (
    <button
      key={words}
      type="button"
      className={danger ? 'button button-danger' : 'button'}
      disabled={change.isPending}
      onClick={onClick}
    >
      {words}
    </button>
  );
  return (
    <section aria-label="Actions" className="dialog-actions">
      <ChangeProblem error={change.error} />
      {data?.code === 'RULES_REFUSED' && (
        <RefusedRules
          key={data.requestId}
          data={data}
          action="Bring it back anyway"
          isPending={change.isPending}
          onAccept={(accept) => send({ kind: 'correct', to: 'booked', accept })}
        />
      )}
      <div className="buttons">
        {status === 'booked' &&
          button('Arrived', () => send({ kind: 'attendance', to: 'arrived' }))}
        {status === 'arrived' &&
          button('Fulfilled', () => send({ kind: 'attendance', to: 'fulfilled' }))}
        {status === 'booked' && button('No-show', () => send({ kind: 'attendance', to: 'noshow' }))}
        {CORRECTIONS[status]
          .filter(() => isFrontDesk || status !== 'cancelled')
          .map(({ to, words }) => button(words, () => send({ kind: 'correct', to })))}
        {isFrontDesk && status === 'booked' && button('Move', () => onMove(appointment))}
        {isFrontDesk &&
          status !== 'cancelled' &&
          button('Book beside', () => onBookBeside(appointment))}
        {isFrontDesk && status === 'booked' && (
          <>
            {button('Patient cancels', () => send({ kind: 'cancel', reason: 'pat' }), true)}
            {button('Clinic cancels', () => send({ kind: 'cancel', reason: 'prov' }), true)}
          </>
        )}
      </div>
    </section>
  );
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const ACTORS = {
  patient: 'the patient',
  operator: 'an operator',
  staff: 'the staff',
  system: 'Clinic',
};

function History({ events }: { events: DeskEvent[] }) {
  return (
    <details className="history">
      <summary>History</summary>
      <ol>
        {events.map((event) => (
          <li key={event.version}>
            {`${formatDayAndTime(event.localOccurredAt)}: ${wordsOf(event)} by ${event.staffName ?? ACTORS[event.actor]}`}
            {event.accepted.length > 0 && ` (over ${event.accepted.join(', ')})`}
          </li>
        ))}
      </ol>
    </details>
  );
}

function wordsOf({ type, status, doctorName, localStartsAt }: DeskEvent): string {
  if (type === 'corrected') return `corrected to ${STATUSES[status].words}`;
  const target = `${doctorName}, ${formatDayAndTime(localStartsAt)}`;
  if (type === 'booked') return `booked with ${target}`;
  if (type === 'rescheduled') return `moved to ${target}`;
  return type === 'noshow' ? 'no-show' : type;
}
