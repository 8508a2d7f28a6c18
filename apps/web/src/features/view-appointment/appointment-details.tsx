import type { Appointment, AppointmentStatus } from '@clinic/contracts/appointments';
import type { ReactNode } from 'react';
import { SlotTime } from '../../domain/slot-time.tsx';
import { Icon } from '../../ui/icon.tsx';
import { CalendarFileButton } from './calendar-file-button.tsx';
import { CopyLinkButton } from './copy-link-button.tsx';
import './view-appointment.css';

const HEADINGS: Record<AppointmentStatus, string> = {
  booked: 'Your appointment is booked',
  arrived: 'You have arrived',
  fulfilled: 'This appointment took place',
  noshow: 'This appointment was missed',
  cancelled: 'This appointment is cancelled',
};

type AppointmentDetailsProps = {
  appointment: Appointment;
  manageToken: string;
  /** In place of the one that its status has. */
  heading?: string | undefined;
  children?: ReactNode;
};

/** Everything the patient needs on the day: when, with whom, and the reference to say aloud. */
export function AppointmentDetails(props: AppointmentDetailsProps) {
  const { appointment, manageToken, heading, children } = props;
  const { doctorName, specialization, patientName, reference, status } = appointment;
  const off = status === 'cancelled';
  const good = status !== 'cancelled' && status !== 'noshow';
  return (
    <article className="panel appointment">
      <header className="appointment-head">
        <span className={good ? 'seal' : 'seal seal-off'}>
          <Icon name={good ? 'check' : 'warning'} />
        </span>
        <h1 tabIndex={-1}>{heading ?? HEADINGS[status]}</h1>
        <p className="muted">{`${patientName} with ${doctorName}, ${specialization}`}</p>
      </header>
      <div className={off ? 'appointment-off' : undefined}>
        <SlotTime {...appointment} />
      </div>
      <dl className="facts">
        <dt>Reference</dt>
        <dd className="reference">{reference}</dd>
      </dl>
      <dl className="facts print-only">
        <dt>Its page</dt>
        <dd>{window.location.href}</dd>
      </dl>
      <div className="appointment-actions">
        <CalendarFileButton id={appointment.id} manageToken={manageToken}>
          {off ? 'Update my calendar' : 'Add to calendar'}
        </CalendarFileButton>
        {!off && <CopyLinkButton />}
      </div>
      {!off && (
        <p className="muted appointment-keep">
          Keep the link of this page: it is the way back to your appointment. Share it only with
          people who may see it.
        </p>
      )}
      {children}
    </article>
  );
}
