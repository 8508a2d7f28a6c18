import { z } from 'zod';
import { TimeZone } from './primitives.ts';

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
