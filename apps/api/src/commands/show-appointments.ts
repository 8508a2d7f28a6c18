import type { Appointment } from '@clinic/contracts/appointments';

/** The start as wall time of the doctor's zone, like `2026-11-23 09:00 Europe/Berlin`. */
function startOf({ startsAt, timeZone }: Appointment): string {
  const wall = Temporal.Instant.from(startsAt).toZonedDateTimeISO(timeZone);
  const time = wall.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${wall.toPlainDate()} ${time} ${timeZone}`;
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
