import { getRouteApi, Link, useLocation } from '@tanstack/react-router';
import { AppointmentDetails } from '../features/view-appointment/appointment-details.tsx';
import { useAppointment } from '../features/view-appointment/use-appointment.ts';
import { errorDataOf } from '../lib/api-error.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { NotFoundPage } from './not-found-page.tsx';

const route = getRouteApi('/appointments/$appointmentId');

/** `/appointments/{id}#token`: what was booked. The token never leaves the fragment but as a header. */
export function AppointmentPage() {
  const { appointmentId } = route.useParams();
  const manageToken = useLocation({ select: ({ hash }) => hash });
  const { data: appointment, error, refetch } = useAppointment(appointmentId, manageToken);
  usePageTitle(appointment ? `Appointment ${appointment.reference}` : 'Appointment');

  const code = errorDataOf(error)?.code;
  if (code === 'APPOINTMENT_NOT_FOUND' || code === 'INVALID_INPUT') {
    return (
      <NotFoundPage title="We cannot find this appointment">
        <p className="muted">Please check that you opened the whole link, to its last character.</p>
      </NotFoundPage>
    );
  }
  return (
    <div className="narrow">
      {error && !appointment && <ErrorPanel error={error} onRetry={refetch} />}
      {!error && !appointment && <AppointmentSkeleton />}
      {appointment && <AppointmentDetails appointment={appointment} manageToken={manageToken} />}
      {appointment && (
        <p className="after">
          <Link to="/">Book another appointment</Link>
        </p>
      )}
    </div>
  );
}

function AppointmentSkeleton() {
  return (
    <div className="panel appointment">
      <h1 className="visually-hidden" tabIndex={-1}>
        Loading your appointment…
      </h1>
      <Skeleton width="100%" height="22rem" />
    </div>
  );
}
