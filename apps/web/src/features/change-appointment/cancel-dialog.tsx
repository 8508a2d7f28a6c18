import type { Appointment, CancellationReason } from '@clinic/contracts/appointments';
import { useEffect, useRef, useState } from 'react';
import { SlotTime } from '../../domain/slot-time.tsx';
import './change-appointment.css';

type CancelDialogProps = {
  appointment: Appointment;
  onCancel(reason: CancellationReason | undefined): void;
  onKeep(): void;
};

const REASONS: Record<CancellationReason, string> = {
  'pat-fb': 'I feel better',
  'pat-lt': 'I cannot get there',
  'pat-mv': 'I have moved away',
  'pat-wto': 'I chose another practice',
  pat: 'Another reason',
};

/** Asks once more before an appointment is given up; shows the version that would be cancelled. */
export function CancelDialog({ appointment, onCancel, onKeep }: CancelDialogProps) {
  const dialogRef = useRef<HTMLDialogElement>(null);
  const keepRef = useRef<HTMLButtonElement>(null);
  const [reason, setReason] = useState<CancellationReason | ''>('');

  useEffect(() => {
    dialogRef.current?.showModal();
    // The harmless answer is the one at hand.
    keepRef.current?.focus();
  }, []);

  return (
    <dialog
      className="cancel-dialog"
      role="alertdialog"
      aria-labelledby="cancel-heading"
      aria-describedby="cancel-summary"
      onClose={onKeep}
      ref={dialogRef}
    >
      <h2 id="cancel-heading">Cancel this appointment?</h2>
      <div id="cancel-summary" className="cancel-summary">
        <p>{`${appointment.patientName} with ${appointment.doctorName}`}</p>
        <SlotTime {...appointment} />
        <p className="muted">Others can book the time at once. This cannot be undone.</p>
      </div>
      <div className="field">
        <label htmlFor="cancel-reason">
          Why are you cancelling? <span className="muted">Optional</span>
        </label>
        <select
          id="cancel-reason"
          value={reason}
          onChange={(event) => setReason(event.target.value as CancellationReason | '')}
        >
          <option value="">I prefer not to say</option>
          {Object.entries(REASONS).map(([code, words]) => (
            <option key={code} value={code}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <div className="cancel-buttons">
        <button
          type="button"
          className="button"
          onClick={() => dialogRef.current?.close()}
          ref={keepRef}
        >
          Keep appointment
        </button>
        <button
          type="button"
          className="button button-danger"
          onClick={() => onCancel(reason || undefined)}
        >
          Cancel appointment
        </button>
      </div>
    </dialog>
  );
}
