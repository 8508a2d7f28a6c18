import type { Doctor } from '@clinic/contracts/doctors';
import { IdInUrl } from '@clinic/contracts/primitives';
import type { Clinic } from '../../clinic.ts';
import { getDoctor } from '../../modules/doctors/get-doctor.ts';
import { listDoctors } from '../../modules/doctors/list-doctors.ts';

const SHOWN = 10;

/**
 * The doctor that an operator means: by id, or by words of the name when they fit one doctor only.
 * Throws `DOCTOR_NOT_FOUND`, or an error that names those who fit.
 */
export async function findDoctor(clinic: Clinic, text: string): Promise<Doctor> {
  const id = IdInUrl.safeParse(text);
  if (id.success) return getDoctor(clinic, { id: id.data });
  const found = await listDoctors(clinic, { search: text, limit: SHOWN });
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const names = found.map((doctor) => `${doctor.name} (${doctor.id})`).join(', ');
  throw new Error(
    found.length === 0
      ? `No doctor is called "${text}": "npm run doctor -- list" shows all.`
      : `"${text}" fits more than one doctor: ${names}. Give the id.`,
  );
}
