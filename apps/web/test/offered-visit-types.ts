import type { ManageClinic } from './running-clinic.ts';

/** Visit types beside the default one of 30 minutes, by their ids. */
export type OfferedVisitTypes = { standard: number; short: number; long: number };

/** The clinic's first doctor offers three visit types from now on; the second stays with the default. */
export async function offerVisitTypes({
  owner,
  doctorIds,
}: ManageClinic): Promise<OfferedVisitTypes> {
  const types = await owner<{ id: number; code: string }[]>`
    insert into visit_types (code, name, description, duration_minutes) values
      ('short', 'Short check', 'A quick look at a result.', 15),
      ('long', 'Long consultation', 'Time for a first visit.', 60)
    returning id, code`;
  const [standard] = await owner<{ id: number }[]>`select id from visit_types where is_default`;
  const ids = [standard?.id, ...types.map(({ id }) => id)] as [number, number, number];
  await owner`
    insert into doctor_visit_types (doctor_id, visit_type_id)
    select ${doctorIds[0]}, unnest(${ids}::integer[])`;
  return { standard: ids[0], short: ids[1], long: ids[2] };
}

/** Tells where the first doctor sees patients. */
export const tellAddress = ({ owner, doctorIds }: ManageClinic) => owner`
  update locations set name = 'Surgery Mitte', address_line = 'Torstraße 1', postal_code = '10119',
    city = 'Berlin', country = 'DE', phone = '+49 30 901820'
  where id = (select location_id from doctors where id = ${doctorIds[0]})`;
