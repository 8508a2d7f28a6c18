import { z } from 'zod';

/**
 * `If-Match` (RFC 9110 §13.1.1) as the version that the caller has seen. `*` matches any version.
 * A weak tag never matches here, so it is refused with everything else that is no version.
 */
export const IfMatch = z
  .string()
  .regex(/^\s*(\*|"[1-9]\d{0,8}")\s*$/, 'must be a version as ETag gives it, like "3"')
  .transform((value) => (value.includes('*') ? undefined : Number(value.replaceAll(/[\s"]/g, ''))));
