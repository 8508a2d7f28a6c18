import { z } from 'zod';

/** No appointment has it: what was asked for can only be refused as `VERSION_MISMATCH`. */
const NO_VERSION = 0;

/**
 * `If-Match` (RFC 9110 §13.1.1) as the version that the caller has seen. `*` matches any version. A
 * weak tag never matches, nor does one that `ETag` has never given: 412. What is no tag is malformed.
 */
export const IfMatch = z
  .string()
  .regex(/^\s*(\*|(W\/)?"[^"]*")\s*$/, 'must be a version as ETag gives it, like "3"')
  .transform((value) => {
    const tag = value.trim();
    return tag === '*' ? undefined : versionOf(tag);
  });

function versionOf(tag: string): number {
  const [, version] = /^"([1-9]\d{0,9})"$/.exec(tag) ?? [];
  return version === undefined ? NO_VERSION : Number(version);
}
