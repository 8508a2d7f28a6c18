import { Link, useParams } from '@tanstack/react-router';
import { isUndecided } from '../domain/intent-state.ts';
import { useChange } from '../features/change-appointment/change-context.ts';

/** While a change of an appointment is not finished, every other page leads back to it. */
export function ChangeStatus() {
  const { state } = useChange();
  const { appointmentId } = useParams({ strict: false });
  if (state.step === 'idle' || state.step === 'done') return null;
  const { id, manageToken } = state.intent;
  if (id === appointmentId) return null;
  return (
    <div className="booking-status" role="status">
      <p>
        <span>
          {isUndecided(state)
            ? 'The change of your appointment is not finished yet. '
            : 'Your appointment was not changed. '}
        </span>
        <Link to="/appointments/$appointmentId" params={{ appointmentId: id }} hash={manageToken}>
          See what happened
        </Link>
      </p>
    </div>
  );
}
