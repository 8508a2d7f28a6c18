import type { ManagedDoctor, RetireDoctorInput } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { runOnce } from '../../db/client/run-once.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { lockSetup } from '../settings/lock-setup.ts';
import {
  lockDoctor,
  selectManagedDoctor,
  selectZoneOfLocation,
  updateManagedDoctor,
} from './managed-doctors-repository.ts';

/**
 * Takes a doctor who has left out of every list, after bookings under way, or lists them again. Appointments stay:
 * with some to come `HAS_APPOINTMENTS` tells how many, unless they are to be kept on purpose.
 *
 * Throws `DOCTOR_NOT_FOUND`, `VERSION_MISMATCH`, `HAS_APPOINTMENTS`, and `INVALID_INPUT` for a return to a location
 * that is not in use.
 */
export function retireManagedDoctor(
  { db }: Clinic,
  { doctorId, version, retired, keepAppointments }: RetireDoctorInput,
): Promise<ManagedDoctor> {
  const retire = () =>
    db.transaction(async (tx) => {
      await lockSetup(tx);
      await lockDoctor(tx, doctorId);
      const before = await selectManagedDoctor(tx, doctorId);
      if (!before) throw new DomainError('DOCTOR_NOT_FOUND');
      if (before.active === !retired) return before;
      if (before.version !== version) throw new DomainError('VERSION_MISMATCH');
      const { upcoming: appointments, location } = before;
      if (retired && appointments > 0 && !keepAppointments) {
        throw new DomainError('HAS_APPOINTMENTS', { appointments });
      }
      if (!retired && (await selectZoneOfLocation(tx, location.id)) === undefined) {
        const message = `${location.name} is not in use: take it into use first`;
        throw new DomainError('INVALID_INPUT', {
          issues: [{ path: 'retired', code: 'not_allowed', message }],
        });
      }
      await updateManagedDoctor(tx, doctorId, { active: !retired });
      return (await selectManagedDoctor(tx, doctorId)) as ManagedDoctor;
    });
  return runOnce(retire, async () => undefined);
}
