import { z } from 'zod';
import { lineOfText } from './line-of-text.ts';
import { Id, TimeZone, VERSION_OF_ROW, Version, ZoneName } from './primitives.ts';
import { ShownPhone } from './settings.ts';

/** A place where doctors see patients. What the clinic has not told is missing. */
export const Location = z.object({
  id: z.int(),
  name: z.string(),
  timeZone: TimeZone,
  /** Street and number. */
  addressLine: z.string().optional(),
  city: z.string().optional(),
  postalCode: z.string().optional(),
  /** ISO 3166-1 alpha-2. */
  country: z.string().optional(),
  phone: z.string().optional(),
});
export type Location = z.infer<typeof Location>;

/** A location as those who set the clinic up see it: also one that was retired. */
export const ManagedLocation = Location.extend({
  version: z.int(),
  active: z.boolean(),
  /** How many doctors work there. */
  doctors: z.int(),
});
export type ManagedLocation = z.infer<typeof ManagedLocation>;

const Country = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: 'must be a country by its two letters, like DE', abort: true })
  .refine(isCountry, 'must be a country by its two letters, like DE');

function isCountry(code: string): boolean {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return names.of(code) !== undefined && code !== 'ZZ';
}

/** A new location without `locationId`; otherwise all fields of the one that is there. What is left out is emptied. */
export const SaveLocationInput = z
  .strictObject({
    locationId: Id.optional(),
    version: Version.optional(),
    name: lineOfText(100),
    timeZone: ZoneName,
    addressLine: lineOfText(200).optional(),
    city: lineOfText(100).optional(),
    postalCode: lineOfText(20).optional(),
    country: Country.optional(),
    phone: ShownPhone.optional(),
  })
  .refine(({ locationId, version }) => (locationId === undefined) === (version === undefined), {
    path: ['version'],
    error: VERSION_OF_ROW,
  });
export type SaveLocationInput = z.infer<typeof SaveLocationInput>;

/** `retired: false` takes a location into use again. */
export const RetireLocationInput = z.strictObject({
  locationId: Id,
  version: Version,
  retired: z.boolean(),
});
export type RetireLocationInput = z.infer<typeof RetireLocationInput>;
