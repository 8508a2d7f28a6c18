import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useBooking } from '../features/book-appointment/booking-context.tsx';
import { isUndecided } from '../lib/intent-state.ts';
import { slotToUrl } from '../lib/slot-in-url.ts';

/**
 * Follows the booking wherever the patient looks meanwhile: to its confirmation when it is made,
 * with a line that leads back to its form until then.
 */
export function BookingStatus() {
  const { booking, state, setPatientName } = useBooking();
  const { doctorId } = useParams({ strict: false });
  const navigate = useNavigate();

  useEffect(() => {
    if (state.step !== 'done') return;
    const { id, manageToken } = state.answer;
    const params = { appointmentId: id };
    void navigate({ to: '/appointments/$appointmentId', params, hash: manageToken, replace: true });
    booking.close();
    setPatientName('');
  }, [state, booking, navigate, setPatientName]);

  if (state.step === 'idle' || state.step === 'done') return null;
  if (doctorId === String(state.intent.doctorId)) return null;
  return (
    <div className="booking-status" role="status">
      <p>
        {isUndecided(state) ? 'Your booking is not finished yet. ' : 'Your booking was not made. '}
        <Link
          to="/doctors/$doctorId"
          params={{ doctorId: String(state.intent.doctorId) }}
          search={{ slot: slotToUrl(state.intent.startsAt) }}
        >
          See what happened
        </Link>
      </p>
    </div>
  );
}
