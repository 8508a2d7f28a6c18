import type { Appointment } from '@clinic/contracts/appointments';
import { useEffect } from 'react';
import { useMyAppointments } from './my-appointments-context.ts';
import './my-appointments.css';

type RememberToggleProps = { appointment: Appointment; manageToken: string };

/** Says whether this device remembers the appointment, and lets the patient choose. */
export function RememberToggle({ appointment, manageToken }: RememberToggleProps) {
  const { myAppointments, list } = useMyAppointments();
  useEffect(() => myAppointments.update(appointment), [myAppointments, appointment]);
  const isKept =
    list.some(({ id }) => id === appointment.id) && myAppointments.isOnDevice(appointment.id);
  return (
    <p className="mine-keep">
      <span className="muted" role="status">
        {isKept
          ? 'Remembered on this device until a week after it.'
          : 'Not remembered on this device.'}
      </span>
      <button
        type="button"
        className="link"
        onClick={() =>
          isKept
            ? myAppointments.forget(appointment.id)
            : myAppointments.remember(appointment, manageToken)
        }
      >
        {isKept ? 'Remove from this device' : 'Remember on this device'}
      </button>
    </p>
  );
}
