import { changeableUntilOf } from '../../apps/api/src/modules/appointments/rules/notice.ts';

/** Minutes, as Clinic has them by default. */
const CANCEL_NOTICE = 120;

export type Booking = {
  doctorId: number;
  /** Epoch milliseconds. */
  startsAt: number;
  patientName: string;
  idempotencyKey: string | null;
};

export type Answer = { appointment: object; replayed: boolean } | { refusal: string };

/** What is signed, so that a key does not stand for another request. */
export const requestOf = ({ doctorId, startsAt, patientName }: Booking) => ({
  operation: 'book' as const,
  input: { doctorId, startsAt: new Date(startsAt).toISOString(), patientName },
});

export const untilOf = (bookedAt: number, startsAt: number): string =>
  changeableUntilOf({ bookedAt, startsAt }, CANCEL_NOTICE);

/** A location as a statement's last columns have it. */
export type Place = [id: number, name: string, timeZone: string];
export const toPlace = ([id, name, timeZone]: Place) => ({ id, name, timeZone });
