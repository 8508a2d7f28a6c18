import { STATUS_CODES } from 'node:http';
import { Problem } from '@clinic/contracts/errors';
import type { z } from 'zod';

/** The answers of an operation for its description: one success, and the problems it may give. */
export function responses(status: 200 | 201, schema: z.ZodType, ...problems: number[]) {
  const refusals = [400, ...problems, 429, 500, 503].map((code) => [
    code,
    {
      description: STATUS_CODES[code],
      content: { 'application/problem+json': { schema: Problem } },
    },
  ]);
  return { [status]: schema, ...Object.fromEntries(refusals) };
}
