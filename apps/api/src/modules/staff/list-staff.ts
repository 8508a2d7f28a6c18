import type { ListedStaff } from '@clinic/contracts/staff';
import type { Clinic } from '../../clinic.ts';
import { toListed } from './rules/staff-of-row.ts';
import { selectAllStaff } from './staff-repository.ts';

/** Everybody, also who is disabled, by name. */
export const listStaff = async ({ db }: Clinic): Promise<ListedStaff[]> =>
  (await selectAllStaff(db)).map(toListed);
