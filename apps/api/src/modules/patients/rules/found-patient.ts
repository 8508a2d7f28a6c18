import type { FoundPatient } from '@clinic/contracts/patients';
import { dateIn } from '../../calendar/rules/opening-hours.ts';

type Row = {
  id: string;
  name: string;
  birthDate: string | null;
  phone: string | null;
  /** Epoch milliseconds. */
  lastVisit: number | null;
  timeZone: string | null;
};

/** Enough to tell one patient from another, and no more. */
export function toFoundPatient(row: Row): FoundPatient {
  const { id, name, birthDate, phone, lastVisit, timeZone } = row;
  return {
    ...{ id, name },
    ...(birthDate !== null && { birthYear: Number(birthDate.slice(0, 4)) }),
    ...(phone !== null && { phoneEnd: phone.slice(-3) }),
    ...(lastVisit !== null && timeZone !== null && { lastVisit: dateIn(timeZone, lastVisit) }),
  };
}
