import type { Staff } from '@clinic/contracts/staff';
import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { locationIdsOfStaff, sessions, staff } from '../../db/schema/staff.ts';
import { SESSION_HOURS, SESSION_IDLE_MINUTES } from './rules/session-limits.ts';

const querySession = prepared((db, value: ValueOf<{ tokenHash: Buffer }>, now) => {
  const tokenHash = sql`${value('tokenHash')}::bytea`;
  const isUsed = sql`${sessions.usedAt} > ${now} - ${SESSION_IDLE_MINUTES} * interval '1 minute'
    and ${sessions.createdAt} > ${now} - ${SESSION_HOURS} * interval '1 hour'`;
  // Not with each of many requests: a minute is fine enough for what ends after an hour.
  const touched = db.$with('touched').as(
    db
      .update(sessions)
      .set({ usedAt: now })
      .where(
        sql`${sessions.tokenHash} = ${tokenHash} and ${isUsed}
          and ${sessions.usedAt} < ${now} - interval '1 minute'`,
      )
      .returning({ staffId: sessions.staffId }),
  );
  return db
    .with(touched)
    .select({
      id: staff.id,
      email: staff.email,
      name: staff.name,
      role: staff.role,
      doctorId: staff.doctorId,
      locationIds: locationIdsOfStaff,
    })
    .from(staff)
    .where(
      sql`${staff.disabledAt} is null and ${staff.id} =
        (select ${sessions.staffId} from ${sessions} where ${sessions.tokenHash} = ${tokenHash} and ${isUsed})`,
    );
});

/** Who is signed in by a session, which counts as used now; nobody when it has ended, or for disabled staff. */
export async function selectStaffOfSession(
  db: Executor,
  tokenHash: Buffer,
): Promise<Staff | undefined> {
  const [row] = await querySession(db, { tokenHash });
  if (!row) return undefined;
  const { doctorId, ...found } = row;
  return { ...found, ...(doctorId !== null && { doctorId }) };
}
