import type { Appointment } from '@clinic/contracts/appointments';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';

/** The start as wall time of the doctor's zone, like `2026-11-23 09:00 Europe/Berlin`. */
function startOf({ localStartsAt, timeZone }: Appointment): string {
  const zone = isKnownTimeZone(timeZone) ? timeZone : 'UTC';
  return `${localStartsAt.slice(0, 16).replace('T', ' ')} ${zone}`;
}

/** An appointment as a row of the operator's table. */
export function toRow(appointment: Appointment) {
  const { reference, patientName, status } = appointment;
  return { start: startOf(appointment), reference, patient: patientName, status };
}

/** An appointment as a line of its own. */
export const toLine = (appointment: Appointment): string =>
  `${appointment.reference}  ${startOf(appointment)}  ${appointment.doctorName}  ` +
  appointment.patientName;
