import type { ManagedVisitType, SaveVisitTypeInput } from '@clinic/contracts/visit-types';
import { asc, eq, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { visitTypes } from '../../db/schema/visit-types.ts';

async function selectWhere(db: Executor, which?: SQL): Promise<ManagedVisitType[]> {
  // Drizzle names no table where a query has one: here it must be told which `id` is meant.
  const offers = sql`(exists (select from doctor_visit_types offered
      where offered.doctor_id = doctors.id and offered.visit_type_id = visit_types.id)
    or visit_types.is_default and not exists (select from doctor_visit_types offered
      where offered.doctor_id = doctors.id))`;
  const rows = await db
    .select({
      id: visitTypes.id,
      code: visitTypes.code,
      name: visitTypes.name,
      description: visitTypes.description,
      durationMinutes: visitTypes.durationMinutes,
      bufferBeforeMinutes: visitTypes.bufferBeforeMinutes,
      bufferAfterMinutes: visitTypes.bufferAfterMinutes,
      minNoticeMinutes: visitTypes.minNoticeMinutes,
      online: visitTypes.online,
      active: visitTypes.active,
      isDefault: visitTypes.isDefault,
      version: visitTypes.version,
      doctors: sql<number>`(select count(*)::int from doctors where doctors.active and ${offers})`,
    })
    .from(visitTypes)
    .where(which)
    .orderBy(asc(visitTypes.durationMinutes), asc(visitTypes.id));
  return rows.map(({ description, ...row }) => ({
    ...row,
    ...(description !== null && { description }),
  }));
}

/** All visit types, shortest first, also those that were retired. */
export const selectManagedVisitTypes = (db: Executor): Promise<ManagedVisitType[]> =>
  selectWhere(db);

export const selectManagedVisitType = async (
  db: Executor,
  id: number,
): Promise<ManagedVisitType | undefined> => (await selectWhere(db, eq(visitTypes.id, id)))[0];

type Fields = Omit<SaveVisitTypeInput, 'visitTypeId' | 'version'>;

const columnsOf = ({ description, ...fields }: Fields) => ({
  ...fields,
  description: description ?? null,
});

/** Gives the id of the new visit type. */
export async function insertVisitType(
  tx: Transaction,
  fields: Fields & { code: string },
): Promise<number> {
  const { code, ...rest } = fields;
  const [row] = await tx
    .insert(visitTypes)
    .values({ ...columnsOf(rest), code })
    .returning({ id: visitTypes.id });
  return (row as { id: number }).id;
}

export async function updateVisitType(
  tx: Transaction,
  id: number,
  fields: Fields | { active: boolean },
): Promise<void> {
  await tx
    .update(visitTypes)
    .set({
      ...('active' in fields ? fields : columnsOf(fields)),
      version: sql`${visitTypes.version} + 1`,
    })
    .where(eq(visitTypes.id, id));
}

/** Before another one becomes the default; at the end of the transaction there is one. */
export async function endDefault(tx: Transaction): Promise<void> {
  await tx
    .update(visitTypes)
    .set({ isDefault: false, version: sql`${visitTypes.version} + 1` })
    .where(sql`${visitTypes.isDefault}`);
}
