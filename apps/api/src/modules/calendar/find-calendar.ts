import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import type { BookableVisitType } from '../visit-types/rules/bookable-visit-type.ts';
import { type Question, selectBusy } from './availability-repository.ts';
import { knownHoursOf } from './known-hours-of.ts';
import type { DoctorCalendar } from './rules/free-slots.ts';
import type { Interval } from './rules/instants-of-dates.ts';

/**
 * A doctor's calendar within an interval, and the visit type that is asked for. Throws `DOCTOR_NOT_FOUND`,
 * `VISIT_TYPE_NOT_FOUND` or `VISIT_TYPE_NOT_OFFERED`.
 */
export async function findCalendar(
  clinic: Clinic,
  question: Question,
  within: Interval,
): Promise<{ calendar: DoctorCalendar; visitType: BookableVisitType }> {
  const found = await selectBusy(clinic.db, knownHoursOf(clinic), question, within);
  if (!found) throw new DomainError('DOCTOR_NOT_FOUND');
  const { visitType, ...calendar } = found;
  if (!visitType) throw new DomainError('VISIT_TYPE_NOT_FOUND');
  if (!visitType.offered) throw new DomainError('VISIT_TYPE_NOT_OFFERED');
  return { calendar, visitType };
}
