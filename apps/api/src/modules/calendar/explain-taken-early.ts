import type { Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { sharedRead } from '../../kernel/shared-read.ts';
import { getDoctor } from '../doctors/get-doctor.ts';
import { refusalOf } from './rules/opening-hours.ts';

/**
 * Why a caller who waited is refused without the lock, when something is in the way of the start
 * (epoch milliseconds): what the lock would say, so a start that is no slot is told so first.
 */
export async function explainTakenEarly(
  clinic: Clinic,
  doctorId: number,
  startsAt: number,
  now: number,
): Promise<DomainError> {
  // A thousand who lose one slot together ask once.
  const doctor = await shared(clinic, String(doctorId), () => getDoctor(clinic, { id: doctorId }));
  if (!doctor.active) return new DomainError('DOCTOR_NOT_FOUND');
  const { horizonDays } = clinic;
  return new DomainError(
    refusalOf(startsAt, { timeZone: doctor.timeZone, now, horizonDays }) ?? 'SLOT_TAKEN',
  );
}

const shared = sharedRead<Clinic, Doctor>();
