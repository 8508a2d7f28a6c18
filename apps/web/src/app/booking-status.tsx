import { Link, useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isUndecided } from '../domain/intent-state.ts';
import { useBooking } from '../features/book-appointment/booking-context.tsx';
import { bookingSearch } from './search-params.ts';

/**
 * Follows the booking wherever the patient looks meanwhile: to its confirmation when it is made,
 * with a line that leads back to its form until then. The booking stays what the page is about until
 * the confirmation stands, however late its script is.
 */
export function BookingStatus() {
  const { booking, state, setPatientName } = useBooking();
  // Of the page that stands, not of the one that is loading.
  const { doctorId, appointmentId } = useParams({ strict: false });
  const wanted = useLocation({ select: ({ pathname }) => pathname });
  const navigate = useNavigate();

  useEffect(() => {
    if (state.step !== 'done') return;
    const { id, manageToken } = state.answer;
    if (appointmentId === id) {
      booking.close();
      setPatientName('');
      return;
    }
    const params = { appointmentId: id };
    // Also when a tap meanwhile has asked for another page: the confirmation comes first.
    if (wanted === `/appointments/${id}`) return;
    const hash = manageToken ?? '';
    void navigate({ to: '/appointments/$appointmentId', params, hash, replace: true });
  }, [state, appointmentId, wanted, booking, navigate, setPatientName]);

  if (state.step === 'idle' || state.step === 'done') return null;
  if (doctorId === String(state.intent.doctorId)) return null;
  return (
    <div className="booking-status" role="status">
      <p>
        <span>
          {isUndecided(state)
            ? 'Your booking is not finished yet. '
            : 'Your booking was not made. '}
        </span>
        <Link
          to="/doctors/$doctorId"
          params={{ doctorId: String(state.intent.doctorId) }}
          search={bookingSearch(state.intent)}
        >
          See what happened
        </Link>
      </p>
    </div>
  );
}
