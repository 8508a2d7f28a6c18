import type { Appointment } from '@clinic/contracts/appointments';
import type { ReactNode } from 'react';
import { useAppointment } from '../features/view-appointment/use-appointment.ts';
import { errorDataOf } from '../lib/api-error.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { NotFoundPage } from './not-found-page.tsx';

type WithAppointmentProps = {
  id: string;
  manageToken: string;
  children(appointment: Appointment): ReactNode;
};

/** What a page shows of an appointment, once the token has been found to be its own. */
export function WithAppointment({ id, manageToken, children }: WithAppointmentProps) {
  const { data: appointment, error, refetch } = useAppointment(id, manageToken);
  const code = errorDataOf(error)?.code;
  if (code === 'APPOINTMENT_NOT_FOUND' || code === 'INVALID_INPUT') {
    return (
      <NotFoundPage title="We cannot find this appointment">
        <p className="muted">Please check that you opened the whole link, to its last character.</p>
      </NotFoundPage>
    );
  }
  if (appointment) return children(appointment);
  if (error) return <ErrorPanel error={error} onRetry={refetch} />;
  return <LoadingAppointment />;
}

/** The shape of an appointment while it is on the way. */
export function LoadingAppointment() {
  usePageTitle('Your appointment');
  return (
    <div className="panel appointment">
      <h1 className="visually-hidden" tabIndex={-1}>
        Loading your appointment…
      </h1>
      <Skeleton width="100%" height="22rem" />
    </div>
  );
}
