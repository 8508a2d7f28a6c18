import { Uuid } from '@clinic/contracts/primitives';
import { z } from 'zod';

/** `Idempotency-Key`: a UUID, bare or as a string of structured fields (RFC 9651), in quotes. */
export const IdempotencyKey = z
  .string()
  .overwrite((value) => value.replace(/^\s*"(.*)"\s*$/, '$1'))
  .pipe(Uuid);
