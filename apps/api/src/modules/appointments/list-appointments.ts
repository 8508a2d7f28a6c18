import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { instantsOfDates } from '../calendar/rules/instants-of-dates.ts';
import { dateIn } from '../calendar/rules/opening-hours.ts';
import { selectLiveAppointments, selectUpcoming } from './appointment-list-repository.ts';

/** Dates are `YYYY-MM-DD`, both included, in the zone of each doctor. */
export type AppointmentFilter = {
  from: string;
  to: string;
  /** Without it the appointments of every doctor. */
  doctorId?: number | undefined;
  /** As it was booked, letter by letter. */
  patientName?: string | undefined;
};

/** Appointments that are not cancelled, by start and then doctor. */
export async function listAppointments(
  clinic: Clinic,
  { from, to, ...who }: AppointmentFilter,
): Promise<Appointment[]> {
  const found = await selectLiveAppointments(clinic, { ...who, ...instantsOfDates(from, to) });
  return found.filter(({ startsAt, timeZone }) => {
    const date = dateIn(timeZone, Date.parse(startsAt));
    return from <= date && date <= to;
  });
}

/** A doctor's appointments that are booked and have not started, by start. */
export function listUpcoming(
  clinic: Clinic,
  { doctorId }: { doctorId: number },
): Promise<Appointment[]> {
  return selectUpcoming(clinic, doctorId);
}
