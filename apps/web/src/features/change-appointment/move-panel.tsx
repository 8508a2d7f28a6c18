import type { Appointment } from '@clinic/contracts/appointments';
import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import type { VisitType } from '@clinic/contracts/visit-types';
import { useEffect, useRef } from 'react';
import { isUndecided } from '../../domain/intent-state.ts';
import { TakenNotice } from '../../domain/taken-notice.tsx';
import { visitTypeIdOf } from '../../domain/visit-types.ts';
import { formatDayAndTime } from '../../lib/format-time.ts';
import { useChange } from './change-context.ts';
import { ChangeNotice } from './change-notice.tsx';
import { CompareTimes } from './compare-times.tsx';
import { useTakenSlot } from './use-taken-slot.ts';
import './change-appointment.css';

type MovePanelProps = {
  appointment: Appointment;
  manageToken: string;
  doctor: Doctor;
  visitType: VisitType;
  startsAt: string;
  /** The slot that starts then, once it is known. */
  slot: Slot | null | undefined;
  onChooseSlot(slot: Slot): void;
  onChangeTime(): void;
};

/** The last step of a move: the old time beside the new, and the button that exchanges them. */
export function MovePanel(props: MovePanelProps) {
  const { appointment, manageToken, doctor, visitType, startsAt, slot } = props;
  const { onChooseSlot, onChangeTime } = props;
  const { change, state } = useChange();
  const own = state.step !== 'idle' && state.intent.id === appointment.id ? state : undefined;
  const { id, version } = appointment;
  const isPresent = appointment.doctorId === doctor.id && appointment.startsAt === startsAt;
  const taken = useTakenSlot(
    own ?? { step: 'idle' },
    doctor,
    startsAt,
    slot,
    visitTypeIdOf(visitType),
  );
  const buttonRef = useRef<HTMLButtonElement>(null);
  const noticeRef = useRef<HTMLDivElement>(null);
  // Done, and on the way back to the appointment's page.
  const arriving = isPresent && own?.step === 'done' && own.intent.kind === 'move';
  const sending = arriving || (own?.step === 'sending' && !own.resumed && own.attempt === 0);
  const undecided = isUndecided(state);

  // On a small screen the calendar makes room for this panel: the focus comes along.
  useEffect(() => {
    if (startsAt) buttonRef.current?.focus();
  }, [startsAt]);

  const refused = own?.step === 'refused' ? own.intent.idempotencyKey : undefined;
  useEffect(() => {
    if (refused) noticeRef.current?.focus();
  }, [refused]);

  const move = () => {
    if (sending) return;
    const { id: doctorId } = doctor;
    change.submit({ kind: 'move', id, manageToken, version, doctorId, startsAt });
  };
  const choose = (other: Slot) => {
    change.close();
    onChooseSlot(other);
  };
  const present = formatDayAndTime(appointment.localStartsAt);
  const target = slot ? ` to ${formatDayAndTime(slot.localStartsAt)}` : '';
  return (
    <section className="panel move-panel" aria-labelledby="move-heading">
      <h2 id="move-heading">Your new time</h2>
      <CompareTimes {...{ appointment, doctor, visitType, slot }} />
      <button type="button" className="link" onClick={onChangeTime}>
        Choose another time
      </button>
      {taken && !isPresent ? (
        <>
          <TakenNotice {...taken} onChoose={choose} ref={noticeRef} />
          <p className="move-kept">
            {`You keep your old time: ${present} with ${appointment.doctorName}.`}
          </p>
        </>
      ) : (
        own &&
        !sending && (
          <ChangeNotice state={own} onRetry={change.retry} {...{ appointment }} ref={noticeRef} />
        )
      )}
      {isPresent && !arriving && <p>Your appointment is at this time already.</p>}
      {(arriving || (!isPresent && !taken && (!undecided || sending))) && (
        <>
          <button
            type="button"
            className="button button-main"
            aria-disabled={sending}
            onClick={move}
            ref={buttonRef}
          >
            {sending ? 'Moving…' : `Move${target}`}
          </button>
          <p className="muted move-note">
            Your current time stays yours until the new one is confirmed.
          </p>
        </>
      )}
    </section>
  );
}
