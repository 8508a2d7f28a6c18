import type { Appointment } from '@clinic/contracts/appointments';
import { getRouteApi, Link } from '@tanstack/react-router';
import { appointmentInWords, useVisitTypes } from '../domain/visit-types.ts';
import { useChange } from '../features/change-appointment/change-context.ts';
import { ManageActions } from '../features/change-appointment/manage-actions.tsx';
import { RememberToggle } from '../features/my-appointments/remember-toggle.tsx';
import { AppointmentDetails } from '../features/view-appointment/appointment-details.tsx';
import { focusHeading } from '../lib/focus-heading.ts';
import { usePageTitle } from '../ui/page-title.ts';
import { useBookedWithoutLink } from './use-booked-without-link.ts';
import { useManageToken } from './use-manage-token.ts';
import { LoadingAppointment, WithAppointment } from './with-appointment.tsx';

const route = getRouteApi('/appointments/$appointmentId');

/** `/appointments/{id}#token`: what was booked, to keep, to move and to cancel. */
export function AppointmentPage() {
  const { appointmentId } = route.useParams();
  // The token never leaves the fragment but as a header.
  const manageToken = useManageToken(appointmentId);
  const withoutLink = useBookedWithoutLink(appointmentId);
  if (withoutLink && !manageToken) return <WithoutLink appointment={withoutLink} />;
  return (
    <div className="narrow">
      <WithAppointment id={appointmentId} manageToken={manageToken}>
        {(appointment) => <Manage appointment={appointment} manageToken={manageToken} />}
      </WithAppointment>
    </div>
  );
}

type ManageProps = { appointment: Appointment; manageToken: string };

function Manage({ appointment, manageToken }: ManageProps) {
  const { state } = useChange();
  const { id, version, status, doctorId, reference } = appointment;
  const types = useVisitTypes(doctorId);
  usePageTitle(`Appointment ${reference}`);
  const isMoved =
    state.step === 'done' &&
    state.intent.kind === 'move' &&
    state.answer.id === id &&
    state.answer.version === version;
  // At once where it was booked or moved here. Nothing waits for what does not come.
  if (types.isLoading && types.failureCount === 0) return <LoadingAppointment />;
  return (
    <>
      <AppointmentDetails
        {...{ appointment, manageToken }}
        visit={appointmentInWords(appointment, types.data)}
        heading={isMoved ? 'Your appointment has been moved' : undefined}
      >
        <ManageActions {...{ appointment, manageToken }} onCancelled={focusHeading} />
        <RememberToggle {...{ appointment, manageToken }} />
      </AppointmentDetails>
      <p className="after">
        {status === 'cancelled' ? (
          <Link to="/doctors/$doctorId" params={{ doctorId: String(doctorId) }}>
            {`Book another time with ${appointment.doctorName}`}
          </Link>
        ) : (
          <Link to="/">Book another appointment</Link>
        )}
      </p>
    </>
  );
}

/** Booked more than a day ago, as a tab learns that is opened again with its booking unfinished. */
function WithoutLink({ appointment }: { appointment: Appointment }) {
  const types = useVisitTypes(appointment.doctorId).data;
  usePageTitle(`Appointment ${appointment.reference}`);
  return (
    <div className="narrow">
      <AppointmentDetails
        appointment={appointment}
        manageToken={undefined}
        visit={appointmentInWords(appointment, types)}
      />
      <p className="after">
        <Link to="/">Book another appointment</Link>
      </p>
    </div>
  );
}
