import type { Appointment, CancellationReason } from '@clinic/contracts/appointments';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { isUndecided } from '../../domain/intent-state.ts';
import { useSettings } from '../../domain/use-settings.ts';
import { loadModule } from '../../lib/load-module.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { useChange } from './change-context.ts';
import { ChangeNotice } from './change-notice.tsx';
import { soonFixed, whyFixed } from './current-state.ts';
import './change-appointment.css';

const loadDialog = () => loadModule(() => import('./cancel-dialog.tsx'));
const CancelDialog = lazy(() =>
  loadDialog().then(({ CancelDialog }) => ({ default: CancelDialog })),
);

type ManageActionsProps = {
  appointment: Appointment;
  manageToken: string;
  onCancelled(): void;
};

/** To move and to cancel, where the appointment's state allows it; else why not. */
export function ManageActions({ appointment, manageToken, onCancelled }: ManageActionsProps) {
  const { change, state } = useChange();
  const [asking, setAsking] = useState(false);
  const noticeRef = useRef<HTMLDivElement>(null);
  const { id, version } = appointment;
  const own = state.step !== 'idle' && state.intent.id === id ? state : undefined;
  const now = useServerNow();
  const phone = useSettings()?.phone;
  const fixed = whyFixed(appointment, now, phone);
  const soon = soonFixed(appointment, now, phone);
  const tooLate = own?.step === 'refused' && own.data.code === 'TOO_LATE';
  const step = own?.step;

  useEffect(() => {
    if (step === 'sending' || step === 'refused') noticeRef.current?.focus();
  }, [step]);

  const cancelled = own?.step === 'done' && own.intent.kind === 'cancel';
  useEffect(() => {
    if (cancelled) onCancelled();
  }, [cancelled, onCancelled]);

  function ask(): void {
    change.close();
    setAsking(true);
  }

  function cancel(reason: CancellationReason | undefined): void {
    setAsking(false);
    change.submit({ kind: 'cancel', id, manageToken, version, ...(reason && { reason }) });
  }

  const wanted = own?.step === 'refused' && !fixed && !tooLate ? own.intent.kind : undefined;
  return (
    <div className="manage">
      {own && (
        <ChangeNotice state={own} onRetry={change.retry} {...{ appointment }} ref={noticeRef}>
          {wanted === 'cancel' && (
            <button type="button" className="button" onClick={ask}>
              Cancel it as it stands now
            </button>
          )}
        </ChangeNotice>
      )}
      {fixed && !tooLate && <p className="manage-fixed">{fixed}</p>}
      {!fixed && !tooLate && soon && <p className="manage-fixed">{soon}</p>}
      {!fixed && !tooLate && !isUndecided(state) && (
        <div className="manage-buttons">
          <Link
            to="/appointments/$appointmentId/move"
            params={{ appointmentId: id }}
            hash={manageToken}
            className="button"
            onClick={() => change.close()}
          >
            Move appointment
          </Link>
          <button
            type="button"
            className="button button-danger"
            aria-haspopup="dialog"
            onPointerEnter={() => void loadDialog().catch(() => {})}
            onClick={ask}
          >
            Cancel appointment
          </button>
        </div>
      )}
      {asking && (
        <Suspense fallback={null}>
          <CancelDialog
            appointment={appointment}
            onCancel={cancel}
            onKeep={() => setAsking(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
