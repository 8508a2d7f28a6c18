import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { asAdmin } from '@clinic/testing/server-databases';
import type { StaffCredential } from './matrix.ts';

/** Who each credential is, by role, and where: at the doctor's location, at another one, or as another doctor. */
const STAFF: Record<StaffCredential, { role: string; where: 'here' | 'elsewhere' | 'everywhere' }> =
  {
    reception: { role: 'reception', where: 'everywhere' },
    'reception here': { role: 'reception', where: 'here' },
    'reception elsewhere': { role: 'reception', where: 'elsewhere' },
    doctor: { role: 'doctor', where: 'here' },
    'another doctor': { role: 'doctor', where: 'elsewhere' },
    manager: { role: 'manager', where: 'everywhere' },
    'manager elsewhere': { role: 'manager', where: 'elsewhere' },
    'disabled manager': { role: 'manager', where: 'everywhere' },
    'ended session': { role: 'manager', where: 'everywhere' },
  };

const HOUR_MS = 3_600_000;

/** Gives the session cookie of a new member of the staff, as the database of the owner lets it be made. */
export const addStaffTo =
  (ownerUrl: string) =>
  (credential: StaffCredential, doctorId: number): Promise<string> =>
    asAdmin(ownerUrl, async (sql) => {
      const { role, where } = STAFF[credential];
      const id = randomUUID();
      const token = randomBytes(32).toString('base64url');
      const hash = createHash('sha256').update(token).digest();
      const isHere = where === 'here';
      const [place] = await sql`
        select location_id, id from doctors
        where case when ${isHere} then id = ${doctorId}
          else location_id <> (select location_id from doctors where id = ${doctorId}) end
        order by id limit 1`;
      if (!place) throw new Error('There is no doctor at another location.');
      const isDisabled = credential === 'disabled manager';
      const createdAt = new Date(Date.now() - (credential === 'ended session' ? 13 : 0) * HOUR_MS);
      await sql`insert into staff (id, email, name, role, doctor_id, created_at, disabled_at, password_hash)
        values (${id}, ${`${id}@clinic.example`}, 'Who May', ${role},
          case when ${role} = 'doctor' then ${place.id}::integer end, now(),
          case when ${isDisabled} then now() end, 'none')`;
      await sql`insert into staff_locations (staff_id, location_id)
        select ${id}, ${place.location_id} where ${where !== 'everywhere'}`;
      await sql`insert into sessions (token_hash, staff_id, created_at, used_at)
        values (${hash}, ${id}, ${createdAt}, now())`;
      return `clinic-session=${token}`;
    });
