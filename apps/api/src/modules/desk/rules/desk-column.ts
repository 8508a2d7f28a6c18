import type { DeskAppointment, DeskColumn } from '@clinic/contracts/desk';
import { BusyTimes } from '../../calendar/rules/busy-times.ts';
import { freeStartsOn } from '../../calendar/rules/free-slots.ts';
import type { Hours } from '../../calendar/rules/hours.ts';
import { dateIn, isOpen, openIntervalsOn } from '../../calendar/rules/open-time.ts';
import { dayOf } from '../../calendar/rules/opening-hours.ts';
import { slotAt, toSlot } from '../../calendar/rules/slot-times.ts';
import { type BookableVisitType, lengthOf } from '../../visit-types/rules/bookable-visit-type.ts';
import type { ListedAppointment, ListedHold } from './listed.ts';

/** A doctor with what is taken around some dates. */
export type DoctorOfDays = Pick<
  DeskColumn,
  'doctorId' | 'doctorName' | 'specialization' | 'timeZone' | 'locationId' | 'locationName'
> & {
  active: boolean;
  hours: Hours;
  /** For which free times are asked. */
  visitType: BookableVisitType | undefined;
  appointments: readonly ListedAppointment[];
  holds: readonly ListedHold[];
};

/** An appointment as the desk shows it. */
export function toDeskAppointment(
  row: ListedAppointment,
  { timeZone, hours }: Pick<DoctorOfDays, 'timeZone' | 'hours'>,
): DeskAppointment {
  const { id, reference, status, version, lane, patientId, patientName, phone } = row;
  return {
    ...toSlot(row, timeZone),
    ...{ id, reference, status, version, lane, patientId },
    patientName: patientName ?? '',
    erased: patientName === null,
    ...(phone !== null && { phone }),
    visitTypeName: row.visitTypeName,
    outsideHours: !isOpen(
      { from: row.startsAt, until: row.endsAt },
      timeZone,
      hours,
      row.visitTypeId,
    ),
  };
}

/**
 * One date (`YYYY-MM-DD`, the doctor's zone) of a doctor, as the desk shows it.
 *
 * @param now epoch milliseconds
 */
export function toColumn(
  doctor: DoctorOfDays,
  date: string,
  { now, horizonDays }: { now: number; horizonDays: number },
): DeskColumn {
  const { doctorId, doctorName, specialization, timeZone, locationId, locationName } = doctor;
  const { active, hours, visitType, appointments, holds } = doctor;
  const day = dayOf(date, timeZone);
  const isOfDate = ({ startsAt }: { startsAt: number }) => dateIn(timeZone, startsAt) === date;
  const taken = [...appointments, ...holds].map(({ busyFrom, busyUntil }) => ({
    from: busyFrom,
    until: busyUntil,
  }));
  const calendar = { timeZone, now, horizonDays, hours, active, busy: new BusyTimes(taken) };
  const free = visitType?.offered ? freeStartsOn(date, calendar, visitType) : [];
  return {
    ...{ doctorId, doctorName, specialization, timeZone, locationId, locationName, date },
    dayStartsAt: new Date(day.from).toISOString(),
    dayEndsAt: new Date(day.until).toISOString(),
    open: openIntervalsOn(date, timeZone, hours).map(({ from, until }) =>
      slotAt({ startsAt: from, endsAt: until }, timeZone),
    ),
    free: free.map((startsAt) =>
      slotAt({ startsAt, endsAt: startsAt + lengthOf(visitType as BookableVisitType) }, timeZone),
    ),
    appointments: appointments
      .filter(isOfDate)
      .map((appointment) => toDeskAppointment(appointment, doctor)),
    holds: holds.filter(isOfDate).map((hold) => ({
      ...toSlot(hold, timeZone),
      expiresAt: new Date(hold.expiresAt).toISOString(),
    })),
  };
}
