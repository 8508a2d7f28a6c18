import type { Appointment } from '@clinic/contracts/appointments';
import type { DeskAppointment, DeskColumn, DeskDay } from '@clinic/contracts/desk';

/**
 * A sheet with an appointment as a change's answer has it: the next change of it goes out with its new version,
 * also before the sheet was asked for again. What became free shows when it was.
 */
export function withChange(day: DeskDay, after: Appointment): DeskDay {
  const known = day.columns
    .flatMap(({ appointments }) => appointments)
    .find(({ id }) => id === after.id);
  if (!known || known.version >= after.version) return day;
  const { version, status, startsAt, endsAt, localStartsAt, localEndsAt } = after;
  const changed = { ...known, version, status, startsAt, endsAt, localStartsAt, localEndsAt };
  const columns = day.columns.map((column) => {
    const others = column.appointments.filter(({ id }) => id !== after.id);
    const appointments = isIn(column, after) ? [...others, changed].toSorted(byStart) : others;
    return { ...column, appointments };
  });
  return { ...day, columns };
}

const isIn = ({ doctorId, dayStartsAt, dayEndsAt }: DeskColumn, after: Appointment): boolean =>
  after.status !== 'cancelled' &&
  after.doctorId === doctorId &&
  dayStartsAt <= after.startsAt &&
  after.startsAt < dayEndsAt;

const byStart = (a: DeskAppointment, b: DeskAppointment): number =>
  Date.parse(a.startsAt) - Date.parse(b.startsAt);
