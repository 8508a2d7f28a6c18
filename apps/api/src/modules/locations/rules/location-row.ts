import type { Location } from '@clinic/contracts/locations';

/** The columns of a location in a flat row. */
export type LocationRow = {
  locationId: number;
  locationName: string;
  locationTimeZone: string;
  addressLine: string | null;
  city: string | null;
  postalCode: string | null;
  country: string | null;
  locationPhone: string | null;
};

export function toLocation(row: LocationRow): Location {
  const { addressLine, city, postalCode, country, locationPhone: phone } = row;
  return {
    id: row.locationId,
    name: row.locationName,
    timeZone: row.locationTimeZone,
    ...(addressLine !== null && { addressLine }),
    ...(city !== null && { city }),
    ...(postalCode !== null && { postalCode }),
    ...(country !== null && { country }),
    ...(phone !== null && { phone }),
  };
}
