import type { Doctor, ListDoctorsInput } from '@clinic/contracts/doctors';
import { and, asc, eq, ilike, or } from 'drizzle-orm';
import type { Executor } from '../../db/executor.ts';
import { doctors } from '../../db/schema/doctors.ts';

const doctorColumns = {
  id: doctors.id,
  name: doctors.name,
  specialization: doctors.specialization,
  timeZone: doctors.timeZone,
};

/** Doctors by name, then id. */
export function selectDoctors(db: Executor, filter: ListDoctorsInput): Promise<Doctor[]> {
  const pattern = filter.search && `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
  return db
    .select(doctorColumns)
    .from(doctors)
    .where(
      and(
        filter.specialization ? eq(doctors.specialization, filter.specialization) : undefined,
        pattern
          ? or(ilike(doctors.name, pattern), ilike(doctors.specialization, pattern))
          : undefined,
      ),
    )
    .orderBy(asc(doctors.name), asc(doctors.id))
    .limit(filter.limit);
}

export async function selectDoctor(db: Executor, id: number): Promise<Doctor | undefined> {
  const [doctor] = await db.select(doctorColumns).from(doctors).where(eq(doctors.id, id));
  return doctor;
}
