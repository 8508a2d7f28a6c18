import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { selectAppointment } from './appointments-repository.ts';

/** An appointment with the nonce of its manage token, for the guard. */
export const findManaged = (
  { db }: Pick<Clinic, 'db'>,
  id: string,
): Promise<{ appointment: Appointment; manageNonce: Buffer } | undefined> =>
  selectAppointment(db, id);
