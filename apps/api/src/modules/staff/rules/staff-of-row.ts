import type { ListedStaff, Staff } from '@clinic/contracts/staff';

export function toStaff({ id, email, name, role, doctorId, locationIds }: Staff): Staff {
  return { id, email, name, role, locationIds, ...(doctorId !== undefined && { doctorId }) };
}

export const toListed = (row: ListedStaff): ListedStaff => ({
  ...toStaff(row),
  version: row.version,
  joined: row.joined,
  disabled: row.disabled,
});
